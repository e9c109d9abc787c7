import os
from uuid import UUID

from django.conf import settings
from django.db import connection, models
from django.db.models import Max
from django.utils import timezone

from sealing import data_keys
from sealing.cipher import KEY_SIZE, SealError
from sealing.data_keys import WrappedKey


class DataKey(models.Model):
    """A key that encrypts what one person writes, itself wrapped under an outer key.

    The highest version encrypts; lower ones open what was sealed before a rotation. Erasing a
    person's data keys makes their texts unreadable in every copy of the database that lacks this
    table.
    """

    stays_here = "is a key: what it opens is in the file, opened"

    # Without a constraint in the database, so that key and person can be written in either order
    # and this table can be kept in an archive of its own.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        db_constraint=False,
        related_name="data_keys",
    )
    version = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "version"], name="sealing_data_key_version")
        ]

    def __str__(self) -> str:
        return f"<DataKey {self.version} of {self.user_id}>"

    __repr__ = __str__

    @classmethod
    def make(cls, user_id: UUID) -> "DataKey":
        """Add the person's next data key.

        Called when a person is added and by a rotation, and nowhere else: a lost key must stay a
        loud error.
        """
        last = cls.objects.filter(user_id=user_id).aggregate(Max("version"))["version__max"]
        version = (last or 0) + 1
        wrapped = data_keys.wrap(os.urandom(KEY_SIZE), user_id, version)
        data_key: DataKey = cls.objects.create(user_id=user_id, version=version, wrapped=wrapped)
        data_keys.forget()
        return data_key

    @property
    def is_readable(self) -> bool:
        """Whether one of the outer keys opens it."""
        try:
            data_keys.unwrap(self._stored, self.user_id, self.version)
        except SealError:
            return False
        return True

    def rewrap(self) -> bool:
        """Wrap it under the newest outer key. Returns False when it was, or when another process
        was faster. Raises SealError when no outer key opens it."""
        before = self._stored
        after = data_keys.rewrap(before, self.user_id, self.version)
        if after == before:
            return False
        return bool(type(self).objects.filter(pk=self.pk, wrapped=before).update(wrapped=after))

    @property
    def _stored(self) -> WrappedKey:
        return WrappedKey(bytes(self.wrapped))


class Leftover(models.Model):
    """A note that rows were erased whose bytes may still lie in the files of the database.

    It is made in the transaction that erases, so no restart forgets it, and names nobody. See
    leftovers.py.
    """

    # PostgreSQL's number of that transaction: what began before it can still see the rows.
    erased_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"<Leftover {self.pk}>"

    __repr__ = __str__

    @classmethod
    def note(cls) -> None:
        """Have the files cleared once the caller's transaction has ended."""
        cls.objects.create(erased_by=_number_of_transaction())


def _number_of_transaction() -> int | None:
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])
