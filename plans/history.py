"""What changed in a plan, in the person's own words."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from records.models import Change

SHOWN = 100
# Rows of these hold no words that somebody would put back.
QUIET = ("plans.day", "printing.printedcopy", "goals.steptick", "reminders.reminder")
KINDS = {
    Change.Kind.ADDED: _("Added"),
    Change.Kind.CHANGED: _("Changed"),
    Change.Kind.REMOVED: _("Removed"),
    Change.Kind.BROUGHT_BACK: _("Brought back"),
}


@dataclass(frozen=True)
class Entry:
    """One change: what it was, the words now, and the words before."""

    change: Change
    kind: str
    made_at: datetime
    now: str
    before: list[str]
    can_be_put_back: bool


def entries(user):
    """Return the newest changes as Entries. Three queries, and one for each kind of row."""
    changes = list(user.changes.exclude(model__in=QUIET).order_by("-made_at")[:SHOWN])
    rows = _rows(user, changes)
    return [_entry(change, rows.get(change.row)) for change in changes]


def _rows(user, changes):
    keys = defaultdict(set)
    for change in changes:
        keys[change.model].add(change.row)
    return {
        row.pk: row
        for model, pks in keys.items()
        for row in apps.get_model(model).objects.filter(user=user, pk__in=pks)
    }


def _entry(change, row):
    is_removed = row is not None and row.archived_at is not None
    undoable = {Change.Kind.REMOVED: is_removed, Change.Kind.CHANGED: not is_removed}
    return Entry(
        change=change,
        kind=KINDS[change.kind],
        made_at=change.made_at,
        now=_words(row),
        before=change.old_words,
        can_be_put_back=row is not None and undoable.get(change.kind, False),
    )


def _words(row):
    return "" if row is None else getattr(row, "text", "") or getattr(row, "name", "")
