import json
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from mail import marks
from mail.letters import Message, as_bytes, in_ascii
from sealing import site
from sealing.cipher import SealError
from sealing.models import Leftover

# How long a sender may hold a mail before another one may take it.
LEASE = timedelta(minutes=5)
# How long a mail that is over is kept for whoever asks where it went.
KEPT_FOR = timedelta(days=30)
PORTION = 5_000
# How long to wait after each try that failed for now; the last one goes on.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]
# Somebody sits there and waits for a code, and it is worth nothing after ten minutes.
SHORT_WAITS = [timedelta(seconds=seconds) for seconds in (20, 40, 60, 120)]


class UnreadableMail(Exception):
    """What a waiting mail says does not open with the outer keys that are set."""


class QueuedMailQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(wake_at__lte=now).order_by("wake_at")

    def with_people(self):
        """Fetch what a mail is made from along with its row."""
        return self

    def claim(self, now, limit):
        """Take up to `limit` due mails for this sender alone, and return them.

        A claim is a lease: when its holder dies, `wake_at` passes and the mail is due again. On
        SQLite the IMMEDIATE transaction keeps others out, so the row lock is not needed there.
        """
        with transaction.atomic():
            due = self.due(now).with_people()
            mails = list(due.select_for_update(skip_locked=True, of=("self",))[:limit])
            taken = self.model._base_manager.filter(pk__in=[mail.pk for mail in mails])
            taken.update(wake_at=now + LEASE, attempts=F("attempts") + 1)
        for mail in mails:
            mail.wake_at = now + LEASE
            mail.attempts += 1
        return mails


class QueuedMail(models.Model):
    """A mail on its way: the row is the queue, so nothing is lost with a broker or a worker.

    `wake_at` is when somebody should look at it next; empty means that it is over.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        IN_FLIGHT = "in flight"
        RESENT = "resent"
        SENT = "sent"
        FAILED = "failed"
        EXPIRED = "expired"
        SKIPPED = "skipped"
        CANCELLED = "cancelled"
        UNKNOWN = "unknown"

    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    wake_at = models.DateTimeField(null=True, default=timezone.now)
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    smtp_code = models.PositiveSmallIntegerField(null=True)
    # Random, so that it tells nothing, and kept, so that a mail sent twice is one to the reader.
    message_id = models.UUIDField(default=uuid.uuid4)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    objects = QueuedMailQuerySet.as_manager()
    waits = WAITS
    # Whether a wrong clock could send it at night, or leave it out.
    goes_by_the_clock = False
    # Of the try that is going on: the state before its mark, and when the server took the mail.
    state_before = None
    arrived_at = None

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(wake_at__isnull=True) ^ Q(state__in=["queued", "in flight", "resent"]),
                name="%(app_label)s_%(class)s_over_when_asleep",
            ),
            models.CheckConstraint(
                condition=Q(state="sent") ^ Q(sent_at__isnull=True),
                name="%(app_label)s_%(class)s_sent_has_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["wake_at"],
                condition=Q(wake_at__isnull=False),
                name="%(app_label)s_%(class)s_due",
            )
        ]

    @classmethod
    def forget_old(cls, now):
        """Delete what was over thirty days ago, not all at once, so that nobody waits for it: an
        address must not outlive its account here."""
        old = cls._base_manager.filter(wake_at__isnull=True, created_at__lt=now - KEPT_FOR)
        while keys := list(old.values_list("pk", flat=True)[:PORTION]):
            cls._base_manager.filter(pk__in=keys).delete()

    def letter(self):
        """Return recipient and words ({"to", "subject", "text", "html", "headers"}), or None to
        drop the mail because it is no longer wanted."""
        raise NotImplementedError

    def wire(self):
        """Return (address, bytes) for the mail server, or None to drop the mail. Raises
        UnicodeError for an address that no mail server takes."""
        letter = self.letter()
        return letter and (in_ascii(letter["to"]), as_bytes(self.message(letter)))

    def message(self, letter):
        """Return the Django message for a letter. Raises UnicodeError, as `wire` does."""
        domain = settings.SITE_HOST
        message = Message(
            letter["subject"],
            letter["text"],
            # Django writes a host in other letters by an older standard: faß.de as fass.de.
            to=[in_ascii(letter["to"])],
            headers={
                "Message-ID": f"<{self.message_id.hex}@{domain}>",
                "Auto-Submitted": "auto-generated",
                **letter["headers"],
            },
        )
        message.attach_alternative(letter["html"], "text/html")
        return message

    def may_have_arrived_twice(self):
        """Whether it was given to the server two times, and nobody knows whether it was taken."""
        return self.state == self.State.RESENT

    def mark_in_flight(self, arrived=None):
        """Set the mark before SMTP. Returns whether this sender still holds the mail.

        A mail found in flight was given to the server by a sender that died, or whose reply was
        lost. It is sent once more under the same Message-ID. `arrived`: the mail sent before this
        one, whose arrival is written along.
        """
        self.state_before = self.state
        is_second = self.state == self.State.IN_FLIGHT
        state = self.State.RESENT if is_second else self.State.IN_FLIGHT
        changes = {self: {"state": state}}
        if arrived:
            changes[arrived] = arrived.sent_values()
        held = marks.write(changes)
        if arrived:
            arrived.has_arrived()
        return self.pk in held

    def reply_lost(self, now):
        """Leave the mark, so that it is sent once more at most."""
        wake_at = now + self.waits[0]
        if self.state == self.State.RESENT or wake_at >= self.expires_at:
            self.finish(self.State.UNKNOWN)
        else:
            self._change(wake_at=wake_at)

    def mark_sent(self):
        marks.write({self: self.sent_values()})
        self.has_arrived()

    def sent_values(self):
        return {"state": self.State.SENT, "wake_at": None, "sent_at": self.arrived_at}

    def has_arrived(self):
        """For what follows from that."""

    def refuse(self, smtp_code):
        """End it as failed: the mail server knows that this mailbox takes no mail."""
        self.finish(self.State.FAILED, smtp_code=smtp_code)

    def retry_later(self, now, smtp_code=None):
        """Put it back for later, or give up once its time is over."""
        wake_at = now + self.waits[min(self.attempts, len(self.waits)) - 1]
        if wake_at >= self.expires_at:
            self.give_up(smtp_code)
        else:
            self._change(state=self._certain_state, wake_at=wake_at, smtp_code=smtp_code)

    def give_up(self, smtp_code=None):
        """Its time is over; whether it arrived is unknown if an earlier try got no answer."""
        was_untouched = self._certain_state == self.State.QUEUED
        state = self.State.EXPIRED if was_untouched else self.State.UNKNOWN
        self.finish(state, smtp_code=smtp_code)

    def give_back(self, now):
        """Put it back as if it had not been taken."""
        self._change(wake_at=now, attempts=self.attempts - 1)

    def finish(self, state, **values):
        self._change(state=state, wake_at=None, **values)

    @property
    def _certain_state(self):
        # What the server did not take leaves no mark of this try; that of an earlier one stays.
        return self.state_before or self.state

    def _change(self, **values):
        marks.write({self: values})


class OutboxMailQuerySet(QueuedMailQuerySet):
    def to(self, address):
        return self.filter(recipient__iexact=address)


class OutboxMail(QueuedMail):
    """A mail about the account: sign-in codes and notices. Its words go once it is over.

    While it waits they lie sealed: a code must not be readable in the database.
    """

    PURPOSE = "mail.outbox"
    # Tells somebody who was erased that they are, so nothing of it stays once it is over.
    LAST = "last_mail"

    waits = SHORT_WAITS

    kind = models.CharField(max_length=60)
    recipient = models.EmailField(max_length=254)
    sealed_letter = models.BinaryField()

    objects = OutboxMailQuerySet.as_manager()

    def __str__(self):
        return f"{self.kind} {self.state}"

    @classmethod
    def put(cls, *, kind, recipient, letter, good_for):
        """Queue a letter in the caller's transaction. `good_for`: timedelta until it is stale."""
        return cls.objects.create(
            kind=kind,
            recipient=recipient,
            sealed_letter=site.encrypt(json.dumps(letter).encode(), cls.PURPOSE),
            expires_at=timezone.now() + good_for,
        )

    def letter(self):
        """Return what it says. Raises UnreadableMail."""
        try:
            letter = json.loads(site.decrypt(bytes(self.sealed_letter), self.PURPOSE))
        except SealError:
            raise UnreadableMail from None
        return {**letter, "to": self.recipient}

    def sent_values(self):
        return {**super().sent_values(), "sealed_letter": b""}

    def has_arrived(self):
        self._leave_no_row()

    def finish(self, state, **values):
        super().finish(state, sealed_letter=b"", **values)
        self._leave_no_row()

    def _leave_no_row(self):
        # One that another sender holds by now is not over.
        if self.kind == self.LAST and self.wake_at is None:
            _erase_last(type(self).objects.filter(pk=self.pk))

    @classmethod
    def forget_last(cls, now):
        """Delete the last mails whose time is over, and those whose sender died behind the mark."""
        is_over = Q(wake_at__isnull=True) | Q(expires_at__lte=now)
        _erase_last(cls.objects.filter(is_over, kind=cls.LAST))


