import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from contacts.address_book.vcards import AddressBook
from records.audience import Audience
from records.fields import EncryptedTextField
from sealing.sealed_text import LONGEST_TEXT


class OpenedFile(models.Model):
    """A part of an address book whose owner is choosing from it without JavaScript.

    It goes with their choice, when they open another file, and after an hour. It is no record of
    theirs: nothing takes it along, and nobody puts it back.
    """

    stays_here = "is part of an address book, for an hour"

    # The job that deletes them comes every five minutes.
    RETENTION = timedelta(minutes=55)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="opened_files"
    )
    # The same for all parts of a file.
    book = models.UUIDField()
    part = models.PositiveSmallIntegerField()
    cards = EncryptedTextField(max_length=LONGEST_TEXT, counts_bytes=True, audience=Audience.OWNER)
    opened_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "book", "part"], name="contacts_opened_file_part_once"
            )
        ]

    def __str__(self):
        return f"<OpenedFile {self.pk}>"

    __repr__ = __str__

    @classmethod
    def keep(cls, user, book):
        """Keep an address book instead of the last one. Returns the key it is found by."""
        key = uuid.uuid4()
        parts = [
            cls(user=user, book=key, part=part, cards=text)
            for part, text in enumerate(book.to_texts())
        ]
        with transaction.atomic():
            cls.forget(user)
            cls.objects.bulk_create(parts)
        return key

    @classmethod
    def find(cls, user, key):
        """Return the address book that was kept under this key; an empty one when it is gone."""
        since = timezone.now() - cls.RETENTION
        parts = user.opened_files.filter(book=key, opened_at__gt=since).order_by("part")
        texts = [part.cards for part in parts]
        return AddressBook.from_texts(texts) if texts else AddressBook()

    @classmethod
    def forget(cls, user):
        user.opened_files.all().delete()

    @classmethod
    def forget_old(cls, now):
        cls.objects.filter(opened_at__lte=now - cls.RETENTION).delete()
