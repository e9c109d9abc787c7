from django.apps import apps
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from records.models import RETENTION, Draft, HistoryEntry, Record


def purge(now=None):
    """Delete what was removed, changed or left half-written more than thirty days ago."""
    limit = (now or timezone.now()) - RETENTION
    for model in apps.get_models():
        if issubclass(model, Record):
            model.objects.removed_before(limit).delete()
    _purge_history(HistoryEntry.objects.filter(made_at__lt=limit))
    Draft.objects.filter(saved_at__lt=limit).delete()


def _purge_history(old):
    """Delete old entries, but for the newest one of each kind of row: that stays without its words,
    as it says when the plan last changed."""
    same = HistoryEntry.objects.filter(user=OuterRef("user"), model_label=OuterRef("model_label"))
    newest = same.order_by("-made_at").values("pk")[:1]
    old.exclude(pk=Subquery(newest)).delete()
    old.update(old_values="")
