from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.dates import weekday_and_day
from records.audience import Audience
from records.fields import EncryptedTextField
from records.models import Record, owner
from records.telling import Telling
from triggers.dates import occurrences


class RiskyDate(Record):
    """A day that may be hard, or a stretch of days: once, every month or every year."""

    called = _("Dates")

    class Repeat(models.TextChoices):
        ONCE = occurrences.ONCE, _("Just once")
        MONTHLY = occurrences.MONTHLY, _("Every month on this day")
        MONTH_END = occurrences.MONTH_END, _("Every month on its last day")
        YEARLY = occurrences.YEARLY, _("Every year")

    # Days before it at which Today begins to show it.
    NOTICE = [
        (0, _("On the day")),
        (1, _("1 day before")),
        (3, _("3 days before")),
        (7, _("A week before")),
        (14, _("Two weeks before")),
    ]

    telling = Telling(_("Dates"), lead="text")

    user = owner(related_name="risky_dates")
    text = EncryptedTextField(_("What is it?"), max_length=280, audience=Audience.ANYONE)
    on = models.DateField(_("The day"))
    repeat = models.CharField(_("How often?"), max_length=9, choices=Repeat, default=Repeat.ONCE)
    until = models.DateField(_("Last day"), null=True, blank=True)
    notice = models.PositiveSmallIntegerField(_("Show it on Today"), choices=NOTICE, default=3)
    trigger = models.ForeignKey(
        "triggers.Trigger",
        verbose_name=_("My if-then for it"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="dates",
    )
    who_knows = EncryptedTextField(
        _("Who I told"), max_length=280, blank=True, audience=Audience.CLOSE
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(repeat__in=["once", "monthly", "month end", "yearly"]),
                name="triggers_date_repeat_is_known",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True)
                | Q(until__gte=F("on"), repeat__in=["once", "yearly"]),
                name="triggers_date_ends_after_it_begins",
            ),
        ]

    @classmethod
    def upcoming_and_past(cls, user):
        """Return (dates still to come, the next first; those that are over, the latest first)."""
        dates = user.risky_dates.active().in_order().select_related("trigger")
        dates = list(dates.prefetch_related("trigger__answers"))
        past = [date for date in dates if not date.next_occurrence(user.today)]
        return cls.upcoming(dates), sorted(past, key=lambda date: date.on, reverse=True)

    @classmethod
    def upcoming(cls, dates):
        """Return those of a person's dates that are not over, the next one first."""
        upcoming = [date for date in dates if date.next_occurrence(date.user.today)]
        return sorted(upcoming, key=lambda date: date.next_occurrence(date.user.today))

    @classmethod
    def due_for_notice(cls, user):
        """Return the dates that Today shows, the next one first."""
        upcoming, _past = cls.upcoming_and_past(user)
        return [date for date in upcoming if date.is_due_for_notice(user.today)]

    @classmethod
    def begins_on(cls, user, day):
        """Return whether one of the person's dates begins on this day."""
        next_ones = [date.next_occurrence(day) for date in user.risky_dates.active()]
        return any(found and found[0] == day for found in next_ones)

    def save(self, *args, **options):
        # A day that is put back may meet a last day, or a repeat, of later on.
        can_last = self.repeat in (self.Repeat.ONCE, self.Repeat.YEARLY)
        if self.until and not (self._state.adding or (can_last and self.on <= self.until)):
            self.until = None
        return super().save(*args, **options)

    def next_occurrence(self, day):
        """Return (first day, last day) of the next time, which may be going on, or None."""
        return occurrences.next_occurrence(self.repeat, self.on, self.until, day)

    def is_due_for_notice(self, day):
        occurrence = self.next_occurrence(day)
        return bool(occurrence) and occurrence[0] <= day + timedelta(days=self.notice)

    @property
    def pair(self):
        """Its if-then, unless that was removed."""
        return self.trigger if self.trigger and self.trigger.archived_at is None else None

    @property
    def when(self):
        """Its days as they are called today."""
        today = self.user.today
        start, end = self._shown_occurrence
        if start <= today <= end:
            until = _("Until %(last)s") % {"last": self._day_text(end)}
            return _("Today") if end == today else until
        return self.days

    @property
    def days(self):
        """Its days as they stay true on paper."""
        start, end = self._shown_occurrence
        if start == end:
            return self._day_text(start)
        days = {"first": self._day_text(start), "last": self._day_text(end)}
        return gettext("%(first)s to %(last)s") % days

    @property
    def _shown_occurrence(self):
        """The next time, or the last one."""
        return self.next_occurrence(self.user.today) or (self.on, self.until or self.on)

    def _day_text(self, day):
        return weekday_and_day(day, self.user.country)
