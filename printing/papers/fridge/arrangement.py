"""How the fridge sheet comes out, about. The numbers mirror fridge.css."""

from dataclasses import replace
from itertools import groupby

from plans.sections import (
    CARE,
    DATES,
    FIRST_STEPS,
    GOALS,
    IF_I_USE,
    IF_THEN,
    PEOPLE,
    REASONS,
    SIGNS,
)
from printing.rendering.sizing import SIZES, Arrangement, first_size, line_count

# The sections that the sheet has a place for, by column, with the class of their look. Any other
# one goes below the shorter column.
MAIN = {REASONS: "reasons", IF_THEN: "pairs", IF_I_USE: "hard-day"}
SIDE = {PEOPLE: "people", FIRST_STEPS: "first-steps", SIGNS: "signs", GOALS: "goals"}

# What stands on the front when the sheet takes both sides: all that is needed in a hurry. On the
# back these have their places.
FRONT = (REASONS, IF_THEN, IF_I_USE, PEOPLE, FIRST_STEPS)
BACK_MAIN = {SIGNS: "signs", GOALS: "goals"}
BACK_SIDE = {DATES: "dates", CARE: "care"}
# Lines to write on, in points: how far apart, and what they leave free of the page's height on the
# front, on a front with more at its foot, and on the back. More of them would go on to a next page.
RULE = 30
NO_RULES = 234
NO_RULES_ON_LOW = 320
NO_RULES_ON_BACK = 130
TWO_SIDES = (11.5, 10.5, 9.5)  # sizes in points
LONG_TITLE = 18  # letters

MARGINS = (93.6, 66.2)  # across and down, in points, as those that follow
SIDE_WIDTH = 202
GUTTER = 22
HEAD = 57
BACK_HEAD = 28
UPDATED = 152  # the width of the date beside the title
BAND = 80
BLANK = 12  # more at the foot, for a number to be written in by hand
CODE = 16  # more at the foot, for the square that phones read
BELOW = 8  # the words of a column
# Sizes in rem.
INDENT = 1.6  # of the lists in the side column
LINE = 1.3
SMALL_LINE = 1.25
USUAL_SIZE = 10


def fridge_arrangement(plan, page_size, has_code=False):
    """The `Arrangement` of the sheet on one side."""
    further = further_parts(plan, page_size)
    context = {**_columns(plan, MAIN, SIDE, further), **_field(plan, page_size, has_code)}
    return Arrangement(context, _fridge_size(plan, page_size, further, has_code))


def two_sides_arrangement(plan, page_size, has_code=False):
    """The `Arrangement` of the sheet on both sides, {"back": the columns there, if any}. It flows
    over pages when nothing would be on the back, or both sides are too few."""
    front, back = _split(plan)
    has_back = any(part.lines for part in back.sections)
    on_back = further_parts(back, page_size, BACK_MAIN, BACK_SIDE)
    context = {
        **_columns(front, MAIN, SIDE, {}),
        **_field(plan, page_size, has_code),
        "back": {
            **_columns(back, BACK_MAIN, BACK_SIDE, on_back),
            "rules": _rules(page_size, NO_RULES_ON_BACK),
        }
        if has_back
        else None,
    }
    fitting = min(
        _fridge_size(front, page_size, {}, has_code), _back_size(back, page_size, on_back)
    )
    return Arrangement(context, fitting if has_back else 0, pages=2)


def _split(plan):
    front = tuple(part for part in plan.sections if part.section in FRONT)
    back = tuple(part for part in plan.sections if part.section not in FRONT)
    return replace(plan, sections=front), replace(plan, sections=back)


def _columns(plan, main, side, further):
    return {"main": _placed(plan, main), "side": _placed(plan, side), **further}


def _field(plan, page_size, has_code):
    is_low = has_code or not plan.emergency or len(plan.title) > LONG_TITLE
    return {"rules": _rules(page_size, NO_RULES_ON_LOW if is_low else NO_RULES), "is_low": is_low}


def _rules(page_size, free):
    return range(int((page_size.height - free) / RULE))


def _placed(plan, column):
    """[(class, part), ...] of what stands in a column, in its order."""
    parts = {part.section: part for part in plan.sections if part.lines}
    return [(look, parts[section]) for section, look in column.items() if section in parts]


def _fridge_size(plan, page_size, further, has_code):
    width, page_height = page_size.width - MARGINS[0], page_size.height - MARGINS[1]
    around = _head_height(plan, width) + BAND + CODE * has_code + BLANK * (not plan.emergency)

    def height(points):
        columns = max(_column_heights(plan, page_size, points, **further))
        return (columns + 0.9) * points + around + BELOW

    return first_size(height, page_height)


def _back_size(plan, page_size, further):
    def height(points):
        columns = max(_back_heights(plan, page_size, points, **further))
        return (columns + 0.9) * points + BACK_HEAD + BELOW

    return first_size(height, page_size.height - MARGINS[1])


def further_parts(plan, page_size, in_main=MAIN, in_side=SIDE):
    """The parts that have no place on the sheet, below whichever column stays shorter with them:
    {"below_main": rows of one or two parts, "below_side": rows of one part}."""
    main_width, side_width = _column_widths(page_size, USUAL_SIZE)
    heights = _column_heights if in_main is MAIN else _back_heights
    main_alone, side_alone = heights(plan, page_size, USUAL_SIZE)
    below_main, below_side, main_now, side_now = (), (), main_alone, side_alone
    for part in plan.sections:
        if not part.lines or part.section in in_main or part.section in in_side:
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
    """Two short lists stand side by side where there is room for both; dates are a table."""
    if rows and len(rows[-1]) == 1 and DATES not in (part.section, rows[-1][0].section):
        return (*rows[:-1], (*rows[-1], part))
    return (*rows, (part,))


