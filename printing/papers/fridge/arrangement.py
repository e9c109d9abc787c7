"""How the fridge sheet comes out, about. The numbers mirror fridge.css."""

from dataclasses import replace

from plans.sections import FIRST_STEPS, GOALS, IF_I_USE, IF_THEN, PEOPLE, REASONS, SIGNS
from printing.rendering.sizing import SIZES, Arrangement, first_size, line_count

# The sections that the sheet has a place for, by column, with the class of their look. Any other
# one goes below the shorter column.
MAIN = {REASONS: "reasons", IF_THEN: "pairs", IF_I_USE: "hard-day"}
SIDE = {PEOPLE: "people", FIRST_STEPS: "first-steps", SIGNS: "signs", GOALS: "goals"}

MARGINS = (79.2, 61.2)  # across and down, in points, as the next two
SIDE_WIDTH = 200.2
GUTTER = 23
INDENT = 1.8  # of the lists in the side column, in rem
UPDATED = 19  # the width of the date beside the title, in rem
FOOT = 55
BLANK = 8  # more at the foot, for a number to be written in by hand
CODE = 16  # more at the foot, for the square that phones read
LINE = 1.32
SMALL_LINE = 1.25
USUAL_SIZE = 10


def fridge_arrangement(plan, page_size, has_code=False):
    """The `Arrangement` of the sheet."""
    further = further_parts(plan, page_size)
    context = {"main": _placed(plan, MAIN), "side": _placed(plan, SIDE), **further}
    return Arrangement(context, _fridge_size(plan, page_size, further, has_code))


def _placed(plan, column):
    """[(class, part), ...] of what stands in a column, in its order."""
    parts = {part.section: part for part in plan.sections if part.lines}
    return [(look, parts[section]) for section, look in column.items() if section in parts]


def _fridge_size(plan, page_size, further, has_code):
    width, page_height = page_size.width - MARGINS[0], page_size.height - MARGINS[1]
    foot = FOOT + CODE * has_code + BLANK * (not plan.emergency)

    def height(points):
        columns = max(_column_heights(plan, page_size, points, **further))
        return (_head_height(plan, width / points) + columns + 1.9) * points + foot

    return first_size(height, page_height)


def further_parts(plan, page_size):
    """The parts that have no place on the sheet, below whichever column stays shorter with them:
    {"below_main": rows of one or two parts, "below_side": rows of one part}."""
    main_width, side_width = _column_widths(page_size, USUAL_SIZE)
    main_alone, side_alone = _column_heights(plan, page_size, USUAL_SIZE)
    below_main, below_side, main_now, side_now = (), (), main_alone, side_alone
    for part in plan.sections:
        if not part.lines or part.section in MAIN or part.section in SIDE:
            continue
        main, side = _with_part(below_main, part), (*below_side, (part,))
        main_then = main_alone + _rows_height(main, main_width, USUAL_SIZE)
        side_then = side_alone + _rows_height(side, side_width - INDENT, USUAL_SIZE)
        if max(main_then, side_now) <= max(main_now, side_then):
            below_main, main_now = main, main_then
        else:
            below_side, side_now = side, side_then
    return {"below_main": below_main, "below_side": below_side}


def _with_part(rows, part):
    """Two short lists stand side by side where there is room for both."""
    if rows and len(rows[-1]) == 1:
        return (*rows[:-1], (*rows[-1], part))
    return (*rows, (part,))


# Heights and widths from here on are in rem.


def _column_heights(plan, page_size, points, below_main=(), below_side=()):
    main, side = _column_widths(page_size, points)
    return [
        _main_height(plan, main, points) + _rows_height(below_main, main, points),
        _side_height(plan, side, points) + _rows_height(below_side, side - INDENT, points),
    ]


def _column_widths(page_size, points):
    main = (page_size.width - MARGINS[0] - SIDE_WIDTH - GUTTER) / points
    return main, SIDE_WIDTH / points


