import os

from django.conf import settings
from django.db import models
from django.db.models import Max
from django.utils import timezone

from sealing import keys
from sealing.cipher import SealError


class DataKey(models.Model):
    """A key that seals what one person writes, itself wrapped under an outer key.

    The highest number seals; lower ones open what was sealed before a rotation. Erasing a person's
    data keys makes their texts unreadable in every copy of the database that lacks this table.
    """

    # Without a constraint in the database, so that key and person can be written in either order
    # and this table can be kept in an archive of its own.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="data_keys",
    )
    number = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "number"], name="sealing_data_key_number")
        ]

    def __str__(self):
        return f"<DataKey {self.number} of {self.user_id}>"

    __repr__ = __str__

    @classmethod
    def make(cls, user_id):
        """Add the person's next data key. Called when a person is added and by a rotation, and
        nowhere else: a lost key must stay a loud error."""
        last = cls.objects.filter(user_id=user_id).aggregate(Max("number"))["number__max"]
        number = (last or 0) + 1
        wrapped = keys.wrap(os.urandom(keys.KEY_SIZE), user_id, number)
        data_key = cls.objects.create(user_id=user_id, number=number, wrapped=wrapped)
        keys.forget()
        return data_key

    @property
    def opens(self):
        """Whether one of the outer keys opens it."""
        try:
            keys.unwrap(bytes(self.wrapped), self.user_id, self.number)
        except SealError:
            return False
        return True

    def rewrap(self):
        """Wrap it under the newest outer key. Returns False when it was, or when another process
        was faster. Raises SealError when no outer key opens it."""
        before = bytes(self.wrapped)
        after = keys.rewrap(before, self.user_id, self.number)
        if after == before:
            return False
        return bool(type(self).objects.filter(pk=self.pk, wrapped=before).update(wrapped=after))
