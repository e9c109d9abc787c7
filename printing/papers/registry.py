"""The papers a plan can be put on, each in a folder with its name in NAMES."""

from dataclasses import dataclass, replace
from importlib import import_module

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from plans.entries import ContactLine
from plans.sections import DATES
from printing.rendering.sheet import EVERY_PAPER, Sheet
from printing.text.line_breaks import NO_BREAK, days_whole, hours_whole
from printing.text.qr import code_image, what_to_read

# As they are offered.
NAMES = ("fridge", "card", "large", "plain", "friend", "house", "after")
PAPERS = {name: import_module(f"printing.papers.{name}.paper").PAPER for name in NAMES}


@dataclass(frozen=True)
class PageSize:
    label: Promise
    stylesheet: str
    width: float  # in points, as the height
    height: float


@dataclass(frozen=True)
class Marks:
    """What stands on one copy beside the plan."""

    number: int = 0  # of the print; 0 before it is one
    code: str = ""  # what a phone reads from the square
    in_colour: bool = True

    @classmethod
    def of(cls, choices, content):
        """Return those that a print of some content with these choices would have."""
        return cls(code=what_to_read(choices.code, content), in_colour=choices.in_colour)


NO_MARKS = Marks()


SIZES = {
    "letter": PageSize(_("Letter"), "papers/page/letter.css", 612, 792),
    "a4": PageSize(_("A4"), "papers/page/a4.css", 595.3, 841.9),
}
SCREEN = "papers/page/screen.css"
FRAMED = "papers/page/framed.css"
FILE_NAME = "my-plan"


def shaped(paper_name, content, choices, user):
    """What a paper says today: of a whole PlanContent what its reader may have of the chosen
    parts, in the paper's own way."""
    paper = PAPERS[paper_name]
    with override(content.language):
        brought = paper.brings(content, choices, user)
        whole = replace(content, sections=(*content.sections, *brought))
        chosen = choices.of(whole.readable_by(paper.reader), paper.sections)
        made = paper.shape(chosen, choices, user)
    return _with_one_of_each(made)


def _with_one_of_each(content):
    """The same less what only one paper is for, and less a crisis line that is called first."""
    parts = tuple(
        replace(part, lines=tuple(_on_paper(line, part.section) for line in part.lines))
        for part in content.sections
    )
    first = {line.href for part in parts for line in part.lines if isinstance(line, ContactLine)}
    is_there = content.crisis and content.crisis.href in first
    return replace(content, sections=parts, crisis=None if is_there else content.crisis)


def _on_paper(line, section):
    if section is DATES:
        return replace(line, label=days_whole(line.label))
    if not isinstance(line, ContactLine):
        return line
    return replace(line, about=hours_whole(line.about), words_after="")


def compose(paper_name, content, size, marks=NO_MARKS):
    """The `Sheet` to make a PDF of. Raises KeyError for an unknown paper or size."""
    sheet = None
    for layout, arrangement in reversed(_ways(paper_name, content, size, marks)):
        sheet = Sheet(
            html=_html(paper_name, layout, content, marks, arrangement),
            stylesheets=(EVERY_PAPER, layout.stylesheet, SIZES[size].stylesheet),
            sizes=arrangement.sizes,
            pages=arrangement.pages,
            flow=layout.flow,
            otherwise=sheet,
        )
    return sheet


def browser_page(paper_name, content, size, marks=NO_MARKS, *, is_framed=False, is_copy=False):
    """The HTML of the same sheet as a page that a browser shows, and prints by itself; in a frame
    it is the paper alone. A copy, which is kept as what was printed last, has a button for it."""
    layout, arrangement = _ways(paper_name, content, size, marks)[0]
    own = (layout.stylesheet, SIZES[size].stylesheet, layout.flow)
    links = [static(path) for path in (EVERY_PAPER, *filter(None, own), SCREEN)]
    links += [static(FRAMED)] if is_framed else []
    page = _html(
        paper_name, layout, content, marks, arrangement, links, is_page=True, is_copy=is_copy
    )
    # A narrow screen may be too small for what a paper keeps on one line.
    return page.replace(NO_BREAK, " ")


def in_small(paper_name, content, size, marks=NO_MARKS, shown=None):
    """The HTML of what stands on the first page of the same sheet, to be shown within a page, and
    the classes of the element that it stands in: its layout, and the first size that it would be
    tried in. With `shown`, another content, set as this one would be."""
    layout, whole = _ways(paper_name, content, size, marks)[0]
    content = shown or content
    with override(content.language):
        arrangement = layout.arranged(content, SIZES[size], bool(marks.code))
    arrangement = replace(arrangement, context=layout.first_page(arrangement.context))
    first_size = next(iter(whole.sizes and arrangement.sizes), 0)
    entries = arrangement.context.get("entries")
    classes = (
        f"p-{layout.folder}",
        first_size and size_class(first_size),
        layout.flow and not first_size and "p-flows",
        entries and f"entries-{entries}",
        not marks.in_colour and "black",
    )
    html = _html(paper_name, layout, content, marks, arrangement, is_document=False)
    return html, " ".join(filter(None, classes))


def size_class(points):
    return f"s{points:g}".replace(".", "-")


def _ways(paper_name, content, size, marks):
    """The (Layout, Arrangement)s in which a paper may be set, the one to try first."""
    layout = PAPERS[paper_name].layout
    with override(content.language):
        ways = [
            (way, way.arranged(content, SIZES[size], bool(marks.code)))
            for way in (layout.short, layout, layout.long)
            if way
        ]
    return [way for way in ways if way is ways[-1] or way[1].sizes]


def _html(
    paper_name,
    layout,
    content,
    marks,
    arrangement,
    links=(),
    is_page=False,
    is_copy=False,
    is_document=True,
):
    paper = PAPERS[paper_name]
    context = {
        "plan": content,
        "marks": marks,
        "code_image": code_image(marks.code),
        "tagline": paper.tagline,
        "note": paper.note,
        "stylesheets": links,
        "is_page": is_page,
        "is_copy": is_copy,
        "is_document": is_document,
        "leave_url": settings.LEAVE_URL,
        **arrangement.context,
    }
    with override(content.language):
        return render_to_string(layout.template, context)
