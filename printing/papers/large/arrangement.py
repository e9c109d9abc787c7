"""Large print: one column, whom to call first."""

from plans.sections import PEOPLE
from printing.rendering.sizing import Arrangement

FIRST = (PEOPLE.name, "companion", "right-now", "alarm")


def large_arrangement(plan, page_size, has_code=False):
    """The `Arrangement` of the sheet: {"parts": those that hold something, calls first}."""
    written = [part for part in plan.sections if part.lines]
    return Arrangement({"parts": sorted(written, key=lambda part: part.name not in FIRST)})
