"""Nothing in the discreet sheet says what it is about."""

from dataclasses import replace

from printing.text.redaction import less_telling, names_of_people
from printing.text.titles import neutrally_titled


def neutral(content, choices, user):
    """Nothing in it says what it is about: initials, other headings, their own neutral words."""
    content = less_telling(content, choices.wording, names_of_people(user))
    parts = tuple(_unnamed(part, choices.plain_lines) for part in content.sections)
    if choices.plain_lines:
        lines = {"emergency": _plain(content.emergency), "crisis": _plain(content.crisis)}
        content = replace(content, **lines)
    return neutrally_titled(replace(content, sections=parts))


def _unnamed(part, hides_helplines):
    """Of people initials and times; of a helpline its number, and its name only if wanted."""
    if part.kind != "contact":
        return part
    lines = (
        line if line.is_helpline and not hides_helplines else _with_initials(line)
        for line in part.lines
    )
    return replace(part, lines=tuple(lines))


def _with_initials(person):
    name = "" if person.is_helpline else person.initials or person.name
    return replace(person, name=name, about=person.times)


def _plain(line):
    return line and replace(line, name="", about="", text="")