def _erase_last(mails):
    with transaction.atomic():
        if mails.delete()[0]:
            Leftover.note()


class ClockReading(models.Model):
    """What a tick saw of the clock: the last reading that was believed, and one that is not yet.

    See mail.clock.
    """

    TRUSTED, DOUBTED = "trusted", "doubted"

    name = models.CharField(max_length=10, primary_key=True)
    moment = models.DateTimeField()
    # Seconds since the start of the machine, and which start that was.
    uptime = models.FloatField()
    boot = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(name__in=["trusted", "doubted"]), name="mail_clock_reading_is_known"
            )
        ]

    def __str__(self):
        return f"{self.name} {self.moment}"

    @classmethod
    def trusted(cls):
        return cls.objects.filter(name=cls.TRUSTED).first()

    @classmethod
    def doubted(cls):
        return cls.objects.filter(name=cls.DOUBTED).first()

    def jump_since(self, earlier):
        """How much further the clock has moved than the machine has run (timedelta).

        After another start, or on another machine, nothing tells how long it ran: only a clock that
        goes back can be seen.
        """
        moved = self.moment - earlier.moment
        if self.boot == earlier.boot and self.uptime >= earlier.uptime:
            return moved - timedelta(seconds=self.uptime - earlier.uptime)
        return min(moved, timedelta())

    def trust(self):
        self._keep(self.TRUSTED)
        type(self).objects.filter(name=self.DOUBTED).delete()

    def doubt(self):
        self._keep(self.DOUBTED)

    def _keep(self, name):
        values = {"moment": self.moment, "uptime": self.uptime, "boot": self.boot}
        type(self).objects.update_or_create(name=name, defaults=values)
