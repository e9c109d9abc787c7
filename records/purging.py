from datetime import timedelta

from django.apps import apps
from django.utils import timezone

from records.models import Change, Draft, Record

# A person can put something back for this long; then it is really gone.
KEPT_FOR = timedelta(days=30)


def purge(now=None):
    """Delete what was removed, changed or left half-written more than thirty days ago."""
    limit = (now or timezone.now()) - KEPT_FOR
    for model in apps.get_models():
        if issubclass(model, Record):
            model.objects.filter(archived_at__lt=limit).delete()
    Change.objects.filter(made_at__lt=limit).delete()
    Draft.objects.filter(saved_at__lt=limit).delete()