def _head_height(plan, width):
    if len(plan.title) <= LONG_TITLE:
        return HEAD
    return HEAD - 30 + line_count(plan.title, (width - UPDATED) / 19) * 22


# Heights and widths from here on are in rem.


def _column_heights(plan, page_size, points, below_main=(), below_side=()):
    main, side = _column_widths(page_size, points)
    return [
        _main_height(plan, main, points) + _rows_height(below_main, main, points),
        _side_height(plan, side, points) + _rows_height(below_side, side - INDENT, points),
    ]


def _back_heights(plan, page_size, points, below_main=(), below_side=()):
    main, side = _column_widths(page_size, points)
    rows = [[(part,) for part in plan.sections if part.section is one] for one in BACK_SIDE]
    return [
        _signs_height(plan.lines_of(SIGNS), main - 3.2, points)
        + _list_height(plan.lines_of(GOALS), main - 1.4, points, 2.6)
        + _rows_height(below_main, main, points),
        sum(_rows_height(each, side - INDENT, points) for each in rows)
        + _rows_height(below_side, side - INDENT, points),
    ]


def _column_widths(page_size, points):
    main = (page_size.width - MARGINS[0] - SIDE_WIDTH - GUTTER) / points
    return main, SIDE_WIDTH / points


def _main_height(plan, width, points):
    reasons, pairs = plan.lines_of(REASONS), plan.lines_of(IF_THEN)
    return (
        _reasons_height(reasons, width - 0.97, points)
        + sum(_pair_height(pair, width, points) for pair in pairs)
        + 3.7 * bool(pairs)
        + _list_height(plan.lines_of(IF_I_USE), width - 3.2, points, 3.75)
    )


def _reasons_height(reasons, width, points):
    if not reasons:
        return 0
    first = line_count(reasons[0].text, width / 1.42) * 1.68
    others = sum(line_count(line.text, width / 1.16) * 1.45 for line in reasons[1:])
    below = sum(_below_height(line, width, points) for line in reasons)
    return first + others + below + 0.34 * len(reasons) + 2.25


def _pair_height(pair, width, points):
    when = line_count(pair.when, 0.95 * (0.41 * width - 0.8)) * LINE
    then = sum(_answer_height(answer, 0.59 * width, points) for answer in pair.then)
    return max(when, then - 0.16) + 0.82


def _answer_height(answer, width, points):
    label = _small_height(answer.label, width, points)
    return label + line_count(answer.text, width) * LINE + 0.16


def _side_height(plan, width, points):
    people = sum(_person_height(person, width - 1.8, points) for person in plan.people)
    return (
        people
        + 3.2 * bool(plan.people)
        + _list_height(plan.lines_of(FIRST_STEPS), width - 3, points, 2.25)
        + _signs_height(plan.lines_of(SIGNS), width - 3.2, points)
        + _list_height(plan.lines_of(GOALS), width - 2.9, points, 2.25)
    )


def _signs_height(signs, width, points):
    """What I do then stands under each sign, as large as it is; its stage over the first."""
    answers = sum(line_count(sign.detail, width) * SMALL_LINE for sign in signs if sign.detail)
    stages = [label for label, _signs in groupby(sign.label for sign in signs) if label]
    over = sum(_small_height(stage, width, points) + 0.38 for stage in stages)
    others = [replace(sign, label="", detail="") for sign in signs]
    return answers + over + _list_height(others, 0.97 * width, points, 3.65)


def _person_height(person, width, points):
    name = line_count(f"{person.name}  {person.about}", 1.08 * width) * 1.37
    number = 24.2 / points  # or as much to write it on
    words = _small_height(person.words, width, points)
    return name + number + words + _notes_height(person, width, points) + 0.8


def _rows_height(rows, width, points):
    return sum(max(_part_height(part, width / len(row), points) for part in row) for row in rows)


def _part_height(part, width, points):
    heading = line_count(part.title, width / 1.15) * 1.25 + 1.34
    if part.kind == "contact":
        return heading + sum(_place_height(place, width - 0.9, points) for place in part.lines)
    if part.kind == "pair":
        return heading + sum(_pair_height(pair, width, points) for pair in part.lines)
    if part.section is DATES:
        return heading + sum(_date_height(date, width - 6.6, points) for date in part.lines)
    return _list_height(part.lines, width - 2.3, points, heading)


def _date_height(date, width, points):
    about = _small_height(date.detail, width, points) + _notes_height(date, width, points)
    day = line_count(date.label, 5.8) * LINE
    return max(day, line_count(date.text, width) * LINE + about) + 0.5


def _place_height(place, width, points):
    name = line_count(place.name, width / 1.05) * 1.2
    number = line_count(place.number, width / 1.15) * 1.35 if place.number else 0
    about = _small_height(place.about, width, points)
    return name + about + number + _notes_height(place, width, points) + 0.5


def _list_height(lines, width, points, heading):
    if not lines:
        return 0
    return heading + sum(_line_height(line, width, points) + 0.26 for line in lines)


def _line_height(line, width, points):
    return line_count(line.text, width) * LINE + _below_height(line, width, points)


def _below_height(line, width, points):
    called = (_small_height(text, width, points) for text in (line.label, line.detail))
    return sum(called) + _notes_height(line, width, points)


def _notes_height(entry, width, points):
    """Each note stands on a line of its own."""
    return sum(_small_height(f"{note.label}: {note.text}", width, points) for note in entry.notes)


def _small_height(text, width, points):
    if not text:
        return 0
    small = max(0.82, SIZES[-1] / points)
    return line_count(text, 1.05 * width / small) * small * SMALL_LINE + 0.06
