from datetime import UTC, timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.audience import Audience
from records.fields import EncryptedTextField
from records.models import HistoryEntry, Record, RecordQuerySet
from records.telling import Telling
from records.typed_fields import EncryptedMomentField
from sealing.cipher import SealError

# Help says "give it twenty minutes"; a tap within half an hour still belongs to the same urge.
FOLLOW_UP_AFTER = timedelta(minutes=20)
SAME_URGE_WITHIN = timedelta(minutes=30)
# Some last much longer: what passes now is the one that came up to three hours ago.
LONGEST_URGE = timedelta(hours=3)


class UrgeQuerySet(RecordQuerySet):
    def newest_first(self):
        """Sort by when they were logged: the database cannot read when that was."""
        return self.order_by("-position", "-pk")

    def removed(self):
        return self.filter(archived_at__isnull=False)

    def removed_before(self, moment):
        """Return what was removed before a moment, to the second, though only its month shows."""
        rows = self.filter(archived_at__lt=moment).only("user_id", "removed_at")
        removed = [row.pk for row in rows if row.was_removed_before(moment)]
        return self.filter(pk__in=removed)


class Urge(Record):
    """An urge that was logged. When it came is sealed; all else may stay open.

    In the clear lies the month of its moments, and nobody else's row is written with it: not even
    who has the database can name the hour. See docs/decisions/0039-moments.md.
    """

    called = _("Urges")

    STRENGTHS = [(str(number), str(number)) for number in range(11)]

    notes_acts = False
    # That it passed is a tap of its own and no change of what was said about it.
    bookkeeping = outside_history = ("happened_at", "passed_at", "removed_at")
    telling = Telling(
        _("Urges"),
        place=2,
        lead="happened_at",
        labels={
            "happened_at": _("When"),
            "passed_at": _("It passed"),
            "removed_at": _("Removed"),
        },
    )

    strength = EncryptedTextField(
        _("How strong was it?"),
        max_length=2,
        choices=STRENGTHS,
        blank=True,
        audience=Audience.OWNER,
    )
    strength_after = EncryptedTextField(
        _("And after twenty minutes?"),
        max_length=2,
        choices=STRENGTHS,
        blank=True,
        audience=Audience.OWNER,
    )
    trigger = models.ForeignKey(
        "triggers.Trigger",
        verbose_name=_("What brought on the urge?"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="urges",
    )
    text = EncryptedTextField(
        _("In my own words"), max_length=280, blank=True, audience=Audience.OWNER
    )
    where = EncryptedTextField(
        _("Where was I?"), max_length=280, blank=True, audience=Audience.OWNER
    )
    helped = EncryptedTextField(
        _("What helped?"), max_length=280, blank=True, audience=Audience.OWNER
    )

    happened_at = EncryptedMomentField(max_length=26, audience=Audience.OWNER)
    passed_at = EncryptedMomentField(max_length=26, blank=True, audience=Audience.OWNER)
    removed_at = EncryptedMomentField(max_length=26, blank=True, audience=Audience.OWNER)

    objects = UrgeQuerySet.as_manager()

    @classmethod
    def log(cls, user):
        """Log the urge that a tap stands for: a new one, or the one that is still going on.

        Not told apart by a key of the page, as other rows are: Help may be an old copy that the
        phone kept, and each of its taps hours apart is an urge of its own.
        """
        with transaction.atomic():
            # Two taps at once come one after the other.
            user.lock_rows()
            return cls.ongoing(user) or cls._create(user)

    @classmethod
    def log_passed(cls, user):
        """Log that an urge has passed: the one that is open, or else as a tap logs it."""
        with transaction.atomic():
            user.lock_rows()
            urge = cls.latest_open(user) or cls.ongoing(user) or cls._create(user)
            urge.bookkeep(passed_at=urge.passed_at or timezone.now())
            return urge

    @classmethod
    def ongoing(cls, user):
        """Return the urge that came last, while it may last or has only just passed; or None."""
        last = cls.last_of(user)
        return last if last and last.is_newer_than(SAME_URGE_WITHIN) else None

    @classmethod
    def latest_open(cls, user):
        """Return the last urge of some hours, or None if the user said that it passed or eased."""
        last = cls.last_of(user)
        is_open = last and last.happened_at > timezone.now() - LONGEST_URGE
        return None if not is_open or last.passed_at or last.strength_after else last

    @classmethod
    def due_for_follow_up(cls, user):
        """Return the urge to ask about once more, twenty minutes after it came; or None."""
        urge = cls.latest_open(user)
        is_time = urge and urge.happened_at <= timezone.now() - FOLLOW_UP_AFTER
        return urge if is_time else None

    @classmethod
    def last_of(cls, user):
        """Return the urge that was logged last, or None."""
        return user.urges.active().newest_first().first()

    @classmethod
    def _create(cls, user):
        urge = cls(user=user)
        urge.save()
        return urge

    def soft_delete(self):
        """Remove the row. Nothing is noted, so there is no entry to return."""
        now = timezone.now()
        with transaction.atomic():
            # "Remove" and "Put back" at once come one after the other.
            self.user.lock_rows()
            self._archive(month_of(now), HistoryEntry.Kind.REMOVED)
            self.refresh_from_db(fields=["removed_at"])
            self.bookkeep(removed_at=self.removed_at or now)

    def restore(self):
        with transaction.atomic():
            self.user.lock_rows()
            super().restore()
            self.bookkeep(removed_at=None)

    def place_in_list(self):
        return None  # as many as came are logged

    def is_newer_than(self, age):
        """Whether it came, or passed, less than that long ago."""
        return max(self.happened_at, self.passed_at or self.happened_at) > timezone.now() - age

    def was_removed_before(self, moment):
        try:
            return self.removed_at is not None and self.removed_at < moment
        except SealError:
            # The log says so. One person's lost key must not keep what others removed.
            return False

    def _insert_row(self):
        self.happened_at = self.happened_at or timezone.now()
        self.created_at = month_of(self.happened_at)
        super()._insert_row()

    @property
    def texts(self):
        """What the person said about it: the texts that are there."""
        cause = self.trigger.text if self.trigger else ""
        return [text for text in (cause, self.text, self.where, self.helped) if text]


def month_of(moment):
    """Return the beginning of the month of a moment, in UTC."""
    first = moment.astimezone(UTC).replace(day=1)
    return first.replace(hour=0, minute=0, second=0, microsecond=0)
