import json
import uuid
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from records.audience import Audience
from records.fields import EncryptedTextField

# A person can put something back for this long; then it is really gone.
RETENTION = timedelta(days=30)


class HistoryQuerySet(models.QuerySet):
    def undoable(self):
        """The changes that can still be put back."""
        return self.filter(made_at__gte=timezone.now() - RETENTION)


class HistoryEntry(models.Model):
    """What a row held before: the source of undo, of "what changed" and of the paper's age."""

    class Kind(models.TextChoices):
        ADDED = "added"
        CHANGED = "changed"
        REMOVED = "removed"
        BROUGHT_BACK = "brought back"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="history"
    )
    model = models.CharField(max_length=60)
    row = models.UUIDField()
    kind = models.CharField(max_length=12, choices=Kind)
    before = EncryptedTextField(max_length=12000, audience=Audience.OWNER)
    made_at = models.DateTimeField(default=timezone.now)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "made_at"], name="records_history_by_user")]

    def __str__(self):
        return f"<HistoryEntry {self.pk}>"

    __repr__ = __str__

    @classmethod
    def record(cls, row, kind, before):
        return cls.objects.create(
            user_id=row.user_id,
            model=row._meta.label_lower,
            row=row.pk,
            kind=kind,
            before=json.dumps(before, cls=DjangoJSONEncoder, ensure_ascii=False),
        )

    @property
    def old_values(self):
        """{field: what the row held before}; empty unless the row was changed, or once purged."""
        return json.loads(self.before or "{}")

    def undo(self):
        """Put the row back as it was before this change. Returns the new change, or None when
        the row is no longer there or was put back before."""
        rows = apps.get_model(self.model).objects.filter(user_id=self.user_id)
        with transaction.atomic():
            # Locked, so that the same button pressed in two tabs is one undo.
            record = rows.select_for_update().filter(pk=self.row).first()
            if record is None:
                return None
            if self.kind == self.Kind.REMOVED:
                return record.restore() if record.archived_at else None
            if self.kind == self.Kind.CHANGED:
                return self._put_values_back(record)
            return None if record.archived_at else record.soft_delete()

    def _put_values_back(self, record):
        fields = {field.attname: field for field in record.word_fields()}
        for name in fields.keys() & self.old_values.keys():  # an older change may know others
            value = fields[name].to_python(self.old_values[name])
            setattr(record, name, _still_there(fields[name], value))
        return record.save()


def kept_value(field, value):
    """What a change keeps of a value: of a sealed field its text."""
    return field.to_text(value) if isinstance(field, EncryptedTextField) else value


def _still_there(field, value):
    """An old value; of a row that is gone for good, none."""
    if not field.is_relation or field.related_model.objects.filter(pk=value).exists():
        return value
    return None
