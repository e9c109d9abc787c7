"""What the sections of a plan are made of, each text with the readers that it is for at most."""

from dataclasses import dataclass, fields, replace
from functools import reduce
from operator import and_
from typing import ClassVar

from records.audience import Audience

# The public numbers of a country, which may stand anywhere.
EVERYWHERE = Audience.HOUSE | Audience.ANYONE
# What an entry holds beside texts that somebody reads: the key of a row, the name of a section.
NOT_READ = ("key", "section")


class Text(str):
    """A string that carries who may read it, as Django's safe text carries that it is safe.

    What is made from one by slicing or joining carries nothing, and is refused at the filter.
    """

    __slots__ = ("audience",)

    def __new__(cls, value, audience):
        text = super().__new__(cls, value)
        text.audience = audience
        return text

    def __deepcopy__(self, memo):
        return self


def opened(row, name, limit=None):
    """Return what a sealed field of a row holds as a Text; of a choice its label. `limit` closes
    it further."""
    column = row._meta.get_field(name)
    value = getattr(row, f"get_{name}_display")() if column.choices else getattr(row, name)
    return Text(value, column.audience if limit is None else column.audience & limit)


def label_of(row, name, limit=None):
    """Return what its form calls a field: that tells as much as the answer in it."""
    return said_from(row, row._meta.get_field(name).verbose_name, name, limit=limit)


def said_from(row, text, *names, limit=None):
    """Return a text that says what stands in the named fields of a row: for whom all are for."""
    audiences = [row._meta.get_field(name).audience for name in names]
    if limit is not None:
        audiences.append(limit)
    return Text(text, reduce(and_, audiences))


def public(text):
    """Return a text of ours about a helpline. Lazy translations would change with the reader; a
    plan on paper is in one language."""
    return Text(text, EVERYWHERE)


class Entry:
    """A few texts that stand together."""

    def readable_by(self, reader):
        """Return what a reader may have of the entry; None when that says nothing any more. Raises
        TypeError for a text that does not say who may read it."""
        entry = replace(self, **{name: _left(value, reader) for name, value in _read(self)})
        return entry if entry.says_something else None

    def beside(self, sections):
        """Return the entry less the notes with words of a section not among these names."""
        return self

    def for_paper(self):
        """Return the entry as it stands where others may read it."""
        return self


class WithNotes(Entry):
    """An entry with more about it."""

    def beside(self, sections):
        kept = tuple(each for each in self.notes if not each.section or each.section in sections)
        return self if kept == self.notes else replace(self, notes=kept)


@dataclass(frozen=True)
class Note(Entry):
    """More about a line or a contact, under a short word that says what it is.

    One with words of another `section` stands only where that section does.
    """

    label: str
    text: str = ""
    section: str = ""

    @property
    def says_something(self):
        return bool(self.label)


@dataclass(frozen=True)
class Line(WithNotes):
    """A text, perhaps with a second one beneath it, and a short word that says what kind it is."""

    kind: ClassVar[str] = "line"
    text: str
    detail: str = ""
    label: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def says_something(self):
        return bool(self.text)


@dataclass(frozen=True)
class ContactLine(WithNotes):
    """Somebody to call, or a place of care."""

    kind: ClassVar[str] = "contact"
    name: str
    about: str
    number: str
    href: str
    words: str = ""  # what to say to them
    notes: tuple[Note, ...] = ()
    name_on_paper: str = ""  # when it is another one
    times: str = ""  # `about`, less who or what they are
    initials: str = ""
    key: str = ""  # of their row
    words_after: str = ""  # what to say to them after using
    is_helpline: bool = False

    @property
    def says_something(self):
        return bool(self.name or self.initials or self.number)

    def for_paper(self):
        return replace(self, name=self.name_on_paper or self.name, name_on_paper="")


@dataclass(frozen=True)
class Pair(Entry):
    """An if with its thens."""

    kind: ClassVar[str] = "pair"
    when: str
    then: tuple[Line, ...]

    @property
    def says_something(self):
        return bool(self.when)


@dataclass(frozen=True)
class Helpline(Entry):
    number: str
    href: str
    name: str
    about: str
    text: str = ""  # how to send a text, where that works

    @property
    def says_something(self):
        return bool(self.number)


def _read(entry):
    """Yield (name, value) of the texts of an entry, and of what it is made of."""
    for each in fields(entry):
        value = getattr(entry, each.name)
        if isinstance(value, (str, tuple)) and each.name not in NOT_READ:
            yield each.name, value


def _left(value, reader):
    if isinstance(value, tuple):
        return tuple(filter(None, (entry.readable_by(reader) for entry in value)))
    if value and not isinstance(value, Text):
        raise TypeError("A text of a plan does not say who may read it.")
    return value if value and value.audience.admits(reader) else ""
