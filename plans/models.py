from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.fields import SealedTextField
from records.models import Record


def _names(text):
    return frozenset(filter(None, text.split(",")))


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
    # Where the guided writing goes on: the name of a step, or "ready".
    next_step = models.CharField(max_length=20, default="about", blank=True)
    # Names of sections that are left out of the pages and the papers, separated by commas.
    hidden = models.CharField(max_length=200, blank=True)
    # In the same way: optional sections that are in use, and those that may be on paper too.
    turned_on = SealedTextField(max_length=200, blank=True)
    on_paper = SealedTextField(max_length=200, blank=True)

    @property
    def shown_title(self):
        return self.title or str(_("My plan"))

    @property
    def shows_opioid_facts(self):
        """Facts that keep people alive are left out only after a clear no."""
        return self.opioids != self.Opioids.NO

    @property
    def hidden_sections(self):
        return _names(self.hidden)

    @property
    def turned_on_sections(self):
        return _names(self.turned_on)

    @property
    def sections_on_paper(self):
        return _names(self.on_paper)

    def show(self, section, is_shown):
        """Show or hide a section. Its lines stay as they are."""
        self._note("hidden", section, not is_shown)

    def turn_on(self, section, is_on):
        """Use an optional section, or put it away. Its lines stay as they are."""
        self._note("turned_on", section, is_on)

    def put_on_paper(self, section, is_on):
        """Print a section that is left off paper unless somebody asks for it."""
        self._note("on_paper", section, is_on)

    def _note(self, field, section, is_listed):
        names = _names(getattr(self, field))
        names = names | {section} if is_listed else names - {section}
        setattr(self, field, ",".join(sorted(names)))
        self.save(update_fields=[field])

    def go_on_at(self, step):
        """Remember where the guided writing goes on. Not a change to the plan's words."""
        self.next_step = step
        self.save(update_fields=["next_step"])


class PlanItem(Record):
    """One line of one of the plan's own lists. plans/sections.py says which lists there are."""

    section = models.CharField(max_length=20)
    text = SealedTextField(_("In my own words"), max_length=280)
    detail = SealedTextField(max_length=280, blank=True)
    again = SealedTextField(_("What I would do again"), max_length=280, blank=True)
    done_on = models.DateField(null=True)

    @property
    def more(self):
        return " · ".join(filter(None, [self.detail, self.again]))

    def siblings(self):
        return super().siblings().filter(section=self.section)

    def complete(self, day):
        """Note the day on which it was done, or None. Not a change of its words."""
        self.done_on = day
        self.save(update_fields=["done_on"])


class Day(Record):
    """One day of one person: how it looks, and whether the plan was read."""

    class Weather(models.TextChoices):
        STEADY = "steady", _("Steady")
        SHAKY = "shaky", _("Shaky")
        HARD = "hard", _("Hard")

    on = models.DateField()
    weather = SealedTextField(max_length=6, choices=Weather, blank=True)
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
    def check_in(cls, user, on, weather):
        """Note how a day looks. The newest answer counts."""
        day, _created = cls.objects.get_or_create(user=user, on=on)
        day.weather = weather
        day.save(update_fields=["weather"])

    @classmethod
    def weather_of(cls, user, on):
        """What was answered for a day, or an empty text."""
        day = cls.objects.filter(user=user, on=on).first()
        return day.weather if day else ""

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
