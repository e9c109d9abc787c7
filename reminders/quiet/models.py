from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.dates import weekday_and_day
from records.models import Record, owner
from records.telling import Telling


class QuietDay(Record):
    """A day, or a stretch of days, on which no mail comes. A change of them moves the schedule."""

    called = _("Days without an email")

    is_shown_in_history = False
    telling = Telling(_("Days with no email"), place=11, lead="on")

    user = owner(related_name="quiet_days")
    on = models.DateField(_("The day"))
    until = models.DateField(_("Last day"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("on")),
                name="reminders_quiet_ends_after_it_begins",
            )
        ]

    @classmethod
    def load(cls, users):
        """Fetch the stretches of many people with one query; few have any."""
        found = {user.pk: [] for user in users}
        for row in cls.objects.active().filter(user__in=found):
            found[row.user_id].append(row.stretch)
        for user in users:
            user.quiet_stretches = found[user.pk]

    @classmethod
    def stretches_of(cls, user):
        """[(first day, last day), ...]: what was loaded for many, or else this person's own."""
        if hasattr(user, "quiet_stretches"):
            return user.quiet_stretches
        return [row.stretch for row in user.quiet_days.active()]

    @property
    def stretch(self):
        return (self.on, self.last)

    @classmethod
    def listed(cls, user):
        """Those that are not over, the next one first."""
        rows = user.quiet_days.active().filter(cls._not_over(user.today))
        return rows.order_by("on", "created_at", "pk")

    @staticmethod
    def _not_over(today):
        return Q(on__gte=today) | Q(until__gte=today)

    @property
    def last(self):
        return self.until or self.on

    @property
    def days(self):
        """The days of it in words."""
        first, last = (weekday_and_day(day, self.user.country) for day in (self.on, self.last))
        if self.on == self.last:
            return first
        return gettext("%(first)s to %(last)s") % {"first": first, "last": last}

    def place_in_list(self):
        return None if self.last < self.user.today else super().place_in_list()

    def list_queryset(self):
        # Those that are over take no place in the list.
        return super().list_queryset().filter(self._not_over(self.user.today) | Q(pk=self.pk))

    def save(self, *args, **options):
        return self._moving_the_mail(super().save, *args, **options)

    def soft_delete(self):
        return self._moving_the_mail(super().soft_delete)

    def restore(self):
        return self._moving_the_mail(super().restore)

    def _moving_the_mail(self, act, *args, **options):
        with transaction.atomic():
            change = act(*args, **options)
            # By its name: the schedule stands on these days, and not they on it.
            Reminder = apps.get_model("reminders", "Reminder")
            # Locked and fresh: a tick may be about to move it on.
            own = Reminder.objects.filter(user_id=self.user_id).select_for_update()
            for reminder in own:
                reminder.reschedule()
            return change
