from django.apps import apps
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from records.models import RETENTION, Draft, HistoryEntry, Record


def purge(now=None):
    """Delete what was removed, changed or left half-written more than thirty days ago."""
    limit = (now or timezone.now()) - RETENTION
    for model in apps.get_models():
        if issubclass(model, Record):
            model.objects.filter(archived_at__lt=limit).delete()
    _forget_changes(HistoryEntry.objects.filter(made_at__lt=limit))
    Draft.objects.filter(saved_at__lt=limit).delete()


def _forget_changes(old):
    """The newest one of each kind of row stays without its words: of some of them it says when the
    plan last changed."""
    same = HistoryEntry.objects.filter(user=OuterRef("user"), model=OuterRef("model"))
    newest = same.order_by("-made_at").values("pk")[:1]
    old.exclude(pk=Subquery(newest)).delete()
    old.update(before="")
