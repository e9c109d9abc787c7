"""The poster: a plan of a few entries, to be read from across a kitchen.

Letters are as large as the page lets them be, and lines to write the next entry on fill the rest.
What does not fit in the smallest size is a sheet. The numbers mirror poster.css.
"""

from plans.sections import FIRST_STEPS, IF_THEN, PEOPLE, REASONS
from printing.rendering.sizing import Arrangement, line_count

# The sections that it has a place for, in their order, with the class of their look.
LOOKS = {REASONS: "reasons", PEOPLE: "calls", IF_THEN: "pairs", FIRST_STEPS: "steps"}
SIZES = (18, 16, 14)
# The size to try first, by the number of entries.
LARGEST = {1: 18, 2: 18, 3: 18, 4: 16, 5: 14}
RULES = range(20)  # as many as the tallest page takes

# Heights and widths in points.
MARGINS = (108, 73.5)  # across and down
FIELD = 188  # less than the page is tall
LOWER = 48  # what the field gives to a band that needs more
TITLE = 22
TAG = 17
HEADING = 23
FRAME = (42, 29)
BLANKS = {REASONS: 38, PEOPLE: 62, IF_THEN: 90}
NUMBERS = {1: 60, 2: 48}  # by the number of people
MANY_NUMBERS = 34
NAMES = {1: 30, 2: 25}
MANY_NAMES = 21
SMALL = 13
ROLE = 50  # the width of "If" and "Then"
GAP = 6
ROOM = 85  # the sentence over the lines, and two of them
BAND = 45  # its lines and spaces, and the note
HELPLINE = 46
HELPLINE_NUMBER = 105  # its width
HELPLINE_WORDS = 10
TO_FILL = 44
CODE = 70
# Sizes in rem.
REASON = 2
ONLY_REASON = 2.7
PAIR = 1.34
STEP = 1.2
SPACE = 1.34


def poster_arrangement(plan, page_size, has_code=False):
    """The `Arrangement` of the poster, without a size for a plan that makes none: an empty one, one
    of more than a few entries, or one with something that a poster has no place for."""
    written = [part for part in plan.sections if part.lines]
    entries = sum(len(part.lines) for part in written)
    if entries not in LARGEST or any(part.section not in LOOKS for part in written):
        return Arrangement({})
    room = page_size.height - MARGINS[1] - _band_height(plan, page_size, has_code)
    with_blanks = [part for part in plan.sections if part.lines or part.section in BLANKS]
    # Room to write by hand goes before the poster does: first the blanks, then the lines.
    for parts, lines in ((with_blanks, ROOM), (written, ROOM), (written, 0)):
        size = _first_size(plan, parts, page_size.width - MARGINS[0], room - lines)
        if size:
            break
    context = {
        "sections": [(LOOKS[part.section], part) for part in sorted(parts, key=_place)],
        "entries": entries,
        "has_room": bool(lines),
        "rules": RULES,
        "is_low": room < page_size.height - FIELD,
    }
    return Arrangement(context, min(size, LARGEST[entries]))


def _place(part):
    return [*LOOKS].index(part.section)


def _first_size(plan, parts, width, room):
    """The largest size in which the words should fit, or 0."""
    head = line_count(plan.title, 0.7 * width / TITLE) * TITLE * 1.1 + TAG
    is_alone = sum(len(part.lines) for part in parts) == 1

    def height(points):
        sections = sum(_section_height(part, width, points, is_alone) for part in parts)
        return head + sections + (len(parts) * SPACE + 1.2) * points

    return next((points for points in SIZES if height(points) <= room), 0)


def _section_height(part, width, points, is_alone):
    if not part.lines:
        return HEADING + BLANKS[part.section] + FRAME[1] * (part.section is PEOPLE)
    if part.section is PEOPLE:
        width, count = width - FRAME[0], len(part.lines)
        people = sum(_person_height(person, width, count) for person in part.lines)
        return HEADING + FRAME[1] + people
    if part.section is IF_THEN:
        return HEADING + sum(_pair_height(pair, width - ROLE, points) for pair in part.lines)
    if part.section is REASONS:
        indent, size = 18, 1.02 * (ONLY_REASON if is_alone else REASON) * points
    else:
        indent, size = 24, STEP * points
    return HEADING - GAP + sum(_line_height(line, width - indent, size) for line in part.lines)


def _person_height(person, width, count):
    number = NUMBERS.get(count, MANY_NUMBERS)
    name = NAMES.get(count, MANY_NAMES)
    names = line_count(f"{person.name} {person.about}", width / SMALL / 1.4)
    return names * name + number * 1.02 + _small_height(person, person.words, width) + 5


def _pair_height(pair, width, points):
    size = PAIR * points
    answers = sum(_line_height(answer, width, size) for answer in pair.then)
    return line_count(pair.when, width / size) * size * 1.2 + 6 + answers


def _line_height(line, width, size):
    facts = _small_height(line, line.label, width) + _small_height(line, line.detail, width)
    return line_count(line.text, width / size) * size * 1.18 + GAP + facts


def _small_height(entry, text, width):
    texts = filter(None, (text, *(f"{note.label}: {note.text}" for note in entry.notes)))
    return sum(line_count(text, width / SMALL) * SMALL * 1.25 for text in texts)


def _band_height(plan, page_size, has_code):
    width = page_size.width - MARGINS[0] - CODE * has_code
    lines = [line for line in (plan.crisis, plan.emergency) if line]
    words = (width / max(len(lines), 1) - HELPLINE_NUMBER) / HELPLINE_WORDS
    tallest = max((_helpline_height(line, words) for line in lines), default=0)
    to_fill = 0 if plan.emergency else TO_FILL + 9 * bool(lines)
    return BAND + max(tallest + to_fill, CODE * has_code)


def _helpline_height(line, width):
    words = line_count(f"{line.about} {line.text}", width) + line_count(line.name, width / 1.2)
    return max(HELPLINE, words * HELPLINE_WORDS * 1.24 + 2)
