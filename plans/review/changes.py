"""What changed in a plan, in the person's own words."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from records.fields import EncryptedTextField
from records.models import HistoryEntry, Record

# By which text a row is known.
TITLES = ("text", "name", "preferred_name")
KINDS = {
    HistoryEntry.Kind.ADDED: _("Added"),
    HistoryEntry.Kind.CHANGED: _("Changed"),
    HistoryEntry.Kind.REMOVED: _("Removed"),
    HistoryEntry.Kind.RESTORED: _("Put back"),
}


@dataclass(frozen=True)
class ShownChange:
    """One change: what it was, the texts now, and the texts before."""

    pk: str  # of its HistoryEntry
    kind: str
    made_at: datetime
    now: list[str]
    before: list[str]
    can_be_put_back: bool
    can_be_removed: bool


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
    texts = _text_fields(apps.get_model(change.model_label))
    before = {name: value for name, value in change.old_values.items() if name in texts}
    return ShownChange(
        pk=change.pk,
        kind=KINDS[change.kind],
        made_at=change.made_at,
        now=_texts_now(row, texts, before),
        before=[texts[name].display(value) for name, value in before.items() if value],
        can_be_put_back=row is not None and undoable.get(change.kind, False),
        can_be_removed=is_there and change.kind == HistoryEntry.Kind.ADDED,
    )


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
