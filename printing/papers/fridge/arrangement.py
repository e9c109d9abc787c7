"""The fridge sheet: two columns, and what has no place in them below the shorter one."""

from plans.sections import FIRST_STEPS, GOALS, IF_I_USE, IF_THEN, PEOPLE, REASONS, SIGNS
from printing.papers.lines import lines_of, lines_of_rows, on_page, sizes_for
from printing.rendering.sizing import Arrangement

# The sections that the sheet has a place for, by column, with the class of their look. Any other
# one goes below the shorter column.
MAIN = {REASONS: "reasons", IF_THEN: "pairs", IF_I_USE: "hard-day"}
SIDE = {PEOPLE: "people", FIRST_STEPS: "first-steps", SIGNS: "signs", GOALS: "goals"}

# Up to so many lines (printing.papers.lines) in a size.
TABLE = {
    14: 27.1,
    13.5: 27.9,
    13: 29.4,
    12.5: 33,
    12: 35.8,
    11.5: 37.4,
    11: 39.4,
    10.5: 43.3,
    10: 44.8,
    9.5: 47.6,
}
MAIN_WIDTH = 28
SIDE_WIDTH = 16.4
LONG_TITLE = 1
BLANK = 1
CODE = 1.5


def fridge_arrangement(plan, page_size, has_code=False):
    """The `Arrangement` of the sheet: {"main", "side": [(class, part), ...], "below_main": rows of
    one or two parts, "below_side": rows of one part}."""
    main, side = _placed(plan, MAIN), _placed(plan, SIDE)
    further = [part for part in plan.sections if part.lines and part.section not in MAIN | SIDE]
    below_main, below_side, lines = _below(main, side, further, on_page(MAIN_WIDTH, page_size))
    lines += LONG_TITLE * (len(plan.title) > 18) + BLANK * (not plan.emergency) + CODE * has_code
    context = {"main": main, "side": side, "below_main": below_main, "below_side": below_side}
    return Arrangement(context, sizes_for(lines, page_size, TABLE), lines=lines)


def _placed(plan, column):
    """[(class, part), ...] of what stands in a column, in its order."""
    parts = {part.section: part for part in plan.sections if part.lines}
    return [(look, parts[section]) for section, look in column.items() if section in parts]


def _below(main, side, further, main_width):
    """Put each further part below whichever column stays shorter with it: (rows below the main
    column, rows below the side column, lines of the longer column)."""
    main_alone = lines_of((part for _look, part in main), main_width)
    side_alone = lines_of((part for _look, part in side), SIDE_WIDTH)
    below_main, below_side, main_now, side_now = (), (), main_alone, side_alone
    for part in further:
        in_main, in_side = _with_part(below_main, part), (*below_side, (part,))
        main_then = main_alone + lines_of_rows(in_main, main_width)
        side_then = side_alone + lines_of_rows(in_side, SIDE_WIDTH)
        if max(main_then, side_now) <= max(main_now, side_then):
            below_main, main_now = in_main, main_then
        else:
            below_side, side_now = in_side, side_then
    return below_main, below_side, max(main_now, side_now)


def _with_part(rows, part):
    """Two short lists stand side by side where there is room for both."""
    if rows and len(rows[-1]) == 1:
        return (*rows[:-1], (*rows[-1], part))
    return (*rows, (part,))
