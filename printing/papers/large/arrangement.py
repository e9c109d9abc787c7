"""Large print: one column, whom to call first."""

from plans.sections import PEOPLE
from printing.papers.lines import first_rows
from printing.rendering.sizing import Arrangement

FIRST = (PEOPLE.name, "companion", "right-now", "alarm")

WIDTH = 28
MOST = 22  # lines of parts on the first page


def large_arrangement(plan, page_size, has_code=False):
    """The `Arrangement` of the sheet: {"parts": those that hold something, calls first}."""
    written = [part for part in plan.sections if part.lines]
    return Arrangement({"parts": sorted(written, key=lambda part: part.name not in FIRST)})


def large_first_page(context):
    """Return the context without what runs over the foot of the first page."""
    rows = first_rows([(part,) for part in context["parts"]], WIDTH, MOST)
    return {**context, "parts": [part for (part,) in rows]}
