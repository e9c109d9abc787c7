"""The copy for somebody close: two even columns, and what to do in an overdose beside its signs."""

from plans.sections import PEOPLE
from printing.papers.lines import (
    first_rows,
    lines_of,
    lines_of_entries,
    lines_of_rows,
    on_page,
    sizes_for,
)
from printing.rendering.sizing import Arrangement

# The parts that have a place of their own. Any other one stands below.
BUILT_IN = ("being-there", "can-say", "better-not", "overdose", "what-to-do")
IN_A_ROW = 3  # people
MOST_ROWS = 8

# Up to so many lines (printing.papers.lines) in a size.
TABLE = {13: 33.9, 12.5: 35.6, 12: 38.1, 11.5: 41.8, 11: 44.4, 10.5: 45.9, 10: 49.6, 9.5: 52.5}
MOST = 53  # on any page
ALIVE = 25  # of those, for the signs and what to do
WIDTH = 45
COLUMN = 21
HEADING = 2
SURE = 5  # what stands under the signs, with the line to write on
BLANK = 0.5
CODE = 2


def friend_arrangement(plan, page_size, has_code=False):
    """The `Arrangement` of the copy: {"helps", "say", "better_not", "signs", "steps": parts or
    None, "sure": the last line of what to do, "people": rows of a few, "others": rows of two}."""
    parts = {part.name: part for part in plan.sections if part.lines}
    helps, say, better_not, signs, to_do = map(parts.get, BUILT_IN)
    people = parts.get(PEOPLE.name)
    others = [part for part in parts.values() if part.name not in (*BUILT_IN, PEOPLE.name)]
    context = {
        "helps": helps,
        "say": say,
        "better_not": better_not,
        "signs": signs,
        "steps": to_do,
        "to_do": to_do.lines[:-1] if to_do else (),
        "sure": to_do.lines[-1] if to_do else None,
        "people": people,
        "rows_of_people": _rows(people.lines if people else (), IN_A_ROW),
        "others": _rows(others, 2),
    }
    lines = _lines(context, page_size) + BLANK * (not plan.emergency) + CODE * has_code
    return Arrangement(context, sizes_for(lines, page_size, TABLE), lines=lines)


def friend_first_page(context):
    """Return the context without what runs over the foot of the first page: people and other parts
    stand below what everybody has."""
    left = MOST - ALIVE * bool(context["steps"])
    others = first_rows(context["others"], WIDTH, left)
    return {**context, "rows_of_people": context["rows_of_people"][:MOST_ROWS], "others": [*others]}


def _rows(entries, length):
    return [entries[start : start + length] for start in range(0, len(entries), length)]


def _lines(context, page_size):
    width, column = on_page(WIDTH, page_size), on_page(COLUMN, page_size)
    part = context.get
    heights = [
        max(
            lines_of((part("helps"),), column),
            lines_of((part("say"), part("better_not")), column),
        ),
        max(lines_of((part("signs"),), column) + SURE, lines_of((part("steps"),), column)),
        HEADING if part("people") else 0,
        *(_lines_of_row(row, width / IN_A_ROW) for row in part("rows_of_people")),
        *(lines_of_rows((row,), width) for row in part("others")),
    ]
    return sum(heights)


def _lines_of_row(people, width):
    return max(lines_of_entries((person,), width) for person in people)
