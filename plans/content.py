"""The plan as plain words: the one thing that the pages and every paper are made from."""

from dataclasses import asdict, dataclass, fields, replace

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.dates import full_date
from contacts.helplines.choosing import emergency_for, talks_for
from contacts.helplines.models import ChosenLines
from plans.entries import ContactLine, Helpline, Line, Note, Pair, public, said_from
from plans.review.changes import plan_history
from plans.sections import PEOPLE, SECTIONS, rows_of, section_of
from records.audience import Reader

# The entries of a section by their kind.
ENTRIES = {entry.kind: entry for entry in (Line, ContactLine, Pair)}


@dataclass(frozen=True)
class SectionContent:
    """A section (plans.sections) with its Lines, ContactLines or Pairs; of a section that asks
    several things, one of those. The heading over it is as open as they are."""

    name: str
    title: str
    lines: tuple
    is_printed: bool = True

    @property
    def section(self):
        """The section that it belongs to; None for what a paper brings of its own."""
        return section_of(self.name)

    @property
    def kind(self):
        """What its entries are: "line", "contact" or "pair"."""
        return kind_of(self.lines)

    def readable_by(self, reader):
        lines = tuple(filter(None, (line.readable_by(reader) for line in self.lines)))
        is_closed = self.section and not self.section.audience.admits(reader)
        return replace(self, lines=() if is_closed else lines)

    def for_paper(self):
        return replace(self, lines=tuple(line.for_paper() for line in self.lines))


@dataclass(frozen=True)
class PlanContent:
    """`sections` has every section that is not hidden, in the order in which the plan is read."""

    title: str
    updated: str
    language: str
    sections: tuple[SectionContent, ...]
    emergency: Helpline | None
    crisis: Helpline | None

    @classmethod
    def load(cls, user):
        """Open everything that a person has written and not hidden, in a handful of queries."""
        with override(user.language_to_read or get_language()):
            return cls(
                title=said_from(user.plan, user.plan.shown_title, "title"),
                updated=full_date(user.localtime(last_changed_at(user)), user.country),
                language=get_language(),
                sections=tuple(_section_contents(user)),
                emergency=helpline_entry(emergency_for(user.country)),
                crisis=helpline_entry(ChosenLines.of(user).crisis_of(talks_for(user.country))),
            )

    def to_dict(self):
        """Return the content as plain values, for JSON."""
        values = asdict(self)
        for section, kept in zip(self.sections, values["sections"], strict=True):
            kept["kind"] = section.kind
        return values

    @classmethod
    def from_dict(cls, values):
        """Return the content whose `to_dict()` is `values`, also after that was JSON.

        Printed copies are kept in this form: whoever renames a field here makes a migration that
        forgets them.
        """
        helplines = {name: _made(Helpline, values[name]) for name in ("emergency", "crisis")}
        sections = tuple(map(_section_from, values["sections"]))
        return cls(**{**values, **helplines, "sections": sections})

    @property
    def people(self):
        """Whom to call."""
        return self.lines_of(PEOPLE)

    @property
    def is_empty(self):
        return not any(section.lines for section in self.sections)

    def lines_of(self, section):
        """Return the entries of a section, or of a list that it asks for."""
        return next((each.lines for each in self.sections if each.name == section.name), ())

    def readable_by(self, reader):
        """Return the plan less what a reader may not have.

        The one filter before any paper; a mail passes its lines through the same. A title that is
        not for them becomes ours; an empty section stays, for its heading is the paper's.
        """
        return replace(
            self,
            title=self.title if self.title.audience.admits(reader) else public(_("My plan")),
            sections=tuple(section.readable_by(reader) for section in self.sections),
            emergency=self.emergency and self.emergency.readable_by(reader),
            crisis=self.crisis and self.crisis.readable_by(reader),
        )

    def for_paper(self):
        """Return the same plan less the sections that were left off paper, for others to see."""
        plan = self.readable_by(Reader.CLOSE)
        printed = (section for section in plan.sections if section.is_printed)
        return replace(plan, sections=tuple(section.for_paper() for section in printed))


def helpline_entry(line):
    """Return what a plan says of a helpline (contacts.helplines.helpline), or None."""
    if line is None:
        return None
    texts = (line.voice, line.href, line.name, line.about, line.text_instruction)
    return Helpline(*map(public, texts))


def kind_of(entries):
    """Return what the entries of a section are; those of an empty one are lines."""
    return entries[0].kind if entries else Line.kind


def last_changed_at(user):
    """Return the moment of the last change to the plan's words, or of signing up."""
    changes = plan_history(user).order_by("made_at")
    return changes.values_list("made_at", flat=True).last() or user.joined_at


def _section_contents(user):
    shown = [section for section in SECTIONS if section.is_shown(user.plan)]
    rows, names = rows_of(user, shown), {section.name for section in shown}
    for section in shown:
        is_printed = section.is_on_paper(user.plan)
        for each in section.subsections:
            entries = [*map(section.entry, rows[each.name]), *section.further(user)]
            lines = tuple(entry.beside(names) for entry in entries)
            # Lazy translations would change with the reader; a plan is in one language.
            yield SectionContent(each.name, str(each.title), lines, is_printed)


def _section_from(values):
    entry_class = ENTRIES[values["kind"]]
    lines = tuple(_entry_from(entry_class, line) for line in values["lines"])
    return _made(SectionContent, {**values, "lines": lines})


def _entry_from(entry_class, values):
    if entry_class is Pair:
        return Pair(values["when"], tuple(_entry_from(Line, line) for line in values["then"]))
    notes = tuple(_made(Note, note) for note in values["notes"])
    return _made(entry_class, {**values, "notes": notes})


def _made(kept_class, values):
    """Return an object of what it still has: an older copy may say more of it. None of None."""
    if values is None:
        return None
    names = (field.name for field in fields(kept_class))
    return kept_class(**{name: values[name] for name in names if name in values})
