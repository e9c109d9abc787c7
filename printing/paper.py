"""The papers a plan can be put on. A paper is a template, a stylesheet and one line in PAPERS."""

from collections.abc import Callable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from printing.fridge import fridge_size, further_parts


@dataclass(frozen=True)
class Paper:
    label: Promise
    template: str
    stylesheet: str
    first_size: Callable  # (content, page size) -> the font size in points to lay out first
    arranged: Callable  # (content, page size) -> what the template is given beside the content


@dataclass(frozen=True)
class PageSize:
    label: Promise
    stylesheet: str
    width: float  # in points, as the height
    height: float


@dataclass(frozen=True)
class Sheet:
    """A plan on a paper, ready to be laid out without templates, settings or a database."""

    html: str
    stylesheets: tuple[str, ...]  # in the static folder
    first_size: float


PAPERS = {
    "fridge": Paper(
        _("Fridge sheet"),
        "printing/fridge.html",
        "css/paper/fridge.css",
        first_size=fridge_size,
        arranged=further_parts,
    ),
}
SIZES = {
    "letter": PageSize(_("Letter"), "css/paper/letter.css", 612, 792),
    "a4": PageSize(_("A4"), "css/paper/a4.css", 595.3, 841.9),
}
MANY_PAGES = "css/paper/many-pages.css"
SCREEN = "css/paper/screen.css"
FILE_NAME = "my-plan.pdf"


def compose(paper_name, content, size):
    """The `Sheet` to make a PDF of. Raises KeyError for an unknown paper or size."""
    paper, page_size = PAPERS[paper_name], SIZES[size]
    return Sheet(
        html=_html(paper, content, page_size),
        stylesheets=(paper.stylesheet, page_size.stylesheet),
        first_size=paper.first_size(content, page_size),
    )


def browser_page(paper_name, content, size):
    """The HTML of the same sheet as a page that a browser shows, and prints by itself."""
    paper, page_size = PAPERS[paper_name], SIZES[size]
    stylesheets = (paper.stylesheet, page_size.stylesheet, MANY_PAGES, SCREEN)
    return _html(paper, content, page_size, [static(path) for path in stylesheets])


def _html(paper, content, page_size, links=()):
    context = {"plan": content, "stylesheets": links, **paper.arranged(content, page_size)}
    with override(content.language):
        return render_to_string(paper.template, context)