def _head_height(plan, width):
    title = line_count(plan.title, (width - UPDATED) / 3.1) * 2.8
    if len(plan.title) > 18:
        title = line_count(plan.title, (width - UPDATED) / 1.87) * 1.96
    return title + 1.2 * LINE + 0.22 + 0.4 + 0.95


def _main_height(plan, width, points):
    reasons, pairs = plan.lines_of(REASONS), plan.lines_of(IF_THEN)
    return (
        sum(_reason_height(line, width - 1.05, points) for line in reasons)
        + 2.45 * bool(reasons)
        + sum(_pair_height(pair, width, points) for pair in pairs)
        + 3.65 * bool(pairs)
        + _list_height(plan.lines_of(IF_I_USE), width - 3.3, points, 3.55)
    )


def _reason_height(line, width, points):
    return line_count(line.text, width / 1.1) * 1.43 + _below_height(line, width, points) + 0.3


def _pair_height(pair, width, points):
    when = line_count(pair.when, 0.95 * (0.375 * width - 0.9)) * LINE
    then = sum(_answer_height(answer, 0.625 * width, points) for answer in pair.then)
    return max(when, then - 0.2) + 0.9


def _answer_height(answer, width, points):
    label = _small_height(answer.label, width, points)
    return label + line_count(answer.text, width) * LINE + 0.2


def _side_height(plan, width, points):
    people = sum(_person_height(person, width - 2, points) for person in plan.people)
    return (
        people
        + 3.15 * bool(plan.people)
        + _list_height(plan.lines_of(FIRST_STEPS), width - 3.3, points, 2.45)
        + _signs_height(plan.lines_of(SIGNS), width - 3.3, points)
        + _list_height(plan.lines_of(GOALS), width - 3.3, points, 2.45)
    )


def _signs_height(signs, width, points):
    """What I do then stands under each sign, as large as it is."""
    answers = sum(line_count(sign.detail, width) * SMALL_LINE for sign in signs if sign.detail)
    others = [_with_facts_together(sign) for sign in signs]
    return answers + _list_height(others, 0.97 * width, points, 3.55)


def _person_height(person, width, points):
    name = line_count(f"{person.name}  {person.about}", width) * 1.35
    number = 23.5 / points  # or as much to write it on
    words = _small_height(person.words, width, points)
    return name + number + words + _notes_height(person, width, points) + 0.54


def _rows_height(rows, width, points):
    return sum(max(_part_height(part, width / len(row), points) for part in row) for row in rows)


def _part_height(part, width, points):
    heading = line_count(part.title, width / 1.15) * 1.25 + 1.3
    if part.kind == "contact":
        return heading + sum(_place_height(place, width - 0.9, points) for place in part.lines)
    if part.kind == "pair":
        return heading + sum(_pair_height(pair, width, points) for pair in part.lines)
    return _list_height(part.lines, width - 2.4, points, heading)


def _place_height(place, width, points):
    name = line_count(f"{place.name}  {place.about}", width) * 1.35
    number = line_count(place.number, width / 1.15) * 1.44 if place.number else 0
    return name + number + _notes_height(place, width, points) + 0.35


def _list_height(lines, width, points, heading):
    if not lines:
        return 0
    return heading + sum(_line_height(line, width, points) + 0.22 for line in lines)


def _line_height(line, width, points):
    return line_count(line.text, width) * LINE + _below_height(line, width, points)


def _below_height(line, width, points):
    called = " · ".join(filter(None, (line.label, line.detail)))
    return _small_height(called, width, points) + _notes_height(line, width, points)


def _with_facts_together(sign):
    """The stage of a sign and its notes stand on one line."""
    together = " · ".join(filter(None, (sign.label, *_facts(sign))))
    return replace(sign, label=together, detail="", notes=())


def _notes_height(entry, width, points):
    """The notes stand together under the line that they belong to."""
    return _small_height(" · ".join(_facts(entry)), width, points)


def _facts(entry):
    return [f"{note.label}: {note.text}" for note in entry.notes]


def _small_height(text, width, points):
    if not text:
        return 0
    small = max(0.82, SIZES[-1] / points)
    return line_count(text, width / small) * small * SMALL_LINE
