import uuid
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.audience import Audience
from records.fields import EncryptedTextField
from records.typed_fields import EncryptedJSONField

# A person can put something back for this long; then it is really gone.
RETENTION = timedelta(days=30)


class HistoryQuerySet(models.QuerySet):
    def of(self, row):
        return self.filter(user_id=row.user_id, model_label=row._meta.label_lower, row_id=row.pk)

    def undoable(self):
        """Leave out what is too old to be undone."""
        return self.filter(made_at__gte=timezone.now() - RETENTION)


class HistoryEntry(models.Model):
    """One act on a row, with what the row held before: what undo and "What changed" go by.

    `old_values` is {field: value before}, empty unless the row was changed, or once purged.
    """

    class Kind(models.TextChoices):
        ADDED = "added"
        CHANGED = "changed"
        REMOVED = "removed"
        RESTORED = "restored"

    goes_along = True
    left_behind = {}
    called = _("Changes to put back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="history"
    )
    model_label = models.CharField(max_length=60)
    row_id = models.UUIDField()
    kind = models.CharField(max_length=12, choices=Kind)
    old_values = EncryptedJSONField(max_length=12000, audience=Audience.OWNER)
    made_at = models.DateTimeField(default=timezone.now)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "made_at"], name="records_history_by_user")]

    def __str__(self):
        return f"<HistoryEntry {self.pk}>"

    __repr__ = __str__

    @classmethod
    def record(cls, row, kind, old_values=None):
        """Note an act on a row that was just done."""
        return cls.objects.create(
            user_id=row.user_id,
            model_label=row._meta.label_lower,
            row_id=row.pk,
            kind=kind,
            old_values=old_values or {},
        )

    def undo(self):
        """Put the row back as it was before this act. Returns the entry of the undo, or None when
        the row is no longer there or was put back before."""
        rows = apps.get_model(self.model_label).objects.filter(user_id=self.user_id)
        with transaction.atomic():
            # Locked, so that the same button pressed in two tabs is one undo.
            record = rows.select_for_update().filter(pk=self.row_id).first()
            if record is None:
                return None
            if self.kind == self.Kind.REMOVED:
                return record.restore() if record.archived_at else None
            if self.kind == self.Kind.CHANGED:
                return self._put_values_back(record)
            return None if record.archived_at else record.soft_delete()

    def _put_values_back(self, record):
        fields = {field.attname: field for field in record.history_fields()}
        for name in fields.keys() & self.old_values.keys():  # an older entry may know others
            value = fields[name].to_python(self.old_values[name])
            value = _still_there(fields[name], value, self.user_id)
            if value is not None or fields[name].null or not fields[name].is_relation:
                setattr(record, name, value)
        return record.save()


def history_value(field, value):
    """Return what history keeps of a value: of an encrypted field its text."""
    return field.to_text(value) if isinstance(field, EncryptedTextField) else value


def _still_there(field, value, user_id):
    """Return an old value, but of a row that is gone for good, or another person's, None."""
    if not field.is_relation:
        return value
    rows = field.related_model.objects.filter(user_id=user_id, pk=value)
    return value if rows.exists() else None
