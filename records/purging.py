from django.apps import apps
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from records.models import KEPT_FOR, Change, Draft, Record


def purge(now=None):
    """Delete what was removed, changed or left half-written more than thirty days ago."""
    limit = (now or timezone.now()) - KEPT_FOR
    for model in apps.get_models():
        if issubclass(model, Record):
            model.objects.filter(archived_at__lt=limit).delete()
    _forget_changes(Change.objects.filter(made_at__lt=limit))
    Draft.objects.filter(saved_at__lt=limit).delete()


def _forget_changes(old):
    """Each person's newest one stays without its words: it says when the plan last changed."""
    newest = Change.objects.filter(user=OuterRef("user")).order_by("-made_at").values("pk")[:1]
    old.exclude(pk=Subquery(newest)).delete()
    old.update(before="")
