"""What the sections of a plan are made of, each text with the readers that it is for at most."""

from dataclasses import dataclass, fields, replace
from functools import reduce
from operator import and_

from records.audience import Audience

# The public numbers of a country, which may stand anywhere.
EVERYWHERE = Audience.HOUSE | Audience.ANYONE
# What an entry holds beside texts that somebody reads: the key of a row, the name of a section.
NOT_READ = ("key", "section")


class Text(str):
    """Words that carry who may read them, as Django's safe text carries that it is safe.

    What is made from one by slicing or joining carries nothing, and is refused at the filter.
    """

    __slots__ = ("audience",)

    def __new__(cls, words, audience):
        text = super().__new__(cls, words)
        text.audience = audience
        return text

    def __deepcopy__(self, memo):
        return self


def opened(row, name, limit=None):
    """Return what a sealed field of a row holds as a Text; of a choice its label. `limit` closes
    it further."""
    field = row._meta.get_field(name)
    words = getattr(row, f"get_{name}_display")() if field.choices else getattr(row, name)
    return Text(words, field.audience if limit is None else field.audience & limit)


def label_of(row, name, limit=None):
    """Return what its form calls a field: that tells as much as the answer in it."""
    return said_from(row, row._meta.get_field(name).verbose_name, name, limit=limit)


def said_from(row, words, *names, limit=None):
    """Return words that say what stands in the named fields of a row: for whom all are for."""
    audiences = [row._meta.get_field(name).audience for name in names]
    if limit is not None:
        audiences.append(limit)
    return Text(words, reduce(and_, audiences))


def public(words):
    """Return words of ours about a line to call. Lazy translations would change with the reader; a
    plan on paper is in one language."""
    return Text(words, EVERYWHERE)


class Entry:
    """A few texts that stand together."""

    def readable_by(self, reader):
        """Return what of it a reader may have; None when that says nothing any more. Raises
        TypeError for a text that does not say who may read it."""
        entry = replace(self, **{name: _left(value, reader) for name, value in _read(self)})
        return entry if entry.says_something else None

    def beside(self, sections):
        """Return it less the notes with words of a section that is not among these names."""
        return self

    def for_paper(self):
        """Return the same as it stands where others may read it."""
        return self


class WithNotes(Entry):
    """An entry with more about it."""

    def beside(self, sections):
        kept = (note for note in self.notes if not note.section or note.section in sections)
        return replace(self, notes=tuple(kept))


@dataclass(frozen=True)
class Note(Entry):
    """More about a line or a person, under a short word that says what it is.

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

    text: str
    detail: str = ""
    label: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def says_something(self):
        return bool(self.text)


@dataclass(frozen=True)
class Person(WithNotes):
    """Somebody to call, or a place of care."""

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
    for field in fields(entry):
        value = getattr(entry, field.name)
        if isinstance(value, (str, tuple)) and field.name not in NOT_READ:
            yield field.name, value


def _left(value, reader):
    if isinstance(value, tuple):
        return tuple(filter(None, (entry.readable_by(reader) for entry in value)))
    if value and not isinstance(value, Text):
        raise TypeError("A text of a plan does not say who may read it.")
    return value if value and value.audience.admits(reader) else ""
