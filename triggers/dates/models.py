from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.dates import weekday_and_day
from records.audience import Audience
from records.fields import EncryptedTextField
from records.models import Record, owner
from triggers.dates import occurrences


class RiskyDate(Record):
    """A day that may be hard, or a stretch of days: once, every month or every year."""

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

    user = owner(related_name="risky_dates")
    text = EncryptedTextField(_("What is it?"), max_length=280, audience=Audience.ANYONE)
    on = models.DateField(_("The day"))
    repeat = models.CharField(_("How often?"), max_length=9, choices=Repeat, default=Repeat.ONCE)
    until = models.DateField(_("Its last day"), null=True, blank=True)
    notice = models.PositiveSmallIntegerField(_("Show it on Today"), choices=NOTICE, default=3)
    trigger = models.ForeignKey(
        "triggers.Trigger",
        verbose_name=_("My if and then for it"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="dates",
    )
    who_knows = EncryptedTextField(
        _("Who knows about it?"), max_length=280, blank=True, audience=Audience.CLOSE
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
    def by_time(cls, user):
        """(the dates still to come, the next one first; those that are over, the latest first)"""
        dates = user.risky_dates.active().in_order().select_related("trigger")
        dates = list(dates.prefetch_related("trigger__answers"))
        over = [date for date in dates if not date.next_time(user.today)]
        return cls.coming(dates), sorted(over, key=lambda date: date.on, reverse=True)

    @classmethod
    def coming(cls, dates):
        """Those of a person's dates that are not over, the next one first."""
        coming = [date for date in dates if date.next_time(date.user.today)]
        return sorted(coming, key=lambda date: date.next_time(date.user.today))

    @classmethod
    def near(cls, user):
        """The dates that Today shows, the next one first."""
        coming, _over = cls.by_time(user)
        return [date for date in coming if date.is_near(user.today)]

    @classmethod
    def begins_on(cls, user, day):
        """Whether one of the person's dates begins on this day."""
        coming = [date.next_time(day) for date in user.risky_dates.active()]
        return any(days and days[0] == day for days in coming)

    def save(self, *args, **options):
        # A day that is put back may meet a last day, or a repeat, of later on.
        can_last = self.repeat in (self.Repeat.ONCE, self.Repeat.YEARLY)
        if self.until and not (self._state.adding or (can_last and self.on <= self.until)):
            self.until = None
        return super().save(*args, **options)

    def next_time(self, day):
        """(first day, last day) of the next time, which may be going on; None when it is over."""
        return occurrences.next_occurrence(self.repeat, self.on, self.until, day)

    def is_near(self, day):
        coming = self.next_time(day)
        return bool(coming) and coming[0] <= day + timedelta(days=self.notice)

    @property
    def pair(self):
        """Its if-then, unless that was removed."""
        return self.trigger if self.trigger and self.trigger.archived_at is None else None

    @property
    def when(self):
        """The days of it in words, as they are called today."""
        today = self.user.today
        start, end = self._shown_time
        if start <= today <= end:
            return _("Today") if end == today else _("Until %(last)s") % {"last": self._word(end)}
        return self.days

    @property
    def days(self):
        """The days of it in words that stay true on paper."""
        start, end = self._shown_time
        if start == end:
            return self._word(start)
        days = {"first": self._word(start), "last": self._word(end)}
        return gettext("%(first)s to %(last)s") % days

    @property
    def _shown_time(self):
        """The next time, or the last one."""
        return self.next_time(self.user.today) or (self.on, self.until or self.on)

    def _word(self, day):
        return weekday_and_day(day, self.user.country)
