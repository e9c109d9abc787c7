"""The house card: its steps fill the page."""

from printing.papers.lines import INDENT, lines_of_entries, on_page, sizes_for
from printing.rendering.sizing import Arrangement, line_count

# Up to so many lines (printing.papers.lines) in a size.
TABLE = {20: 31.3, 19: 31.8, 18: 32.7, 17: 35.6, 16: 37.5, 15: 39.5, 14: 99}
WIDTH = 24.5
AROUND = 16  # the number to call, the signs, and two lines to write on
PLACE = 0.8  # a line of what was written, beside those of the steps
LONG_PLACE = 0.6  # of more than LONG letters
LONG = 60


def house_arrangement(plan, page_size, has_code=False):
    """The `Arrangement` of the card: {"signs": two columns, "steps": its lines, "naloxone" and
    "medicine": what was written, if anything}."""
    lines = {part.name: part.lines for part in plan.sections}
    signs, steps = lines.get("overdose", ()), lines.get("what-to-do", ())
    half = (len(signs) + 1) // 2
    own_words = {name: lines.get(name, ()) for name in ("naloxone", "medicine")}
    context = {"signs": (signs[:half], signs[half:]), "steps": steps, **own_words}
    width = on_page(WIDTH, page_size)
    column = width / (3 if own_words["medicine"] else 2)
    count = (
        AROUND
        + lines_of_entries(steps, width + INDENT)
        + max(_lines_of_place(words, column) for words in own_words.values())
    )
    return Arrangement(context, sizes_for(count, page_size, TABLE), lines=count)


def _lines_of_place(words, width):
    """Beyond the room that a line to write on would take."""
    text = " ".join(line.text for line in words)
    scale = LONG_PLACE if len(text) > LONG else PLACE
    return max(0, scale * line_count(text, 0.95 * width / scale) - PLACE)
