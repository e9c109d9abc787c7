import uuid
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone

from records.audience import Audience
from records.fields import EncryptedTextField
from records.record import owner
from sealing.sealed_text import LONGEST_TEXT


class WaitingFile(models.Model):
    """A part of what was in a file, whose owner is choosing what to do with it.

    It goes with their choice, when they open another file, and after an hour. It is no record of
    theirs: nothing takes it along, and nobody puts it back.
    """

    # The job that deletes them comes every five minutes.
    RETENTION = timedelta(minutes=55)

    stays_here = "is a part of a file, for an hour"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = owner(related_name="%(class)ss")
    # The same for all parts of a file.
    file = models.UUIDField()
    part = models.PositiveSmallIntegerField()
    text = EncryptedTextField(max_length=LONGEST_TEXT, counts_bytes=True, audience=Audience.OWNER)
    opened_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["user", "file", "part"], name="%(app_label)s_%(class)s_part_once"
            )
        ]

    def __str__(self):
        return f"<{type(self).__name__} {self.pk}>"

    __repr__ = __str__

    @classmethod
    def keep_texts(cls, user, texts):
        """Keep the texts of a file instead of the last one. Returns the key it is found by."""
        key = uuid.uuid4()
        parts = [cls(user=user, file=key, part=part, text=text) for part, text in enumerate(texts)]
        with transaction.atomic():
            cls.forget(user)
            cls.objects.bulk_create(parts)
        return key

    @classmethod
    def find_texts(cls, user, key):
        """Return the texts that were kept under this key; [] when they are gone."""
        since = timezone.now() - cls.RETENTION
        parts = cls.objects.filter(user=user, file=key, opened_at__gt=since).order_by("part")
        return [part.text for part in parts]

    @classmethod
    def forget(cls, user):
        """Delete what is kept of a person's files."""
        cls.objects.filter(user=user).delete()

    @classmethod
    def forget_old(cls, now):
        """Delete what has waited for too long, of everybody."""
        cls.objects.filter(opened_at__lte=now - cls.RETENTION).delete()
