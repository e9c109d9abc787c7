"""The wallet card: a sheet that folds to the size of a bank card, two panels beside each other.

What the plan holds flows from panel to panel, and to a second sheet when one is not enough. The
numbers mirror static/css/paper/card.css.
"""

from dataclasses import dataclass, replace
from math import ceil

from django.utils.translation import gettext as _

from plans.entries import ContactLine, Note, Pair
from plans.sections import FIRST_STEPS, GOALS, IF_I_USE, IF_THEN, PEOPLE, REASONS, SIGNS
from printing.rendering.sizing import Arrangement, line_count

SIZES = (11, 10.5, 10, 9.5, 9)
PANELS = 8  # on a sheet
COVERS = 2  # of them, for the name of the card and the lines to call
# The inside of a panel in points, and what stands in it. Heights below are in points, too.
WIDTH = 215
HEIGHT = 134
LINE = 1.25
GAP = 2.6
TITLE = 1.5
NUMBER = 20.5
CALLS = 72  # the two numbers to call, and the note under them
CODE = 66
BLANK = 40  # for a number to be written in by hand
# Parts with a colour of their own share no panel with another.
ALONE = frozenset((IF_I_USE.name, SIGNS.name, "right-now", "alarm", "overdose"))
# But these have the same colour, and belong together.
TOGETHER = frozenset(("right-now", "alarm", "overdose"))
# What a shaking hand looks for comes first.
ORDER = (
    *("right-now", "alarm", "overdose"),
    PEOPLE.name,
    "companion",
    *(section.name for section in (IF_I_USE, IF_THEN, SIGNS, FIRST_STEPS, REASONS, GOALS)),
)


@dataclass(frozen=True)
class Row:
    """A line on the card, perhaps with a bold word before it, smaller words behind it, or a number
    under it."""

    text: str = ""
    lead: str = ""
    more: tuple[Note, ...] = ()
    number: str = ""
    href: str = ""
    is_blank: bool = False  # a line to write the number on


@dataclass(frozen=True)
class Piece:
    """A part of the plan, as far as it stands on one panel."""

    name: str
    title: str
    rows: tuple[Row, ...]


def card_arrangement(plan, page_size, has_code=False):
    """The `Arrangement` of the card: {"sheets": [[(panel, panel), ...], ...]}, a panel being the
    Pieces on it, at the largest size that needs no more sheets than the smallest does."""
    least = _sheets_needed(_panels(plan, SIZES[-1]))
    size = next(
        (
            size
            for size in SIZES
            if _calls_height(plan, size, has_code) <= HEIGHT
            and _sheets_needed(_panels(plan, size)) == least
        ),
        SIZES[-1],
    )
    panels = _panels(plan, size)
    panels += [()] * (least * PANELS - COVERS - len(panels))
    return Arrangement({"sheets": _sheets(panels)}, size, pages=least)


def _sheets_needed(panels):
    return ceil((len(panels) + COVERS) / PANELS)


def _calls_height(plan, size, has_code):
    """How tall the panel with the lines to call is."""
    width = (WIDTH - CODE * has_code) / size
    lines = filter(None, (plan.crisis, plan.emergency))
    words = sum(line_count(f"{line.name} {line.about} {line.text}", width) for line in lines)
    blank = 0 if plan.emergency else BLANK
    return words * LINE * size + CALLS + blank


def _sheets(panels):
    """The panels two by two. The covers come first; the template knows what is on them."""
    cells = [*[()] * COVERS, *panels]
    pairs = [tuple(cells[i : i + 2]) for i in range(0, len(cells), 2)]
    rows = PANELS // 2
    return [pairs[i : i + rows] for i in range(0, len(pairs), rows)]


def _panels(plan, size):
    """The panels at a type size: each a tuple of Pieces."""
    panels, left = [], 0
    last = ""
    for part in sorted(plan.sections, key=_place):
        neighbours = {part.name, last}
        if neighbours & ALONE and not neighbours <= TOGETHER:
            left = 0
        for rows in _rows_together(part, size):
            title = 0 if part.name == last else TITLE * size
            if _height(rows, size) + title > left:
                title = TITLE * size
                panels.append(())
                left = HEIGHT
            panels[-1] = _with_rows(panels[-1], part, rows)
            left -= _height(rows, size) + title
            last = part.name
    return panels


def _place(part):
    return ORDER.index(part.name) if part.name in ORDER else len(ORDER)


def _with_rows(panel, part, rows):
    if panel and panel[-1].name == part.name:
        return (*panel[:-1], replace(panel[-1], rows=(*panel[-1].rows, *rows)))
    return (*panel, Piece(part.name, part.title, rows))


def _rows_together(part, size):
    """Rows that belong together, unless a whole panel is too small for them: then one by one."""
    for group in (_rows(line, part.section) for line in part.lines):
        if _height(group, size) + TITLE * size <= HEIGHT:
            yield group
        else:
            yield from ((row,) for row in group)


def _height(rows, size):
    return sum(_row_height(row, size) for row in rows)


def _row_height(row, size):
    more = " · ".join(f"{note.label} {note.text}" for note in row.more)
    words = f"{row.lead} {row.text} {more}".strip()
    lines = line_count(words, WIDTH / size) if words else 0
    return lines * LINE * size + NUMBER * bool(row.number or row.is_blank) + GAP


def _rows(line, section):
    if isinstance(line, ContactLine):
        has_blank = bool(section and section.has_blanks) and not line.number
        return tuple(_rows_of_person(line, has_blank))
    return tuple(_rows_of_pair(line) if isinstance(line, Pair) else _rows_of_line(line))


def _rows_of_pair(pair):
    yield Row(pair.when, _("If:"))
    for answer in pair.then:
        yield Row(answer.text, _("%s:") % answer.label if answer.label else _("Then:"))


def _rows_of_person(person, has_blank):
    yield Row(person.about, person.name, (), person.number, person.href, has_blank)
    if person.words:
        yield Row(f"“{person.words}”")
    if person.notes:
        yield Row(more=person.notes)


def _rows_of_line(line):
    second = (Note(line.label, line.detail),) if line.label or line.detail else ()
    yield Row(line.text, more=(*second, *line.notes))
