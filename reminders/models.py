import logging
import uuid
from contextlib import contextmanager
from datetime import time, timedelta
from functools import wraps

import tzdata
from django.conf import settings
from django.db import DatabaseError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.dates import time_of_day, weekdays
from accounts.models import User, zone_named
from plans.sections import choose
from records.models import Record, RecordQuerySet
from records.telling import Said, Telling, named
from reminders import bulk, emails, own_words, schedule
from reminders.deliveries.models import Delivery
from reminders.fields import WeekdaysField
from reminders.quiet.models import QuietDay
from triggers.dates.models import RiskyDate

logger = logging.getLogger(__name__)

# Who has not come for so long is asked once whether the mail is still useful.
UNREAD_AFTER = timedelta(days=30)
# A quiet stretch from so many days on is like a pause.
LONG = timedelta(days=7)
# So many mails in a row that came back, and the address is taken for wrong.
MOST_BOUNCES = 3
# Few enough that a claim is short, enough that a busy minute is done in a few of them.
CLAIM = 500
WEEKEND = frozenset({5, 6})


@contextmanager
def alone_in_trouble():
    """What goes wrong with one person's schedule holds up nobody else's."""
    try:
        yield
    except DatabaseError:
        raise
    except Exception:
        logger.exception("A schedule cannot be reckoned. It is tried again later.")


def on_the_newest_row(act):
    """Let a verb act on the row as it is now, and nobody else at the same time: a stop that came
    meanwhile is not to be undone by an older page."""

    @wraps(act)
    def acting(self, *args, **kwargs):
        with transaction.atomic():
            if not self._state.adding:
                self.refresh_from_db(from_queryset=Reminder.objects.select_for_update())
            return act(self, *args, **kwargs)

    return acting


class ReminderQuerySet(RecordQuerySet):
    def due(self, now):
        """Those whose time has come. Who has moved is due when the schedule has followed: the date
        that it was made for is one of another clock."""
        followed = self.filter(user__time_zone_changed_at__isnull=True)
        return followed.filter(next_due_at__lte=now).order_by("next_due_at")

    def claim_due(self, now):
        """Write the ledger rows of what is due and move every schedule on, all in one transaction.

        Returns the rows, or None when nothing was due; a person's day may need no row. Two ticks at
        once take different people; the ledger is unique by date and zone besides.
        """
        # What most ticks find, and all that they need to ask.
        if not self.due(now).exists():
            return None
        with transaction.atomic():
            rows = (
                self.due(now)
                .select_related("user")
                .select_for_update(skip_locked=True, of=("self",))[:CLAIM]
            )
            reminders = list(rows)
            if not reminders:
                return None
            QuietDay.load([reminder.user for reminder in reminders])
            deliveries = [row for reminder in reminders for row in reminder.advance_or_wait(now)]
            bulk.insert(Delivery, deliveries)
            bulk.update(Reminder, reminders, Reminder.ADVANCES)
        return deliveries

    def follow_new_rules(self, now):
        """Find all due times anew when the data of the time zones is another than at the last tick.

        A country may change its clocks at a month's notice, and the times of the coming days were
        found by the old rules.
        """
        if ZoneRules.objects.filter(version=tzdata.IANA_VERSION).exists():
            return
        last = uuid.UUID(int=0)
        while last:
            last = self._follow_new_rules_after(last, now)
        ZoneRules.objects.get_or_create(version=tzdata.IANA_VERSION)

    def _follow_new_rules_after(self, pk, now):
        """One transaction's share, in the order of the keys. Returns the last key, or None."""
        with transaction.atomic():
            rows = self.filter(pk__gt=pk, next_due_at__gt=now).order_by("pk")
            reminders = list(rows.select_related("user").select_for_update(of=("self",))[:CLAIM])
            moved = []
            for reminder in reminders:
                with alone_in_trouble():
                    moved += [reminder] if reminder.follow_new_rules(now) else []
            bulk.update(Reminder, moved, Reminder.ADVANCES)
        return reminders[-1].pk if reminders else None

    def follow_moved_clocks(self, now):
        """Reschedule everybody whose time zone has changed since the last tick."""
        for user in User.objects.filter(time_zone_changed_at__isnull=False)[:CLAIM]:
            with alone_in_trouble(), transaction.atomic():
                for reminder in (
                    self.filter(user=user).select_related("user").select_for_update(of=("self",))
                ):
                    reminder.reschedule(now)
                # One who has moved again meanwhile is followed by the next tick.
                User.objects.filter(pk=user.pk, time_zone=user.time_zone).update(
                    time_zone_changed_at=None
                )


