"""The plan as plain words: the one thing that the pages and every paper are made from."""

from dataclasses import dataclass, fields, replace

from django.utils.translation import gettext as _

from accounts.dates import full_date
from contacts.helplines.choosing import emergency_for, talks_for
from contacts.helplines.models import ChosenLines
from plans.entries import Helpline, Line, Note, Pair, Person, public, said_from
from plans.review.changes import QUIET
from plans.sections import PEOPLE, SECTIONS, rows_of, section_of
from records.audience import Reader


@dataclass(frozen=True)
class Part:
    """One section (plans.sections) with its Lines, Persons or Pairs; of one that asks several
    things one of those. The heading over it is as open as they are."""

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
        """What its entries are: "people", "pairs" or "lines"."""
        return kind_of(self.lines)

    def readable_by(self, reader):
        lines = tuple(filter(None, (line.readable_by(reader) for line in self.lines)))
        is_closed = self.section and not self.section.audience.admits(reader)
        return replace(self, lines=() if is_closed else lines)

    def for_paper(self):
        return replace(self, lines=tuple(line.for_paper() for line in self.lines))


# What the entries of a section are called, by what they are.
KINDS = {Person: "people", Pair: "pairs", Line: "lines"}


@dataclass(frozen=True)
class PlanContent:
    """`parts` has every section that is not hidden, in the order in which the plan is read."""

    title: str
    updated: str
    language: str
    parts: tuple[Part, ...]
    emergency: Helpline | None
    crisis: Helpline | None

    @property
    def people(self):
        """Whom to call."""
        return self.lines_of(PEOPLE)

    @property
    def is_empty(self):
        return not any(part.lines for part in self.parts)

    def lines_of(self, section):
        """The entries of a section, or of a list that it asks for."""
        return next((part.lines for part in self.parts if part.name == section.name), ())

    def readable_by(self, reader):
        """Return the plan less what a reader may not have.

        The one filter before any paper; a mail passes its lines through the same. A title that is
        not for them becomes ours; an empty part stays, for its heading is the paper's.
        """
        return replace(
            self,
            title=self.title if self.title.audience.admits(reader) else public(_("My plan")),
            parts=tuple(part.readable_by(reader) for part in self.parts),
            emergency=self.emergency and self.emergency.readable_by(reader),
            crisis=self.crisis and self.crisis.readable_by(reader),
        )

    def for_paper(self):
        """The same plan less the parts that were left off paper, for others to see."""
        plan = self.readable_by(Reader.CLOSE)
        return replace(plan, parts=tuple(p.for_paper() for p in plan.parts if p.is_printed))


def kind_of(entries):
    return KINDS[type(entries[0])] if entries else "lines"


def read_plan(user):
    """Open everything that a person has written and not hidden, in a handful of queries."""
    return PlanContent(
        title=said_from(user.plan, user.plan.shown_title, "title"),
        updated=full_date(user.localtime(last_changed_at(user)), user.country),
        language=user.language,
        parts=tuple(_parts(user)),
        emergency=_helpline(emergency_for(user.country)),
        crisis=_helpline(ChosenLines.of(user).crisis_of(talks_for(user.country))),
    )


def content_from(words):
    """The PlanContent whose `asdict` is `words`, also after it was JSON.

    Printed copies are kept in this form: whoever renames a field here makes a migration that
    forgets them, as printing's second one does.
    """
    parts = tuple(
        _made(Part, {**part, "lines": tuple(map(_entry_from, part["lines"]))})
        for part in words["parts"]
    )
    calls = {
        name: Helpline(**words[name]) if words[name] else None for name in ("emergency", "crisis")
    }
    return PlanContent(**{**words, **calls, "parts": parts})


def _entry_from(words):
    if "when" in words:
        return Pair(words["when"], tuple(map(_entry_from, words["then"])))
    notes = tuple(_made(Note, note) for note in words["notes"])
    return _made(Person if "number" in words else Line, {**words, "notes": notes})


def _made(kind, words):
    """An entry of what it still has: an older copy may say more of it."""
    return kind(**{field.name: words[field.name] for field in fields(kind) if field.name in words})


def last_changed_at(user):
    """The moment of the last change to the plan's words, or of signing up."""
    changes = user.history.exclude(model_label__in=QUIET).order_by("made_at")
    return changes.values_list("made_at", flat=True).last() or user.joined_at


def _parts(user):
    shown = [section for section in SECTIONS if section.is_shown(user.plan)]
    rows, names = rows_of([user], shown), {section.name for section in shown}
    for section in shown:
        is_printed = section.is_on_paper(user.plan)
        for part in section.parts:
            entries = [*map(section.entry, rows[user.pk, part.name]), *section.further(user)]
            lines = tuple(entry.beside(names) for entry in entries)
            # Lazy translations would change with the reader; a plan is in one language.
            yield Part(part.name, str(part.title), lines, is_printed)


def _helpline(line):
    if line is None:
        return None
    words = (line.voice, line.href, line.name, line.about, line.text_instruction)
    return Helpline(*map(public, words))
