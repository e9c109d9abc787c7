"""The fridge sheet: two columns, what has no place in them below the shorter one, and the back."""

from dataclasses import replace

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
from printing.papers.lines import first_rows, lines_of, lines_of_rows, on_page, sizes_for
from printing.rendering.files import lengths_in
from printing.rendering.sizing import Arrangement

# The sections that the sheet has a place for, by column, with the class of their look. Any other
# one goes below the shorter column.
MAIN = {REASONS: "reasons", IF_THEN: "pairs", IF_I_USE: "hard-day"}
SIDE = {PEOPLE: "people", FIRST_STEPS: "first-steps", SIGNS: "signs", GOALS: "goals"}

# What stands on the front when the sheet takes both sides: all that is needed in a hurry. On the
# back these have their places.
FRONT = (REASONS, IF_THEN, IF_I_USE, PEOPLE, FIRST_STEPS)
BACK_MAIN = {SIGNS: "signs", GOALS: "goals"}
BACK_SIDE = {DATES: "dates", CARE: "care"}

# Up to so many lines (printing.papers.lines) in a size, on one side and on two.
TABLE = {
    15: 24.7,
    14.5: 24.7,
    14: 24.7,
    13.5: 31.2,
    13: 32.4,
    12.5: 34.8,
    12: 37.2,
    11.5: 39.1,
    11: 41.8,
    10.5: 42.4,
    10: 46.9,
    9.5: 48.2,
}
TWO_SIDES = {11.5: 38.1, 10.5: 43.6, 9.5: 48.9}
MOST = 52  # in a column of any page
LARGER = {REASONS: 1.2}
FRAMED = (IF_I_USE, PEOPLE, SIGNS)
FRAME = 0.7
MAIN_WIDTH = 28
SIDE_WIDTH = 16.4
LONG_TITLE = 18  # letters
BLANK = 1
CODE = 1.5
MORE_ON_BACK = 7  # without the title and the numbers to call

RULE = lengths_in("papers/fridge/fridge.css")["rule-height"]


def fridge_arrangement(plan, page_size, has_code=False):
    """The `Arrangement` of the sheet on one side: {"main", "side": [(class, part), ...],
    "below_main": rows of one or two parts, "below_side": rows of one part}, and its lines to write
    on."""
    columns, lines = _columns(plan, page_size, MAIN, SIDE)
    lines += _lines_around(plan, has_code)
    context = {**columns, **_field(plan, page_size, has_code)}
    return Arrangement(context, sizes_for(lines, page_size, TABLE), lines=lines)


def two_sides_arrangement(plan, page_size, has_code=False):
    """The `Arrangement` of the sheet on both sides, {"back": the columns there, if any}. It flows
    over pages when nothing would be on the back, or both sides are too few."""
    front, back = _split(plan)
    on_front, front_lines = _columns(front, page_size, MAIN, SIDE)
    on_back, back_lines = _columns(back, page_size, BACK_MAIN, BACK_SIDE)
    has_back = any(part.lines for part in back.sections)
    rules = _rules(page_size, "least-height-back")
    context = {
        **on_front,
        **_field(plan, page_size, has_code),
        "back": {**on_back, "rules": rules} if has_back else None,
    }
    lines = max(front_lines + _lines_around(plan, has_code), back_lines - MORE_ON_BACK)
    sizes = sizes_for(lines, page_size, TWO_SIDES) if has_back else ()
    return Arrangement(context, sizes, pages=2, lines=lines)


def fridge_first_page(context):
    """Return the context without what runs over the foot of a column."""
    columns = {}
    for column, width in (("main", MAIN_WIDTH), ("side", SIDE_WIDTH)):
        looks = [look for look, _part in context[column]]
        rows = [*((part,) for _look, part in context[column]), *context[f"below_{column}"]]
        rows = [*first_rows(rows, width, MOST)]
        columns[column] = [(look, part) for look, (part,) in zip(looks, rows, strict=False)]
        columns[f"below_{column}"] = rows[len(looks) :]
    return {**context, **columns}


def _split(plan):
    front = tuple(part for part in plan.sections if part.section in FRONT)
    back = tuple(part for part in plan.sections if part.section not in FRONT)
    return replace(plan, sections=front), replace(plan, sections=back)


def _field(plan, page_size, has_code):
    has_more = has_code or bool(plan.crisis and not plan.emergency)
    is_low = has_more or len(plan.title) > LONG_TITLE
    return {
        "rules": _rules(page_size, "least-height-low" if is_low else "least-height"),
        "is_low": is_low,
    }


def _rules(page_size, height):
    """As many lines to write on as a field takes. More of them would go on to a next page."""
    return range(int(lengths_in(page_size.stylesheet)[height] / RULE))


def _lines_around(plan, has_code):
    return (len(plan.title) > LONG_TITLE) + BLANK * (not plan.emergency) + CODE * has_code


def _columns(plan, page_size, in_main, in_side):
    """What stands in two columns, and the lines of the longer one. Each part without a place goes
    below whichever stays shorter with it."""
    main_width = on_page(MAIN_WIDTH, page_size)
    main, side = _placed(plan, in_main), _placed(plan, in_side)
    main_alone, side_alone = _lines_of(main, main_width), _lines_of(side, SIDE_WIDTH)
    below_main, below_side, main_now, side_now = (), (), main_alone, side_alone
    for part in plan.sections:
        if not part.lines or part.section in in_main or part.section in in_side:
            continue
        with_main, with_side = _with_part(below_main, part), (*below_side, (part,))
        main_then = main_alone + lines_of_rows(with_main, main_width)
        side_then = side_alone + lines_of_rows(with_side, SIDE_WIDTH)
        if max(main_then, side_now) <= max(main_now, side_then):
            below_main, main_now = with_main, main_then
        else:
            below_side, side_now = with_side, side_then
    columns = {"main": main, "side": side, "below_main": below_main, "below_side": below_side}
    return columns, max(main_now, side_now)


def _placed(plan, column):
    """[(class, part), ...] of what stands in a column, in its order."""
    parts = {part.section: part for part in plan.sections if part.lines}
    return [(look, parts[section]) for section, look in column.items() if section in parts]


def _lines_of(placed, width):
    parts = [part for _look, part in placed]
    frames = sum(part.section in FRAMED for part in parts)
    return lines_of(parts, width, LARGER) + FRAME * frames


def _with_part(rows, part):
    """Two short lists stand side by side where there is room for both; dates are a table."""
    if rows and len(rows[-1]) == 1 and DATES not in (part.section, rows[-1][0].section):
        return (*rows[:-1], (*rows[-1], part))
    return (*rows, (part,))
