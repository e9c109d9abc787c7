"""How many printed lines the words of a plan take, about: what a layout chooses its first size by.

A line is one of the layout's text in a middling size, and widths are in that size. The measure is
rough, and one for all layouts: what fits is said by the layout itself. Each layout has a table of
{size in points: the most lines that fit in it}, made from layouts (`python -m tests.benchmarks
sizes`).
"""

from dataclasses import replace

from printing.rendering.sizing import line_count

# In lines, each with the space around it.
HEADING = 2
ENTRY = 0.25
ROW = 0.9  # of a table
NUMBER = 2.4
QUIET = 0.8
INDENT = 1.5  # of a list, in the size of the text
LETTER = (612, 792)  # the page that the tables are for, in points


def sizes_for(lines, page_size, table):
    """The sizes in points to try, the largest first: all in which so many lines may fit. There are
    none for a text so long that trying would waste time."""
    lines *= LETTER[1] / page_size.height
    return tuple(points for points, most in table.items() if lines <= most)


def on_page(width, page_size):
    """A width on Letter as it is on another page."""
    return width * page_size.width / LETTER[0]


def lines_of(parts, width, scales=None):
    """Of parts one below the other. `scales` has how large the words of a section are."""
    scales = scales or {}
    return sum(
        HEADING + lines_of_entries(part.lines, width, scales.get(part.section, 1))
        for part in parts
        if part
    )


def lines_of_rows(rows, width):
    """Of rows of parts that stand side by side."""
    return sum(max(lines_of((part,), width / len(row)) for part in row) for row in rows)


def lines_of_entries(entries, width, scale=1):
    return sum(OF[entry.kind](entry, width, scale) for entry in entries)


def first_rows(rows, width, most):
    """Of rows of parts those that begin within so many lines; of each part only the entries that
    do. With the most lines that a page may hold, all the rest runs over its foot."""
    for row in rows:
        if most <= 0:
            return
        row = tuple(_cut(part, width / len(row), most) for part in row)
        most -= lines_of_rows((row,), width)
        yield row


def _cut(part, width, most):
    lines = []
    for entry in part.lines:
        if most <= 0:
            break
        lines.append(entry)
        most -= OF[entry.kind](entry, width, 1)
    return replace(part, lines=tuple(lines))


def quiet(texts, width):
    """Of smaller words under an entry, each text on a line of its own."""
    return QUIET * sum(line_count(text, width / QUIET) for text in texts if text)


def facts(entry):
    return (f"{note.label}: {note.text}" for note in entry.notes)


def _of_line(line, width, scale):
    width -= INDENT
    words = scale * line_count(line.text, width / scale)
    return ENTRY + words + quiet((line.label, line.detail, *facts(line)), width)


def _of_pair(pair, width, _scale):
    answers = sum(line_count(answer.text, 0.6 * width) + bool(answer.label) for answer in pair.then)
    return ROW + max(line_count(pair.when, 0.34 * width), answers)


def _of_contact(contact, width, _scale):
    name = line_count(f"{contact.name} {contact.about}", width)
    return ENTRY + name + NUMBER + quiet((contact.words, *facts(contact)), width)


OF = {"line": _of_line, "pair": _of_pair, "contact": _of_contact}
