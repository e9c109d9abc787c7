"""The wallet card: a sheet that folds to the size of a bank card, two panels beside each other.

What the plan holds flows from panel to panel. A sheet has one, two or four rows, as many as are
filled, and there is a second one when that is not enough. Folded, the panels on the left of the
first and the last row are outside: the lines to call, and whom to call. How large a panel is and
what stands in it is read from card.css.
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from plans.content import SectionContent
from plans.entries import ContactLine, Note, Pair
from plans.sections import FIRST_STEPS, GOALS, IF_I_USE, IF_THEN, PEOPLE, REASONS, SIGNS
from printing.rendering.files import lengths_in
from printing.rendering.sizing import Arrangement, line_count

SIZES = (12.5, 12, 11.5, 11, 10.5, 10, 9.5, 9)
ROWS = (1, 2, 4)  # that a sheet may have
# Lengths in points, and in rem what is so there.
CSS = lengths_in("papers/card/card.css")
# The inside of a panel in points. Heights below are in points, too.
WIDTH = CSS["panel-width"] - 2 * CSS["panel-sides"]
ROOM = CSS["panel-height"] - 2 * CSS["panel-ends"] - 4  # to spare, as lines are counted roughly
BOLD = 0.93  # what fits of it beside what fits of other words
WHAT_TO_SAY = "what-to-say"
# Parts with a colour of their own share no panel with another.
ALONE = frozenset((IF_I_USE.name, SIGNS.name, "right-now", "alarm", "overdose"))
# But these have the same colour, and belong together.
TOGETHER = frozenset(("right-now", "alarm", "overdose"))
# What a shaking hand looks for comes first.
ORDER = (
    *("right-now", "alarm", "overdose"),
    PEOPLE.name,
    "companion",
    *(REASONS.name, FIRST_STEPS.name, WHAT_TO_SAY),
    *(section.name for section in (IF_I_USE, IF_THEN, SIGNS, GOALS)),
)


@dataclass(frozen=True)
class Row:
    """A line on the card, perhaps with a bold word before it, and quiet words or a number under
    it."""

    text: str = ""
    lead: str = ""
    more: tuple[Note, ...] = ()
    number: str = ""
    href: str = ""
    is_blank: bool = False  # a line to write the number on
    look: str = ""  # its class


@dataclass(frozen=True)
class Piece:
    """A part of the plan, as far as it stands on one panel."""

    name: str
    title: str
    rows: tuple[Row, ...]


def card_arrangement(plan, page_size, has_code=False):
    """The `Arrangement` of the card: {"sheets": [[(panel, panel), ...], ...]}, a panel being the
    Pieces on it, at the largest size that needs no more rows than the smallest does. The first
    panel is None: the lines to call."""
    least = _row_count(_panels(plan, SIZES[-1]))
    sizes = [size for size in SIZES if _row_count(_panels(plan, size)) == least]
    whole = (size for size in sizes if _has_people_together(_panels(plan, size)))
    size = next(whole, sizes[0])
    sheets = _sheets(_panels(plan, size))
    return Arrangement({"sheets": sheets}, SIZES[SIZES.index(size) :], len(sheets))


def card_first_page(context):
    return {**context, "sheets": context["sheets"][:1]}


def _row_count(panels):
    return sum(map(len, _sheets(panels)))


def _has_people_together(panels):
    return sum(PEOPLE.name in _names(panel) for panel in panels) < 2


def _names(panel):
    return [piece.name for piece in panel]


def _sheets(panels):
    """The panels two by two, with the lines to call before them and whom to call left below."""
    cells = [None, *panels]
    most = 2 * ROWS[-1]
    first, sheets = cells[:most], [cells[i : i + most] for i in range(most, len(cells), most)]
    return [_rows_of_panels(_with_people_outside(first)), *map(_rows_of_panels, sheets)]


def _with_people_outside(cells):
    corner = 2 * _rows_for(len(cells)) - 2
    people = next((cell for cell in cells[1:] if _is_to_call(cell)), None)
    if not corner or people is None:
        return cells
    others = [cell for cell in cells if cell is not people]
    others += [()] * (corner - len(others))
    return [*others[:corner], people, *others[corner:]]


def _is_to_call(panel):
    """Whether whom to call is all that stands there."""
    names = set(_names(panel))
    return PEOPLE.name in names and names <= {PEOPLE.name, "companion"}


def _rows_of_panels(cells):
    count = 2 * _rows_for(len(cells))
    cells = [*cells, *[()] * (count - len(cells))]
    return [tuple(cells[i : i + 2]) for i in range(0, count, 2)]


def _rows_for(cells):
    return next(rows for rows in ROWS if cells <= 2 * rows)


def _panels(plan, size):
    """The panels at a type size: each a tuple of Pieces. Whom to call shares one only where that
    saves a row."""
    parts = sorted(_with_numbers_together(plan.sections, size), key=_place)
    together = _filled(parts, size, ALONE)
    apart = _filled(parts, size, ALONE | {PEOPLE.name})
    return apart if _row_count(apart) == _row_count(together) else together


def _with_numbers_together(parts, size):
    """All whom to call stand on one panel, if need be without what to say to them: that follows."""
    for part in parts:
        rows = [row for person in part.lines for row in _rows(person, part.section)]
        if part.section is PEOPLE and _height(rows, size) + _title_height(part, size) > ROOM:
            yield replace(part, lines=tuple(replace(p, words="", notes=()) for p in part.lines))
            told = (replace(p, about="", number="") for p in part.lines if p.words or p.notes)
            yield SectionContent(WHAT_TO_SAY, _("What I say"), tuple(told))
        else:
            yield part


def _filled(parts, size, alone):
    panels, left = [], 0
    last = ""
    for part in parts:
        neighbours = {part.name, last}
        if neighbours & alone and not neighbours <= TOGETHER:
            left = 0
        for rows in _rows_together(part, size):
            title = 0 if part.name == last else _title_height(part, size)
            if _height(rows, size) + title > left:
                title = _title_height(part, size)
                panels.append(())
                left = ROOM
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
        if _height(group, size) + _title_height(part, size) <= ROOM:
            yield group
        else:
            yield from ((row,) for row in group)


def _title_height(part, size):
    title = CSS["title"] * size
    lines = line_count(part.title, BOLD * WIDTH / title)
    return lines * CSS["line"] * title + 2 * CSS["title-space"] * size


def _height(rows, size):
    return sum(_row_height(row, size) for row in rows)


def _row_height(row, size):
    more = " · ".join(f"{note.label}: {note.text}" for note in row.more)
    words = f"{row.lead} {row.text}".strip()
    letters = (CSS["reason"] if row.look == "large" else 1) * size
    width = WIDTH * (BOLD if row.look else 1)
    lines = sum(line_count(text, width / letters) for text in (words, more) if text)
    number = CSS["number"] * CSS["number-line"] if row.number or row.is_blank else 0
    return lines * CSS["line"] * letters + number + CSS["row-space"] * size


def _rows(line, section):
    if isinstance(line, ContactLine):
        has_blank = bool(section and section.has_blanks) and not line.number
        return tuple(_rows_of_person(line, has_blank))
    if section is REASONS:
        return tuple(replace(row, look="large") for row in _rows_of_line(line))
    if section is SIGNS:
        return tuple(_rows_of_sign(line))
    return tuple(_rows_of_pair(line) if isinstance(line, Pair) else _rows_of_line(line))


def _rows_of_pair(pair):
    yield Row(pair.when, _("If:"))
    for answer in pair.then:
        yield Row(answer.text, _("%s:") % answer.label if answer.label else _("Then:"))


def _rows_of_person(person, has_blank):
    words = f"“{person.words}”" if person.words else ""
    if not (person.number or has_blank or person.about):
        yield Row(words, person.name, person.notes)
        return
    yield Row(person.about, person.name, (), person.number, person.href, has_blank)
    if words:
        yield Row(words)
    if person.notes:
        yield Row(more=person.notes)


def _rows_of_sign(sign):
    """What I do then stands under it, as large; its stage with what is quiet."""
    yield Row(sign.text, look="sign")
    if sign.detail:
        yield Row(sign.detail)
    if sign.label or sign.notes:
        yield Row(more=(*_facts(sign.label), *sign.notes))


def _rows_of_line(line):
    yield Row(line.text, more=(*_facts(line.label, line.detail), *line.notes))


def _facts(*texts):
    return (Note("", text) for text in texts if text)
