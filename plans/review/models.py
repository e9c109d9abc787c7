from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.dates import full_date
from records.audience import Audience
from records.fields import EncryptedTextField
from records.models import Record
from records.telling import Said, Telling
from records.typed_fields import EncryptedTicksField

# How often somebody is offered a short look at their plan.
WEEK = timedelta(days=7)


def checks_told(checks, user):
    """Tell of {check: the day it was ticked, or None} each by what it is called."""
    for check, day in checks.items():
        label = dict(Review.Check.choices).get(check)
        if label:
            yield Said(str(label))
            yield Said(full_date(day, user.country) if day else "")


class Review(Record):
    """When somebody last looked their plan through, and how sure they are of it. One a person."""

    called = _("Check my plan")

    class Kind(models.TextChoices):
        TIDY = "tidy"
        RELINK = "relink"

    class Check(models.TextChoices):
        COPY = "copy", _("I have a copy I can reach")
        PERSON = "person", _("One person knows about my plan")
        APPOINTMENT = "appointment", _("My next appointment is booked")

    LIKELIHOODS = [(str(number), str(number)) for number in range(11)]

    is_added_by_person = False
    is_shown_in_history = False
    bookkeeping = ("tidied_at", "relinked_at", "offered_from", "is_offered", "checks")
    telling = Telling(
        _("Check my plan"),
        place=5,
        labels={
            "tidied_at": _("What helps, last checked"),
            "relinked_at": _("If-then, last checked"),
            "offered_from": _("Not on Today before"),
            "is_offered": _("Remind me on Today to check my plan"),
            "checks": _("Can I get to it fast?"),
        },
        said={"checks": checks_told},
    )

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review"
    )
    tidied_at = models.DateTimeField(null=True)
    relinked_at = models.DateTimeField(null=True)
    # Today does not offer a look before this day, or at all.
    offered_from = models.DateField(null=True)
    is_offered = models.BooleanField(default=True)
    # Which of the checks are ticked, and since when.
    checks = EncryptedTicksField(max_length=60, block=64, blank=True, audience=Audience.OWNER)
    likelihood = EncryptedTextField(
        _("How likely am I to use this plan?"),
        max_length=2,
        choices=LIKELIHOODS,
        blank=True,
        audience=Audience.OWNER,
    )
    one_higher = EncryptedTextField(
        _("What would make it one higher?"), max_length=280, blank=True, audience=Audience.OWNER
    )

    @classmethod
    def of(cls, user):
        """Return a person's review; an unsaved one while they have not used it yet."""
        return getattr(user, "review", None) or cls(user=user)

    @classmethod
    def kept_for(cls, user):
        """Return a person's review, saved so that it can be written to."""
        review, _is_new = cls.objects.get_or_create(user=user)
        return review

    @property
    def ticked(self):
        """{check: the day it was ticked, or None where none was kept}, less what is over."""
        ticked = dict(self.checks)
        if self.Check.APPOINTMENT in ticked and self._is_over(ticked[self.Check.APPOINTMENT]):
            del ticked[self.Check.APPOINTMENT]
        return ticked

    def _is_over(self, ticked_on):
        """Whether the appointments of the time since then have passed, and none is to come."""
        dated = self.user.appointments.active().filter(next_on__isnull=False)
        last = dated.order_by("next_on").values_list("next_on", flat=True).last()
        return last is not None and (ticked_on or last) <= last < self.user.today

    @property
    def last_looked_at(self):
        return max(filter(None, [self.tidied_at, self.relinked_at]), default=None)

    def looked_at(self, kind):
        """Return the moment of the last look of a kind, or None."""
        return self.tidied_at if kind == self.Kind.TIDY else self.relinked_at

    def is_due(self, kind):
        """Whether a look is worth offering. The first one comes a while after signing up."""
        if kind == self.Kind.RELINK:
            return self.user.triggers.due_for_review(timezone.now()).exists()
        last = self.looked_at(kind) or self.user.joined_at
        return self.user.localtime(last).date() + WEEK <= self.user.today

    def is_for_today(self):
        """Whether Today offers a look."""
        is_put_off = self.offered_from is not None and self.offered_from > self.user.today
        return self.is_offered and not is_put_off and any(map(self.is_due, self.Kind))

    def was_answered_today(self):
        """Whether there was a look today, or it was put off."""
        today, last = self.user.today, self.last_looked_at
        was_looked_at = last is not None and self.user.localtime(last).date() == today
        return was_looked_at or self.offered_from == today + WEEK

    def look(self, kind):
        """Note a look of that kind. The links that were offered for one are right as they are."""
        now = timezone.now()
        if kind == self.Kind.TIDY:
            self.bookkeep(tidied_at=now)
            return
        for trigger in self.user.triggers.due_for_review(now):
            trigger.mark_reviewed()
        self.bookkeep(relinked_at=now)

    def put_off(self):
        """Offer no look for a week."""
        self.bookkeep(offered_from=self.user.today + WEEK)

    def offer(self, is_offered):
        """Offer looks on Today, at once when one is due, or never."""
        self.bookkeep(is_offered=is_offered, offered_from=None)

    def tick(self, check, is_ticked):
        """Tick one of the checks today, or take the tick away again."""
        with transaction.atomic():
            # Ticks in two tabs at once are both kept.
            self.user.lock_rows()
            stored = type(self).objects.get(pk=self.pk)
            ticked = {name: day for name, day in stored.ticked.items() if name != check}
            if is_ticked:
                ticked[check] = self.user.today
            stored.bookkeep(checks=ticked)
