import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from mail.letters import Message
from mail.seal import open_seal, seal

# How long a sender may hold a mail before another one may take it.
LEASE = timedelta(minutes=5)
# How long a mail that is over is kept for whoever asks where it went.
KEPT_FOR = timedelta(days=30)
# How long to wait after each try that failed for now; the last one goes on.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60)]
# Somebody sits there and waits for a code, and it is worth nothing after ten minutes.
SHORT_WAITS = [timedelta(seconds=seconds) for seconds in (20, 40, 60, 120)]


class QueuedMailQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(wake_at__lte=now).order_by("wake_at")

    def claim(self, now, limit):
        """Take up to `limit` due mails for this sender alone, and return them.

        A claim is a lease: when its holder dies, `wake_at` passes and the mail is due again. On
        SQLite the IMMEDIATE transaction keeps others out, so the row lock is not needed there.
        """
        with transaction.atomic():
            rows = self.due(now).select_for_update(skip_locked=True)[:limit]
            mails = {mail.pk: mail for mail in rows}
            self.filter(pk__in=mails).update(wake_at=now + LEASE, attempts=F("attempts") + 1)
        for mail in mails.values():
            mail.attempts += 1
        return list(mails.values())


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
    message_id = models.UUIDField(default=uuid.uuid4, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    objects = QueuedMailQuerySet.as_manager()
    waits = WAITS

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

    def letter(self):
        """Return recipient and words ({"to", "subject", "text", "html", "headers"}), or None to
        drop the mail because it is no longer wanted."""
        raise NotImplementedError

    def message(self, letter):
        """Return the Django message for a letter."""
        domain = settings.SITE_HOST
        message = Message(
            letter["subject"],
            letter["text"],
            to=[letter["to"]],
            headers={
                "Message-ID": f"<{self.message_id.hex}@{domain}>",
                "Auto-Submitted": "auto-generated",
                **letter["headers"],
            },
        )
        message.attach_alternative(letter["html"], "text/html")
        return message

    def mark_in_flight(self):
        """Set the mark before SMTP. Returns False when an earlier try may already have arrived.

        A mail found in flight was given to the server by a sender that died, or whose reply was
        lost. It is sent once more under the same Message-ID, then held as unknown.
        """
        if self.state == self.State.RESENT:
            self.finish(self.State.UNKNOWN)
            return False
        is_second = self.state == self.State.IN_FLIGHT
        self.state = self.State.RESENT if is_second else self.State.IN_FLIGHT
        self.save(update_fields=["state"])
        return True

    def reply_lost(self, now):
        """Leave the mark, so that it is sent once more at most."""
        self.wake_at = now + self.waits[0]
        if self.state == self.State.RESENT or self.wake_at >= self.expires_at:
            self.finish(self.State.UNKNOWN)
        else:
            self.save(update_fields=["wake_at"])

    def mark_sent(self, now):
        self.sent_at = now
        self.finish(self.State.SENT)

    def retry_later(self, now, smtp_code=None):
        """Put it back for later, or give up once its time is over."""
        self.smtp_code = smtp_code
        wake_at = now + self.waits[min(self.attempts, len(self.waits)) - 1]
        if wake_at >= self.expires_at:
            self.finish(self.State.EXPIRED)
        else:
            self.state = self.State.QUEUED
            self.wake_at = wake_at
            self.save(update_fields=["state", "wake_at", "smtp_code"])

    def finish(self, state, smtp_code=None):
        self.state = state
        self.wake_at = None
        self.smtp_code = smtp_code or self.smtp_code
        self.save(update_fields=["state", "wake_at", "smtp_code", "sent_at"])


class OutboxMailQuerySet(QueuedMailQuerySet):
    def to(self, address):
        return self.filter(recipient__iexact=address)


class OutboxMail(QueuedMail):
    """A mail about the account: sign-in codes and notices. Its words go once it is over."""

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
            sealed_letter=seal(letter),
            expires_at=timezone.now() + good_for,
        )

    @classmethod
    def forget_old(cls, now):
        """Delete what was over thirty days ago: an address must not outlive its account here."""
        cls.objects.filter(wake_at__isnull=True, created_at__lt=now - KEPT_FOR).delete()

    def letter(self):
        return {**open_seal(self.sealed_letter), "to": self.recipient}

    def finish(self, state, smtp_code=None):
        self.sealed_letter = b""
        self.save(update_fields=["sealed_letter"])
        super().finish(state, smtp_code)
