from datetime import timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.audience import Audience
from records.fields import EncryptedTextField
from records.models import Record

# Help says "give it twenty minutes"; a tap within half an hour still belongs to the same urge.
FOLLOW_UP_AFTER = timedelta(minutes=20)
SAME_URGE_WITHIN = timedelta(minutes=30)
# Some last much longer: what passes now is the one that came up to three hours ago.
LONGEST_URGE = timedelta(hours=3)


class Urge(Record):
    """An urge that was logged. When it came is `created_at`; all else may stay open."""

    STRENGTHS = [(str(number), str(number)) for number in range(11)]

    is_shown_in_history = False
    # That it passed is a tap of its own and no change of what was said about it.
    bookkeeping = outside_history = ("passed_at",)

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

    passed_at = models.DateTimeField(null=True)

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
        lately = timezone.now() - SAME_URGE_WITHIN
        now = Q(created_at__gt=lately) | Q(passed_at__gt=lately)
        return user.urges.active().filter(now).order_by("created_at").last()

    @classmethod
    def latest_open(cls, user):
        """Return the last urge of some hours, or None if the user said that it passed or eased."""
        lately = user.urges.active().filter(created_at__gt=timezone.now() - LONGEST_URGE)
        last = lately.order_by("created_at").last()
        return None if last is None or last.passed_at or last.strength_after else last

    @classmethod
    def due_for_follow_up(cls, user):
        """Return the urge to ask about once more, twenty minutes after it came; or None."""
        urge = cls.latest_open(user)
        is_time = urge and urge.created_at <= timezone.now() - FOLLOW_UP_AFTER
        return urge if is_time else None

    @classmethod
    def _create(cls, user):
        urge = cls(user=user)
        urge.save()
        return urge

    @property
    def texts(self):
        """What the person said about it: the texts that are there."""
        cause = self.trigger.text if self.trigger else ""
        return [text for text in (cause, self.text, self.where, self.helped) if text]
