"""The poster: a plan of a few entries, to be read from across a kitchen.

Letters are as large as the page lets them be, and lines to write the next entry on fill the rest.
What does not fit in the smallest size is a sheet.
"""

from plans.entries import Line
from plans.sections import FIRST_STEPS, IF_THEN, PEOPLE, REASONS
from printing.papers.lines import HEADING, facts, lines_of_entries, on_page, quiet, sizes_for
from printing.rendering.sizing import Arrangement, line_count

# The sections that it has a place for, in their order, with the class of their look.
LOOKS = {REASONS: "reasons", PEOPLE: "calls", IF_THEN: "pairs", FIRST_STEPS: "steps"}
# The largest size, by the number of entries.
LARGEST = {1: 18, 2: 18, 3: 18, 4: 16, 5: 14}
RULES = range(20)  # as many as the tallest page takes

# Up to so many lines (printing.papers.lines) in a size.
TABLE = {18: 25.7, 16: 26.8, 14: 32}
WIDTH = 31
FRAMED = 28
BLANKS = {REASONS: 2, PEOPLE: 4, IF_THEN: 4}
NUMBERS = {1: 4, 2: 3}  # by the number of people
MANY_NUMBERS = 2
ROOM = 4  # the sentence over the lines to write on, and two of them
TO_FILL = 2.5  # the line to write an emergency number on
CODE = 1.5
# How large words are.
REASON = 2
ONLY_REASON = 2.7
PAIR = 1.34
STEP = 1.2
# What is said of a helpline, from which on its band is tall.
HELP_WIDTH = 40
MUCH_HELP = 6


def poster_arrangement(plan, page_size, has_code=False):
    """The `Arrangement` of the poster, without a size for a plan that makes none: an empty one, one
    of more than a few entries, or one with something that a poster has no place for."""
    written = [part for part in plan.sections if part.lines]
    entries = sum(len(part.lines) for part in written)
    if entries not in LARGEST or any(part.section not in LOOKS for part in written):
        return Arrangement({})
    with_blanks = [part for part in plan.sections if part.lines or part.section in BLANKS]
    band = TO_FILL * (not plan.emergency) + CODE * has_code
    # Room to write by hand goes before the poster does: first the blanks, then the lines.
    width = on_page(WIDTH, page_size)
    for parts, room in ((with_blanks, ROOM), (written, ROOM), (written, 0)):
        lines = sum(_lines_of_section(part, width, entries) for part in parts) + room + band
        sizes = sizes_for(lines, page_size, TABLE)
        if sizes:
            break
    context = {
        "sections": [(LOOKS[part.section], part) for part in sorted(parts, key=_place)],
        "entries": entries,
        "has_room": bool(room),
        "rules": RULES,
        "is_low": has_code or _has_tall_band(plan),
    }
    sizes = tuple(points for points in sizes if points <= LARGEST[entries])
    return Arrangement(context, sizes, lines=lines)


def _place(part):
    return [*LOOKS].index(part.section)


def _lines_of_section(part, width, entries):
    if not part.lines:
        return HEADING + BLANKS[part.section]
    if part.section is PEOPLE:
        number = NUMBERS.get(len(part.lines), MANY_NUMBERS)
        return HEADING + sum(_lines_of_person(person, number) for person in part.lines)
    if part.section is IF_THEN:
        return HEADING + sum(_lines_of_pair(pair, width) for pair in part.lines)
    scale = STEP
    if part.section is REASONS:
        scale = ONLY_REASON if entries == 1 else REASON
    return HEADING + lines_of_entries(part.lines, width, scale)


def _lines_of_person(person, number):
    name = line_count(f"{person.name} {person.about}", FRAMED)
    return number + name + quiet((person.words, *facts(person)), FRAMED)


def _lines_of_pair(pair, width):
    return lines_of_entries((Line(pair.when), *pair.then), 0.95 * width, PAIR)


def _has_tall_band(plan):
    """Whether the lines to call take more room at the foot than they usually do."""
    lines = [line for line in (plan.crisis, plan.emergency) if line]
    if lines and not plan.emergency:
        return True
    said = (f"{line.name} {line.about} {line.text}" for line in lines)
    return any(line_count(words, HELP_WIDTH / len(lines)) > MUCH_HELP for words in said)
