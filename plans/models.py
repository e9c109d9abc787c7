from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.fields import SealedTextField
from records.models import Record


class Plan(Record):
    """What holds a person's plan together. One a person, made when they sign up."""

    class Opioids(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNSURE = "unsure", _("Not sure")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plan"
    )
    title = SealedTextField(_("What the plan is called"), max_length=60, blank=True)
    preferred_name = SealedTextField(_("What should we call you?"), max_length=40, blank=True)
    opioids = SealedTextField(
        _("Do opioids play a part?"), max_length=6, choices=Opioids, blank=True
    )
    # Where the guided writing goes on; empty once it has been through.
    next_step = models.CharField(max_length=20, default="about", blank=True)

    @property
    def shown_title(self):
        return self.title or str(_("My plan"))

    @property
    def shows_opioid_facts(self):
        """Facts that keep people alive are left out only after a clear no."""
        return self.opioids != self.Opioids.NO

    def go_on_at(self, step):
        """Remember where the guided writing goes on. Not a change to the plan's words."""
        self.next_step = step
        self.save(update_fields=["next_step"])


class Day(Record):
    """One day of one person: whether the plan was read."""

    on = models.DateField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "on"], name="plans_day_one_a_date"),
        ]

    @classmethod
    def mark_read(cls, user, on):
        day, _created = cls.objects.get_or_create(user=user, on=on)
        if day.read_at is None:
            day.read_at = timezone.now()
            day.save(update_fields=["read_at"])

    @classmethod
    def week(cls, user):
        """The last seven days up to today: [{"on", "is_today", "was_read"}, ...]."""
        today = user.today
        days = [today - timedelta(days=back) for back in range(6, -1, -1)]
        read = set(
            cls.objects.filter(user=user, on__in=days, read_at__isnull=False).values_list(
                "on", flat=True
            )
        )
        return [{"on": day, "is_today": day == today, "was_read": day in read} for day in days]
