"""The copy for somebody close: two even columns, and what to do in an overdose beside its signs.

The numbers mirror friend.css.
"""

from plans.sections import PEOPLE
from printing.rendering.sizing import Arrangement, line_count

SIZES = tuple(half_points / 2 for half_points in range(26, 18, -1))  # 13 pt to 9.5 pt
# The parts that have a place of their own. Any other one stands below.
BUILT_IN = ("being-there", "can-say", "better-not", "overdose", "what-to-do")
IN_A_ROW = 3  # people

# Heights and widths in points.
MARGINS = (93.6, 66.2)  # across and down
HEAD = 56
GUTTER = 15
PERSON = 40
SMALL = 10
BAND = 84
TO_FILL = 6
CODE = 24
# Heights in rem.
HEADING = 1.65
LINE = 1.3
GAP = 0.26
BLANK = 46


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
    width = page_size.width - MARGINS[0]
    room = page_size.height - MARGINS[1] - BAND - CODE * has_code - TO_FILL * (not plan.emergency)
    fitting = (size for size in SIZES if _height(context, width, size) <= room)
    return Arrangement(context, next(fitting, 0))


def _rows(entries, length):
    return [entries[start : start + length] for start in range(0, len(entries), length)]


def _height(context, width, size):
    column = width / 2 - GUTTER
    framed = column - size
    heights = [
        HEAD,
        max(
            _part_height(context["helps"], column, size),
            _part_height(context["say"], column, size)
            + _part_height(context["better_not"], column, size)
            + 0.7 * size,
        ),
        max(
            _part_height(context["signs"], framed, size) + 5.5 * size + BLANK,
            _part_height(context["steps"], framed, size),
        ),
        4.2 * size,
        *(_people_height(row, width / IN_A_ROW) for row in context["rows_of_people"]),
        *(
            max(_part_height(part, column, size) for part in row) + 0.9 * size
            for row in context["others"]
        ),
    ]
    if context["people"]:
        heights.append((HEADING + 0.9) * size)
    return sum(heights)


def _part_height(part, width, size):
    if part is None:
        return 0
    if part.kind == "contact":
        lines = _people_height(part.lines, width) * len(part.lines)
    elif part.kind == "pair":
        lines = sum(_pair_height(pair, width, size) for pair in part.lines)
    else:
        lines = sum(_line_height(line, width - 1.5 * size, size) for line in part.lines)
    return HEADING * size + lines


def _line_height(line, width, size):
    facts = (line.label, line.detail, *(f"{note.label}: {note.text}" for note in line.notes))
    small = sum(line_count(fact, width / SMALL) * SMALL * 1.25 for fact in facts if fact)
    return (line_count(line.text, width / size) * LINE + GAP) * size + small


def _pair_height(pair, width, size):
    when = line_count(pair.when, 0.36 * width / size)
    then = sum(line_count(line.text, 0.6 * width / size) + bool(line.label) for line in pair.then)
    return (max(when, then) * LINE + 0.9) * size


def _people_height(people, width):
    return max(_person_height(person, width - 10) for person in people)


def _person_height(person, width):
    texts = (person.words, *(f"{note.label}: {note.text}" for note in person.notes))
    small = sum(line_count(text, width / SMALL) * SMALL * 1.25 for text in texts if text)
    names = line_count(f"{person.name} {person.about}", 0.9 * width / SMALL)
    return PERSON + (names - 1) * SMALL * 1.3 + small