def days_told(days, user):
    """Tell days of the week by their names."""
    yield from (Said(str(WEEKDAYS[day])) for day in days)


class Reminder(Record):
    """A person's daily mail: when it comes, and how to stop it.

    `next_due_at` is all that a tick looks at; it is empty while the mail is stopped.
    """

    called = _("Daily email")
    asks_to_start = _("Start the daily email here, too")
    left_behind = {
        "bounces": "is about the address of the account",
        "next_due_at": "is reckoned from the days, the time and the time zone",
        "next_on": "is reckoned with it",
        "next_zone": "is noted with it",
        "last_due_at": "is about mails that this site has sent",
        "stop_token": "is a key to the links in mails of this site",
        "pause_token": "is a key to the links in mails of this site",
    }

    class Stopped(models.TextChoices):
        ASKED = "asked"
        BOUNCED = "bounced"
        UNREAD = "unread"

    keeps_history = False
    telling = Telling(
        _("Daily email"),
        place=10,
        labels={
            "tells_name": _("My name"),
            "tells_steps": _("My small steps for the day"),
            "tells_crisis_line": _("The number of the crisis line"),
            "tells_sections": _("Parts of my plan"),
            "stopped_at": _("Stopped on"),
            "stopped_for": _("Why it stopped"),
            "kept_on": _("Kept on"),
            "bounces": _("Emails that came back"),
            "paused_until": _("Paused until"),
            "next_due_at": _("The next email"),
            "last_due_at": _("The last email"),
        },
        said={
            "days": days_told,
            "stopped_for": named(
                {
                    Stopped.ASKED: _("I stopped it."),
                    Stopped.BOUNCED: _("Emails came back."),
                    Stopped.UNREAD: _("Nobody said it was still useful."),
                }
            ),
        },
        left_out={
            "next_on": "the day of the next email, which is told with its time",
            "next_zone": "by which clock that was found",
            "stop_token": "the key in the links of the mails",
            "pause_token": "the key in the links of the mails",
        },
    )

    # Offered when the first plan is ready: whoever has answered has a row.
    OFFERED = {"morning": time(8), "evening": time(19)}

    # What own words are taken from, where they were loaded for many people at once.
    loaded_rows = None
    # The sections that `choose_parts` set and that are not saved yet.
    chosen_sections = None
    # What `advance` changes.
    ADVANCES = ("next_due_at", "next_on", "last_due_at", "stopped_at", "stopped_for")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder"
    )
    local_time = models.TimeField(_("Time"), default=time(8))
    # For a day that the person marked as one that may be hard.
    early_time = models.TimeField(_("Earlier, on my dates"), null=True, blank=True)
    days = WeekdaysField(_("Days"), max_length=7, default=(0, 1, 2, 3, 4, 5, 6))
    # What may stand in the mail. Which sections do is sealed (plans.SectionSetting); that there are
    # some is not, so that a batch opens nothing of people who chose none.
    tells_name = models.BooleanField(default=False)
    tells_steps = models.BooleanField(default=False)
    tells_crisis_line = models.BooleanField(default=False)
    tells_sections = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)
    # Why it is stopped; empty while it is on.
    stopped_for = models.CharField(max_length=7, choices=Stopped, blank=True)
    # The day on which somebody said that the mail is still useful.
    kept_on = models.DateField(null=True)
    # How many mails came back since one arrived.
    bounces = models.PositiveSmallIntegerField(default=0)
    paused_until = models.DateField(null=True)
    next_due_at = models.DateTimeField(null=True)
    next_on = models.DateField(null=True)
    # The time zone that these two were found by: the person may have moved on meanwhile.
    next_zone = models.CharField(max_length=64, blank=True)
    last_due_at = models.DateTimeField(null=True)
    # Random ids of their own: they reveal nothing, and outlive a change of SECRET_KEY.
    stop_token = models.UUIDField(default=uuid.uuid4, unique=True)
    pause_token = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(next_due_at__isnull=True),
                name="reminders_stopped_is_never_due",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, stopped_for="")
                | Q(stopped_at__isnull=False, stopped_for__in=["asked", "bounced", "unread"]),
                name="reminders_stopped_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(days__regex=r"^[0-6]{1,7}$"), name="reminders_days_are_weekdays"
            ),
            models.CheckConstraint(
                condition=Q(early_time__isnull=True) | Q(early_time__lt=F("local_time")),
                name="reminders_early_is_before_the_usual_time",
            ),
            models.CheckConstraint(
                condition=Q(next_due_at__isnull=True) ^ Q(next_on__isnull=False),
                name="reminders_due_has_a_date",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_due_at"],
                condition=Q(next_due_at__isnull=False),
                name="reminders_due",
            )
        ]

    @classmethod
    def of(cls, user):
        """The person's row, or one with the usual time that is not saved yet."""
        return getattr(user, "reminder", None) or cls(user=user)

    @classmethod
    def to_change(cls, user):
        """The person's row, or a new one. Nobody else changes it while the transaction lasts: a
        stop that comes from the mail would be lost."""
        row = cls.objects.filter(user=user).select_for_update().first() or cls()
        row.user = user
        return row

    @property
    def weekdays(self):
        return frozenset(self.days)

    @property
    def schedule_in_words(self):
        """Every day at 8:00 AM. The days have names unless they are all, or a week's usual ones."""
        at = time_of_day(self.local_time, self.user.country)
        left_out = schedule.EVERY_DAY - self.weekdays
        if not left_out:
            return gettext("Every day at %(time)s") % {"time": at}
        if left_out == WEEKEND:
            return gettext("Weekdays at %(time)s") % {"time": at}
        if self.weekdays == WEEKEND:
            return gettext("Weekends at %(time)s") % {"time": at}
        if len(left_out) == 1:
            return gettext("Every day but %(day)s at %(time)s") % {
                "day": WEEKDAYS[min(left_out)],
                "time": at,
            }
        return gettext("%(days)s at %(time)s") % {"days": self._days_in_words(), "time": at}

    def _days_in_words(self):
        names = WEEKDAYS if len(self.days) < 3 else WEEKDAYS_ABBR
        ordered = [number for number, _name in weekdays(self.user.country)]
        days = [str(names[number]) for number in ordered if number in self.weekdays]
        return get_text_list(days, gettext("and"))

    @property
    def zone(self):
        return zone_named(self.next_zone) if self.next_zone else self.user.tzinfo

    @property
    def tells_own_words(self):
        return self.tells_name or self.tells_steps or self.tells_sections

    @property
    def sections_in_mail(self):
        """The sections of the plan that may stand in the mail."""
        if self.chosen_sections is not None:
            return self.chosen_sections
        if not self.tells_sections:
            return []
        return [each for each in own_words.IN_MAIL if each.is_in_mail(self.user.plan)]

    @property
    def chosen_parts(self):
        """The names of all that may stand in the mail (see own_words)."""
        said = {
            own_words.NAME: self.tells_name,
            own_words.STEPS: self.tells_steps,
            own_words.CRISIS: self.tells_crisis_line,
        }
        names = {name for name, is_told in said.items() if is_told}
        return names | {section.name for section in self.sections_in_mail}

    def choose_parts(self, names):
        """Set what may stand in the mail, by these names."""
        self.tells_name = own_words.NAME in names
        self.tells_steps = own_words.STEPS in names
        self.tells_crisis_line = own_words.CRISIS in names
        self.chosen_sections = [each for each in own_words.IN_MAIL if each.name in names]
        self.tells_sections = bool(self.chosen_sections)

    def save(self, *args, **options):
        change = super().save(*args, **options)
        if self.chosen_sections is not None:
            self._save_sections()
            self.chosen_sections = None
        return change

    def _save_sections(self):
        plan = self.user.plan
        for section in own_words.IN_MAIL:
            is_wanted = section in self.chosen_sections
            if section.is_in_mail(plan) != is_wanted:
                choose(plan, section, is_in_mail=is_wanted)

    @property
    def last_visit_on(self):
        user = self.user
        return user.last_seen_on or user.localtime(user.joined_at).date()

    @property
    def would_start(self):
        return self.is_on

    def settle(self, may_start):
        if self.is_on and not may_start:
            self.stop()
        else:
            self.reschedule()

    @property
    def is_on(self):
        return self.stopped_at is None

    @property
    def is_paused(self):
        return bool(self.is_on and self.paused_until and self.paused_until > self.user.today)

    @property
    def expected_at(self):
        """When the next mail comes, as the person's marked days are now; None while stopped."""
        return self._usual_moment() if self._is_too_early() else self.next_due_at

    @property
    def coming_on(self):
        """The date of the next mail by the choices as they are, saved or not, started or not."""
        return self._next_turn(timezone.now())[0]

    def leaves_out(self, day):
        """Whether a date lies in a pause, or is a quiet one."""
        is_paused = self.paused_until is not None and day < self.paused_until
        stretches = QuietDay.stretches_of(self.user)
        return is_paused or any(first <= day <= last for first, last in stretches)

    def reschedule(self, now=None):
        """Find the next due time after a change of clock, time, days or pause, and save it.

        Never the same local date twice, and never at once: "next" is always ahead. What came due a
        moment ago is not lost to the change, though no tick has come by yet.
        """
        now = now or timezone.now()
        with transaction.atomic():
            self._note_last_turn()
            bulk.insert(
                Delivery, self.advance(min(now, self.user.time_zone_changed_at or now), now)
            )
            self.next_on, self.next_due_at, self.next_zone = None, None, self.user.time_zone
            if self.is_on and self.user.time_zone:
                self._find_next(now)
            self.save()

    @on_the_newest_row
    def start(self):
        self._start()

    def start_if_stopped(self):
        """Follow new times and days. A pause that somebody asked for stays until it is over."""
        if self.is_on:
            self.reschedule()
        else:
            self._start()

    def _start(self):
        self.stopped_at = None
        self.stopped_for = ""
        self.paused_until = None
        self.bounces = 0
        self.reschedule()

    def answer_offer(self, at):
        """Start at one of the offered times, or be stopped where there is none."""
        if at is None:
            self.stop()
        else:
            self.local_time = at
            self.start()

    @on_the_newest_row
    def keep(self):
        """It is still useful: let it go on, and do not ask again for a while."""
        self.kept_on = self.user.today
        self.start_if_stopped()

    @on_the_newest_row
    def stop(self, reason=Stopped.ASKED):
        """What the person asked for counts more than any other reason."""
        if self.is_on or reason == self.Stopped.ASKED:
            self.stopped_at = self.stopped_at or timezone.now()
            self.stopped_for = reason
        self.reschedule()

    @on_the_newest_row
    def ask_again(self):
        """The question whether it is useful did not get out in time: ask with the next mail."""
        if self.stopped_for == self.Stopped.UNREAD:
            self._start()

    def came_back(self):
        """Note that a mail came back. The third in a row stops them.

        Written by the database alone: this row may be older than what the person changed since.
        """
        row = type(self).objects.filter(pk=self.pk)
        with transaction.atomic():
            row.update(bounces=F("bounces") + 1)
            row.filter(stopped_at__isnull=True, bounces__gte=MOST_BOUNCES).update(
                stopped_at=timezone.now(),
                stopped_for=self.Stopped.BOUNCED,
                next_due_at=None,
                next_on=None,
            )
        self.refresh_from_db(
            fields=["bounces", "stopped_at", "stopped_for", "next_due_at", "next_on"]
        )

    def arrived(self):
        """Note that a mail got there, where one had come back."""
        if self.bounces:
            type(self).objects.filter(pk=self.pk).update(bounces=0)
            self.bounces = 0

    @on_the_newest_row
    def pause_until(self, day):
        self.paused_until = day
        self.reschedule()

    @on_the_newest_row
    def pause_for(self, days):
        """Leave out as many days, from the next one that can still have a mail. A longer pause
        stays as it is."""
        first = self.user.today + timedelta(days=1 if self._today_is_over() else 0)
        until = first + timedelta(days=days)
        self.pause_until(max(filter(None, [until, self.paused_until])))

    def advance(self, until, now=None):
        """Return the ledger rows for every date that came due until then, and move on past it.

        A date whose time is over is written down as skipped, so that each one has its row. Whether
        a date is a marked one is asked at its early time, so that a change of the marks need not
        find this schedule.
        """
        rows, now = [], now or until
        while self.next_due_at is not None and self.next_due_at <= until:
            if self._is_too_early():
                self.next_due_at = self._usual_moment()
                continue
            rows.append(self._delivery(now))
            self.last_due_at = self.next_due_at
            if rows[-1].is_last_word:
                self._rest(now)
            else:
                self._find_next(self.next_due_at)
        return rows

    def advance_or_wait(self, now):
        """The same, but one that cannot be reckoned waits an hour, and nobody waits for it."""
        before = {name: getattr(self, name) for name in self.ADVANCES}
        with alone_in_trouble():
            return self.advance(now)
        vars(self).update(before, next_due_at=now + timedelta(hours=1))
        return []

    def letter_on(self, day, kind=None):
        """The mail of a date (see emails): of the kind that it would be now, unless told which."""
        is_question = (kind or self.kind_on(day)) == Delivery.Kind.STILL_USEFUL
        return (emails.still_useful if is_question else emails.daily)(self, day)

    def common_on(self, day, kind):
        """What the mail of a date has in common with other people's."""
        is_question = kind == Delivery.Kind.STILL_USEFUL
        return (emails.question if is_question else emails.in_common)(self, day)

    def kind_on(self, day):
        """The daily mail, or after a month without a visit the question whether it is useful."""
        is_unread = day - self._last_sign_before(day) >= UNREAD_AFTER
        return Delivery.Kind.STILL_USEFUL if is_unread else Delivery.Kind.DAILY

    def _note_last_turn(self):
        """A tick may have moved on since this row was read; its turn is not to come again."""
        stored = Reminder.objects.filter(pk=self.pk).select_for_update()
        self.last_due_at = stored.values_list("last_due_at", flat=True).first() or self.last_due_at

    def _last_sign_before(self, day):
        """The day of the last visit or the like. A pause counts, as it was asked for, and so does
        a quiet stretch that is as long as one."""
        ends = [end for start, end in QuietDay.stretches_of(self.user) if end - start >= LONG]
        ends = [end for end in [*ends, self.paused_until] if end and end <= day]
        return max(filter(None, [self.last_visit_on, self.kept_on, *ends]))

    def _rest(self, now):
        if self.is_on:
            self.stopped_at, self.stopped_for = now, self.Stopped.UNREAD
        self.next_on, self.next_due_at = None, None

    def follow_new_rules(self, now):
        """Find the moment of the same date by the zone's rules of today. Returns whether it moved.

        One that should have been a moment ago is due at once rather than left out.
        """
        before = self.next_due_at
        moments = [schedule.moment_of(self.next_on, at, self.zone) for at in self._times()]
        moments = list(filter(None, moments))
        if moments:
            self.next_due_at = next((moment for moment in moments if moment > now), moments[-1])
        else:
            self._find_next(now)
        return self.next_due_at != before

    def _times(self):
        return [at for at in (self.early_time, self.local_time) if at is not None]

    def _find_next(self, since):
        self.next_on, self.next_due_at = self._next_turn(since)

    def _next_turn(self, since):
        """(date, moment) of the first mail after a moment."""
        zone = self.zone
        first_on = self.paused_until
        if self.last_due_at:
            day_after = self.last_due_at.astimezone(zone).date() + timedelta(days=1)
            first_on = max(filter(None, [first_on, day_after]))
        without = QuietDay.stretches_of(self.user)
        turns = [
            schedule.next_due(since, at, zone, self.weekdays, first_on, without)
            for at in self._times()
        ]
        return min(turns, key=lambda turn: turn[1])

    def _today_is_over(self):
        zone, today = self.zone, self.user.today
        usual = schedule.moment_of(today, self.local_time, zone)
        had_one = self.last_due_at and self.last_due_at.astimezone(zone).date() >= today
        return bool(had_one) or usual is None or usual <= timezone.now()

    def _usual_moment(self):
        return schedule.moment_of(self.next_on, self.local_time, self.zone)

    def _is_too_early(self):
        """Before the usual moment a mail is due at the early time of a marked day only.

        That the usual moment has moved since, by new rules for the zone, shows here, too.
        """
        usual = self.next_due_at and self._usual_moment()
        if usual is None or self.next_due_at >= usual:
            return False
        return self.early_time is None or not RiskyDate.begins_on(self.user, self.next_on)

    def _delivery(self, now):
        expires_at = schedule.worth_until(self.next_due_at, self.next_on, self.zone)
        is_late = now >= expires_at
        return Delivery(
            reminder=self,
            kind=self.kind_on(self.next_on),
            local_date=self.next_on,
            time_zone=self.next_zone or self.user.time_zone,
            due_at=self.next_due_at,
            expires_at=expires_at,
            state=Delivery.State.SKIPPED if is_late else Delivery.State.QUEUED,
            wake_at=None if is_late else self.next_due_at,
        )


class ZoneRules(models.Model):
    """Which data of the world's time zones the due times were found by."""

    version = models.CharField(max_length=20, primary_key=True)
    followed_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.version
