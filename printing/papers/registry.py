"""The papers a plan can be put on. A paper is a template, a stylesheet and one line in PAPERS."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from plans.entries import ContactLine
from plans.sections import DATES, FIRST_STEPS, IF_I_USE, IF_THEN, PEOPLE, REASONS, SIGNS
from plans.sections.section import Section
from printing.papers import transforms
from printing.papers.card.arrangement import SIZES as CARD_SIZES
from printing.papers.card.arrangement import card_arrangement
from printing.papers.fridge.arrangement import (
    TWO_SIDES,
    fridge_arrangement,
    two_sides_arrangement,
)
from printing.papers.friend.arrangement import SIZES as FRIEND_SIZES
from printing.papers.friend.arrangement import friend_arrangement
from printing.papers.house.arrangement import SIZES as HOUSE_SIZES
from printing.papers.house.arrangement import house_arrangement
from printing.papers.large.arrangement import large_arrangement
from printing.papers.poster.arrangement import SIZES as POSTER_SIZES
from printing.papers.poster.arrangement import poster_arrangement
from printing.rendering.sheet import EVERY_PAPER, Sheet
from printing.rendering.sizing import SIZES as FRIDGE_SIZES
from printing.rendering.sizing import Arrangement
from printing.text.qr import code_image
from printing.text.titles import (
    FRIEND_NOTE,
    FRIEND_TAGLINE,
    NEUTRAL_NOTE,
    NEUTRAL_TAGLINE,
    NOTE,
    TAGLINE,
)
from records.audience import Reader


@dataclass(frozen=True)
class PageSize:
    label: Promise
    stylesheet: str
    width: float  # in points, as the height
    height: float


@dataclass(frozen=True)
class Layout:
    """`sizes` are the type sizes in points in which it may be set. When it fits in none, it flows
    over pages in the size of its stylesheet, with `flow` as a further one. A plan that fits in
    `short` is set in that one; one that does not fit goes on to `long`."""

    template: str
    stylesheet: str
    arranged: Callable = lambda content, page_size, has_code: Arrangement({})
    sizes: tuple[float, ...] = ()
    flow: str = ""
    short: "Layout | None" = None
    long: "Layout | None" = None


@dataclass(frozen=True)
class Paper:
    """`reader` is who may see it: what is not for them is taken out before `shape` makes of the
    chosen parts, and of what the paper `brings`, what it says. `asks` names what can be chosen.
    Until somebody chose it has `sections`, or all that are usually printed when that is None."""

    label: Promise
    about: Promise
    layout: Layout
    reader: Reader
    shape: Callable = transforms.own
    brings: Callable = transforms.nothing
    asks: tuple[str, ...] = ("sections", "people", "code", "in_colour")
    sections: tuple[Section, ...] | None = None
    tagline: Promise = TAGLINE
    note: Promise = NOTE


@dataclass(frozen=True)
class Marks:
    """What stands on one copy beside the plan."""

    number: int = 0  # of the print; 0 before it is one
    code: str = ""  # what a phone reads from the square
    in_colour: bool = True


NO_MARKS = Marks()


FLOWING = "css/paper/many-pages.css"
SCREEN = "css/paper/screen.css"
POSTER = Layout("printing/poster.html", "css/paper/poster.css", poster_arrangement, POSTER_SIZES)
FRIDGE = Layout(
    "printing/fridge.html",
    "css/paper/fridge.css",
    fridge_arrangement,
    FRIDGE_SIZES,
    FLOWING,
    short=POSTER,
    long=Layout(
        "printing/fridge.html",
        "css/paper/fridge.css",
        two_sides_arrangement,
        TWO_SIDES,
        FLOWING,
    ),
)
CARD = Layout("printing/card.html", "css/paper/card.css", card_arrangement, CARD_SIZES)
LARGE = Layout("printing/large.html", "css/paper/large.css", large_arrangement)
FRIEND = Layout(
    "printing/friend.html", "css/paper/friend.css", friend_arrangement, FRIEND_SIZES, FLOWING
)
HOUSE = Layout("printing/house.html", "css/paper/house.css", house_arrangement, HOUSE_SIZES)

PAPERS = {
    "fridge": Paper(
        _("Fridge sheet"),
        _("One page for the fridge door. Phone numbers are in big print."),
        FRIDGE,
        Reader.CLOSE,
    ),
    "card": Paper(
        _("Wallet card"),
        _("Folds to the size of a bank card."),
        CARD,
        Reader.CLOSE,
        sections=(PEOPLE, REASONS, FIRST_STEPS, IF_I_USE, IF_THEN, SIGNS),
    ),
    "large": Paper(_("Large print"), _("Extra big letters."), LARGE, Reader.CLOSE),
    "plain": Paper(
        _("Discreet sheet"),
        _("Initials and other headings. Others cannot tell what it is."),
        FRIDGE,
        Reader.STRANGER,
        transforms.neutral,
        asks=("sections", "people", "wording", "plain_lines", "code", "in_colour"),
        tagline=NEUTRAL_TAGLINE,
        note=NEUTRAL_NOTE,
    ),
    "friend": Paper(
        _("For someone I trust"),
        _("How to be there for you, and only the parts you choose."),
        FRIEND,
        Reader.CLOSE,
        transforms.friend,
        transforms.how_to_be_there,
        asks=("names_me", "sections", "people", "code", "in_colour"),
        sections=(),
        tagline=FRIEND_TAGLINE,
        note=FRIEND_NOTE,
    ),
    "house": Paper(
        _("House card"),
        _("For everyone at home: signs of an overdose and what to do."),
        HOUSE,
        Reader.HOUSE,
        transforms.house,
        transforms.house_rules,
        asks=("naloxone", "medicine", "in_colour"),
        sections=(),
    ),
    "after": Paper(
        _("“If I use” card"),
        _("What to do then, small enough to carry."),
        CARD,
        Reader.CLOSE,
        transforms.afterwards,
        transforms.safety,
        asks=("people", "code", "in_colour"),
    ),
}
SIZES = {
    "letter": PageSize(_("Letter"), "css/paper/letter.css", 612, 792),
    "a4": PageSize(_("A4"), "css/paper/a4.css", 595.3, 841.9),
}
FILE_NAME = "my-plan"
FILE_STYLES = (EVERY_PAPER, LARGE.stylesheet, SCREEN)
NO_BREAK = "\u00a0"
HOUR = r"\d+(?:[:.]\d\d)?(?: [AP]M)?"
HOURS = re.compile(f"{HOUR} to {HOUR}", re.IGNORECASE)
# In November 23 and in 23 November.
MONTH_AND_DAY = re.compile(r"[^\W\d]+ \d+")
DAY_AND_MONTH = re.compile(r"\d+ [^\W\d]+")
FONT_FACE = re.compile(r"@font-face \{.*?\}\n?")


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
        day = (MONTH_AND_DAY if "," in line.label else DAY_AND_MONTH).sub(_held, line.label)
        return replace(line, label=day)
    if not isinstance(line, ContactLine):
        return line
    return replace(line, about=HOURS.sub(_held, line.about), words_after="")


def _held(match):
    """What it matched, on one line."""
    return match[0].replace(" ", NO_BREAK)


def compose(paper_name, content, size, marks=NO_MARKS):
    """The `Sheet` to make a PDF of. Raises KeyError for an unknown paper or size."""
    sheet = None
    for layout, arrangement in reversed(_ways(paper_name, content, size, marks)):
        sheet = Sheet(
            html=_html(paper_name, layout, content, marks, arrangement),
            stylesheets=(EVERY_PAPER, layout.stylesheet, SIZES[size].stylesheet),
            sizes=tuple(points for points in layout.sizes if points <= arrangement.first_size),
            pages=arrangement.pages,
            flow=layout.flow,
            otherwise=sheet,
        )
    return sheet


def browser_page(paper_name, content, size, marks=NO_MARKS):
    """The HTML of the same sheet as a page that a browser shows, and prints by itself."""
    layout, arrangement = _ways(paper_name, content, size, marks)[0]
    own = (layout.stylesheet, SIZES[size].stylesheet, layout.flow)
    links = [static(path) for path in (EVERY_PAPER, *filter(None, own), SCREEN)]
    return _html(paper_name, layout, content, marks, arrangement, links, is_page=True)


def _ways(paper_name, content, size, marks):
    """The (Layout, Arrangement)s in which a paper may be set, the one to try first."""
    layout = PAPERS[paper_name].layout
    with override(content.language):
        ways = [
            (way, way.arranged(content, SIZES[size], bool(marks.code)))
            for way in (layout.short, layout, layout.long)
            if way
        ]
    return [way for way in ways if way is ways[-1] or way[1].first_size]


def single_file(content):
    """The HTML of a whole plan in one file, which opens anywhere without a network."""
    styles = "".join(Path(finders.find(path)).read_text() for path in FILE_STYLES)
    arrangement = LARGE.arranged(content, SIZES["a4"], has_code=False)
    page = _html("large", LARGE, content, NO_MARKS, arrangement, is_page=True)
    return page.replace("</head>", f"<style>{FONT_FACE.sub('', styles)}</style></head>", 1)


def _html(paper_name, layout, content, marks, arrangement, links=(), is_page=False):
    paper = PAPERS[paper_name]
    context = {
        "plan": content,
        "marks": marks,
        "code_image": code_image(marks.code),
        "tagline": paper.tagline,
        "note": paper.note,
        "stylesheets": links,
        "is_page": is_page,
        "leave_url": settings.LEAVE_URL,
        **arrangement.context,
    }
    with override(content.language):
        return render_to_string(layout.template, context)
