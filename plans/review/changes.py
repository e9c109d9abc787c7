"""What changed in a plan, in the person's own words."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from contacts.care.models import Appointment
from contacts.models import Contact
from goals.models import Goal, Reason, Step
from plans.models import Plan, PlanItem
from plans.sections import LISTS
from records.fields import EncryptedTextField
from records.models import HistoryEntry, Record
from triggers.dates.models import RiskyDate
from triggers.models import Answer, Trigger, WarningSign

# By which text a row is known.
TITLES = ("text", "name", "preferred_name")
# What the part of the plan is called that a row belongs to. Items have it from their list.
PARTS = {
    Reason: _("Reasons"),
    WarningSign: _("Signs"),
    Trigger: _("If-then"),
    Answer: _("If-then"),
    RiskyDate: _("Dates"),
    Contact: _("People"),
    Appointment: _("Care and groups"),
    Goal: _("Goals"),
    Step: _("Small steps"),
    Plan: _("About me"),
}
ELSE = _("My plan")
OF_ONE_PART = {
    HistoryEntry.Kind.ADDED: _("%(part)s: %(count)s added"),
    HistoryEntry.Kind.CHANGED: _("%(part)s: %(count)s changed"),
    HistoryEntry.Kind.REMOVED: _("%(part)s: %(count)s removed"),
    HistoryEntry.Kind.RESTORED: _("%(part)s: %(count)s put back"),
}
# What somebody did in one sitting in several parts, as they would say it, and how much it was.
DONE = {
    HistoryEntry.Kind.ADDED: _("You added to your plan"),
    HistoryEntry.Kind.CHANGED: _("You changed your plan"),
    HistoryEntry.Kind.REMOVED: _("You took things out"),
    HistoryEntry.Kind.RESTORED: _("You put things back"),
}
WRITTEN = _("You wrote your plan")
OF_MORE_PARTS = {
    HistoryEntry.Kind.ADDED: _("%(parts)s parts: %(count)s things added"),
    HistoryEntry.Kind.CHANGED: _("%(parts)s parts: %(count)s things changed"),
    HistoryEntry.Kind.REMOVED: _("%(parts)s parts: %(count)s things removed"),
    HistoryEntry.Kind.RESTORED: _("%(parts)s parts: %(count)s things put back"),
}
# What lies no further apart was done in one sitting.
PAUSE = timedelta(minutes=30)
# With so many parts in one sitting somebody wrote their plan, and did not only add to it.
PARTS_OF_A_PLAN = 5


@dataclass(frozen=True)
class ShownChange:
    """One change: what it was, the texts now, and the texts before."""

    pk: str  # of its HistoryEntry
    kind: HistoryEntry.Kind
    part: str
    made_at: datetime
    now: list[str]
    before: list[str]
    can_be_put_back: bool
    can_be_removed: bool


@dataclass(frozen=True)
class Part:
    """The changes of one part of the plan, the newest first, and how many they are."""

    name: str
    counted: str
    changes: list[ShownChange]


@dataclass(frozen=True)
class Moment:
    """The changes of one kind of one sitting, by part of the plan."""

    kind: HistoryEntry.Kind
    began_at: datetime
    ended_at: datetime
    parts: list[Part]

    @property
    def only_part(self):
        """The one part that was touched, or None when there are more."""
        return self.parts[0] if len(self.parts) == 1 else None

    @property
    def is_written_plan(self):
        return self.kind == HistoryEntry.Kind.ADDED and len(self.parts) >= PARTS_OF_A_PLAN

    @property
    def is_short(self):
        """Whether it can stand open: a whole plan would read like a log."""
        return not self.is_written_plan

    @property
    def first_words(self):
        """What a written plan begins with: its first reason, or else its first words. What was
        taken out since does not stand in the open."""
        reasons = [part for part in self.parts if part.name == str(PARTS[Reason])]
        still_there = [
            change
            for part in [*self.parts, *reasons]
            for change in part.changes
            if change.can_be_removed
        ]
        return still_there[-1].now if still_there else []

    @property
    def title(self):
        """What was done in several parts, in one sentence."""
        return WRITTEN if self.is_written_plan else DONE[self.kind]

    @property
    def counted(self):
        if self.only_part:
            return self.only_part.counted
        count = sum(len(part.changes) for part in self.parts)
        return OF_MORE_PARTS[self.kind] % {"parts": len(self.parts), "count": count}


@dataclass(frozen=True)
class DayOfChanges:
    on: date
    moments: list[Moment]


def plan_history(user):
    """Return the changes of rows with words that somebody would put back."""
    return user.history.exclude(model_label__in=_models_not_in_history())


def changes_of(user, since=None):
    """Return the changes that can still be put back, of those after a moment, the newest first."""
    # The purge comes once a night; what is due for it is not offered any more.
    kept = plan_history(user).undoable()
    if since:
        kept = kept.filter(made_at__gt=since)
    return kept.order_by("-made_at", "-pk")


def shown_changes(user, changes):
    """Return the changes of a page as ShownChange. One query for each kind of row."""
    rows, latest = _rows(user, changes), _latest_changes(user, changes)
    return [
        _shown(change, rows.get(change.row_id), latest.get(change.row_id) == change.pk)
        for change in changes
    ]


def days_of(user, changes):
    """Return ShownChanges, the newest first, as the days on which they were made there."""
    days = groupby(changes, key=lambda change: user.localtime(change.made_at).date())
    return [
        DayOfChanges(day, [moment for sitting in _sittings(made) for moment in _moments(sitting)])
        for day, made in days
    ]


def _sittings(changes):
    """Yield the changes of each sitting as a list."""
    sitting = []
    for change in changes:
        if sitting and sitting[-1].made_at - change.made_at > PAUSE:
            yield sitting
            sitting = []
        sitting.append(change)
    yield sitting


def _moments(sitting):
    """Return a Moment for each kind of change of a sitting, that of the newest first."""
    by_kind = defaultdict(list)
    for change in sitting:
        by_kind[change.kind].append(change)
    return [_moment(kind, changes) for kind, changes in by_kind.items()]


def _moment(kind, changes):
    by_part = defaultdict(list)
    for change in changes:
        by_part[change.part].append(change)
    parts = [
        Part(part, OF_ONE_PART[kind] % {"part": part, "count": len(found)}, found)
        for part, found in by_part.items()
    ]
    return Moment(kind, changes[-1].made_at, changes[0].made_at, parts)


@cache
def _models_not_in_history():
    records = (model for model in apps.get_models() if issubclass(model, Record))
    return tuple(model._meta.label_lower for model in records if not model.is_shown_in_history)


def _latest_changes(user, changes):
    """{row: key of its last change} of the rows removed on a page: the last may be on another."""
    removed = [change.row_id for change in changes if change.kind == HistoryEntry.Kind.REMOVED]
    later = user.history.filter(row_id__in=removed).order_by("made_at", "pk")
    return dict(later.values_list("row_id", "pk"))


def _rows(user, changes):
    keys = defaultdict(set)
    for change in changes:
        keys[change.model_label].add(change.row_id)
    return {
        row.pk: row
        for model, pks in keys.items()
        for row in apps.get_model(model).objects.filter(user=user, pk__in=pks)
    }


def _shown(change, row, is_newest):
    is_there = row is not None and row.archived_at is None
    # A row that was removed twice comes back once.
    undoable = {HistoryEntry.Kind.REMOVED: is_newest, HistoryEntry.Kind.CHANGED: is_there}
    model = apps.get_model(change.model_label)
    texts = _text_fields(model)
    before = {name: value for name, value in change.old_values.items() if name in texts}
    return ShownChange(
        pk=change.pk,
        kind=HistoryEntry.Kind(change.kind),
        part=part_of(model, row),
        made_at=change.made_at,
        now=_texts_now(row, texts, before),
        before=[texts[name].display(value) for name, value in before.items() if value],
        can_be_put_back=row is not None and undoable.get(change.kind, False),
        can_be_removed=is_there and change.kind == HistoryEntry.Kind.ADDED,
    )


def part_of(model, row):
    """Return what the part is called that such a row stands in; `row` is None when it is gone."""
    if isinstance(row, PlanItem) and row.section in LISTS:
        return str(LISTS[row.section].tab)
    return str(PARTS.get(model, ELSE))


def _text_fields(model):
    """{name: field} of what a person writes or chooses in such a row."""
    fields = model.history_fields()
    return {field.attname: field for field in fields if isinstance(field, EncryptedTextField)}


def _texts_now(row, texts, changed):
    """Return what the row is called, and beside it the texts that were changed, as they are now."""
    if row is None:
        return []
    names = dict.fromkeys([*(name for name in TITLES if name in texts), *changed])
    values = {name: texts[name].to_text(getattr(row, name)) for name in names}
    return [texts[name].display(value) for name, value in values.items() if value]
