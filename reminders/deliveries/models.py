import uuid
from email.utils import formatdate
from functools import lru_cache

from django.db import models

from mail.letters import Stencil
from mail.models import QueuedMail, QueuedMailQuerySet
from reminders import emails
from reminders.quiet.models import QuietDay

# Languages by countries by wordings, on the two or three dates that the world has at once.
STENCILS = 200


class DeliveryQuerySet(QueuedMailQuerySet):
    def ids_of(self, rows):
        """The keys of rows that were just inserted: a bulk insert does not tell."""
        people = {row.reminder_id for row in rows}
        dates = {row.local_date for row in rows}
        waiting = self.filter(reminder__in=people, local_date__in=dates, wake_at__isnull=False)
        return list(waiting.values_list("pk", flat=True))

    def with_people(self):
        return self.select_related("reminder__user")

    def claim(self, now, limit):
        mails = super().claim(now, limit)
        QuietDay.load([mail.reminder.user for mail in mails])
        emails.load(mails)
        return mails


class Delivery(QueuedMail):
    """The ledger: one row for each person, local date and zone. It is also the queue.

    The zone is part of what is unique: somebody who flies from Auckland to Honolulu meets the same
    date twice, and has a mail coming on both.
    """

    stays_here = "is a mail of this site on its way, or sent"

    class Kind(models.TextChoices):
        DAILY = "daily"
        STILL_USEFUL = "still useful"

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.DAILY)
    # Found by the unique key below. Each further index is written anew at every mark of a mail.
    reminder = models.ForeignKey(
        "reminders.Reminder", on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    local_date = models.DateField()
    time_zone = models.CharField(max_length=64)
    due_at = models.DateTimeField()

    objects = DeliveryQuerySet.as_manager()
    goes_by_the_clock = True

    class Meta(QueuedMail.Meta):
        constraints = [
            *QueuedMail.Meta.constraints,
            models.UniqueConstraint(
                fields=["reminder", "local_date", "time_zone"], name="reminders_one_a_date"
            ),
        ]
        indexes = [
            *QueuedMail.Meta.indexes,
            models.Index(fields=["created_at"], name="reminders_delivery_age"),
        ]

    @property
    def is_last_word(self):
        """Whether the mails rest after this one. One that is too late to be sent asks nothing."""
        return self.kind == self.Kind.STILL_USEFUL and self.state == self.State.QUEUED

    def letter(self):
        """The words are made when the mail goes out, so the queue holds none."""
        if not self._is_wanted():
            return None
        return self.reminder.letter_on(self.local_date, self.kind)

    def wire(self):
        """Who shows no words of their own gets what was made once for all whose mail is alike."""
        if self.reminder.tells_own_words or not self._is_wanted():
            return super().wire()
        common = self.reminder.common_on(self.local_date, self.kind)
        own = emails.blanks(self.reminder)
        data = stencil(common).fill(**own, message_id=self.message_id.hex, date=formatdate())
        return own["address"], data

    def has_arrived(self):
        self.reminder.arrived()

    def refuse(self, smtp_code):
        super().refuse(smtp_code)
        self.reminder.came_back()

    def give_up(self, smtp_code=None):
        super().give_up(smtp_code)
        if self.kind == self.Kind.STILL_USEFUL:
            self.reminder.ask_again()

    def _is_wanted(self):
        return self._is_still_meant() and not self.reminder.leaves_out(self.local_date)

    def _is_still_meant(self):
        """The question whether it is useful goes out while the mail rests, and only then."""
        if self.kind == self.Kind.STILL_USEFUL:
            return self.reminder.stopped_for == self.reminder.Stopped.UNREAD
        return self.reminder.is_on


@lru_cache(maxsize=STENCILS)
def stencil(common):
    """The mail of all who have this in common. It holds no word of anybody."""
    blank = Delivery(message_id=uuid.UUID(int=0))
    letter = emails.letter(emails.BLANK, common, {})
    letter["headers"]["Date"] = emails.BLANK_DATE
    blanks = {**emails.blanks(emails.BLANK), "message_id": blank.message_id.hex}
    return Stencil(blank.message(letter), {**blanks, "date": emails.BLANK_DATE})
