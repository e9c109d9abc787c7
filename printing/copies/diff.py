"""How old a paper is: what it says that the plan no longer does, and what it lacks."""

from dataclasses import dataclass

from plans.entries import ContactLine, Pair


@dataclass(frozen=True)
class Difference:
    """Lines of today that are not on the paper, and lines on it that are no longer in the plan.
    Each a pair: the heading it stands under today, its words."""

    to_write: tuple[tuple[str, str], ...]
    to_cross_out: tuple[tuple[str, str], ...]
    is_reordered: bool = False  # the same lines, in another order

    def __len__(self):
        return len(self.to_write) + len(self.to_cross_out)


def difference(printed, today):
    """The `Difference` between what stands on a paper and what would today, two PlanContents."""
    titles = {part.name: part.title for part in (*printed.sections, *today.sections)}

    def only_in(some, others):
        others = set(_lines(others))
        lines = (line for line in _lines(some) if line not in others)
        return tuple((titles.get(name, ""), words) for name, words in lines)

    to_write, to_cross_out = only_in(today, printed), only_in(printed, today)
    is_reordered = not (to_write or to_cross_out) and [*_lines(printed)] != [*_lines(today)]
    return Difference(to_write, to_cross_out, is_reordered)


def _lines(content):
    """(name of the part, words) of every line."""
    yield "", content.title
    for line in filter(None, (content.crisis, content.emergency)):
        yield "", _joined(line.name, line.number, line.about, line.text)
    for part in content.sections:
        for entry in part.lines:
            yield part.name, _words(entry)


def _words(entry):
    if isinstance(entry, Pair):
        answers = (_joined(answer.label, answer.text) for answer in entry.then)
        return f"{entry.when} → {_joined(*answers)}"
    notes = [f"{note.label} {note.text}".strip() for note in entry.notes]
    if isinstance(entry, ContactLine):
        return _joined(entry.name, entry.about, entry.number, entry.words, *notes)
    return _joined(entry.text, entry.label, entry.detail, *notes)


def _joined(*texts):
    return " · ".join(filter(None, texts))
