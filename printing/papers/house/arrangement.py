"""The house card: its steps fill the page. The numbers mirror house.css."""

from printing.rendering.sizing import Arrangement, line_count

SIZES = (20, 19, 18, 17, 16, 15, 14)  # of the steps, in points

# Heights and widths in points.
MARGINS = (93.6, 61.2)  # across and down
TITLE = 25
EMERGENCY = 99
TO_FILL = 100
HEADING = 34
SIGN = 13.5
STEP_LINE = 1.18
STEP_SPACE = 0.43  # in rem
NUMBER = 30  # the width of the number before a step
PLACES = 52
PLACE = 17
LONG_PLACE = 12
LONG = 60  # letters, from which on what was written is set smaller
FOOT = 22


def house_arrangement(plan, page_size, has_code=False):
    """The `Arrangement` of the card: {"signs": two columns, "steps": its lines, "naloxone" and
    "medicine": what was written, if anything}."""
    lines = {part.name: part.lines for part in plan.sections}
    signs, steps = lines.get("overdose", ()), lines.get("what-to-do", ())
    half = (len(signs) + 1) // 2
    own_words = {name: lines.get(name, ()) for name in ("naloxone", "medicine")}
    context = {"signs": (signs[:half], signs[half:]), "steps": steps, **own_words}
    width = page_size.width - MARGINS[0]
    column = width / (3 if lines.get("medicine") else 2) - 16
    around = (
        TITLE
        + (EMERGENCY if plan.emergency else TO_FILL)
        + HEADING * 2
        + max(_signs_height(column, width / 2 - 27) for column in context["signs"])
        + max(_own_words_height(words, column) for words in own_words.values())
        + PLACES
        + FOOT
    )
    room = page_size.height - MARGINS[1] - around
    fitting = (size for size in SIZES if _steps_height(steps, width - NUMBER, size) <= room)
    return Arrangement(context, next(fitting, SIZES[-1]))


def _signs_height(lines, width):
    return sum(line_count(line.text, width / SIGN) * SIGN * 1.24 + 2.5 for line in lines)


def _own_words_height(lines, width):
    """Beyond the room that a line to write on would take."""
    height = 0
    for line in lines:
        size = LONG_PLACE if len(line.text) > LONG else PLACE
        height += line_count(line.text, 0.9 * width / size) * size * 1.15
    return max(0, height + LONG_PLACE - PLACES + 10)


def _steps_height(steps, width, size):
    rows = sum(line_count(step.text, width / size) for step in steps)
    return (rows * STEP_LINE + len(steps) * STEP_SPACE) * size
