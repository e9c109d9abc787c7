"""The words of the daily mail.

While a person shows none of their own words, all that is said depends on `Common` alone: two people
with equal ones get the same mail, but for the address and the links.
"""

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from contacts.helplines.choosing import crisis_for, emergency_for
from goals.models import Step
from mail.letters import compose, in_ascii
from plans.models import SectionSetting
from reminders import own_words
from sealing import data_keys

AWAY_AFTER = timedelta(days=3)
# From two on: one has sentences of its own.
NUMBERS = (
    *(_("two"), _("three"), _("four"), _("five"), _("six")),
    *(_("seven"), _("eight"), _("nine"), _("ten")),
)


class Common(NamedTuple):
    """What people can have in common. `wording` names the templates; `steps` is how many small
    steps the day has, and 0 where the wording does not say it; `has_crisis` is whether the number
    of the crisis line was chosen for the foot."""

    wording: str
    on: date
    steps: int
    language: str
    country: str
    has_crisis: bool = False


HREF = re.compile(r'\shref="[^"]*"')
# Stands for a person in a mail that is made once for many. No id is ever one of these.
BLANK_DATE = "Thu, 01 Jan 1970 00:00:00 -0000"
BLANK = SimpleNamespace(
    stop_token=UUID(int=1),
    pause_token=UUID(int=2),
    user=SimpleNamespace(email="blank@blank.invalid"),
)


def daily(reminder, on):
    """Return the daily mail for one date as a letter (see mail.letters), with its recipient."""
    return letter(reminder, in_common(reminder, on), own_words.on(reminder, on))


def still_useful(reminder, on):
    """Return the mail that comes before they rest. It says nothing of the person."""
    return letter(reminder, question(reminder, on), {})


def without_links(html):
    """The HTML of a mail to look at: whoever tries its buttons stops nothing."""
    return HREF.sub("", html)


def blanks(reminder):
    """What a mail without own words holds of one person alone."""
    return {
        "address": in_ascii(reminder.user.email),
        "stop_token": str(reminder.stop_token),
        "pause_token": str(reminder.pause_token),
    }


def letter(reminder, common, own):
    """`own`: the person's own words; empty unless they chose some."""
    with translation.override(common.language):
        words = compose(
            f"reminders/emails/{common.wording}",
            {**context(common), **links(reminder), **own},
            headers=unsubscribe_headers(reminder),
        )
    return {**words, "to": reminder.user.email}


def in_common(reminder, on):
    user = reminder.user
    wording, steps = _wording(reminder, on)
    return Common(wording, on, steps, *_place(user), reminder.tells_crisis_line)


def question(reminder, on):
    user = reminder.user
    return Common("still_useful", on, 0, *_place(user), reminder.tells_crisis_line)


def context(common):
    """What a template says to everybody alike."""
    return {
        "on": common.on,
        "country": common.country,
        "steps": common.steps,
        "number": _in_words(common.steps),
        "emergency": emergency_for(common.country),
        "crisis": crisis_for(common.country) if common.has_crisis else None,
        "help_url": address("plans:help"),
    }


def links(reminder):
    return {
        "page_url": address("plans:today"),
        "settings_url": address("reminders:settings"),
        "stop_url": address("reminders:stop", reminder.stop_token),
        "pause_url": address("reminders:pause", reminder.pause_token),
        "month_url": address("reminders:pause", reminder.pause_token) + "?for=month",
        "keep_url": address("reminders:keep", reminder.pause_token),
    }


def unsubscribe_headers(reminder):
    """The one-click stop of RFC 8058: a mail provider posts to this address by itself."""
    return {
        "List-Unsubscribe": f"<{address('reminders:stop', reminder.stop_token)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def address(name, *args):
    return settings.SITE_URL + reverse(name, args=args)


def load(deliveries):
    """Fetch all that the letters of a batch are made from: as many queries for many as for few.

    Own words, and what opens them, are fetched for those only who chose some.
    """
    dates = {delivery.local_date for delivery in deliveries}
    steps = Step.objects.active().filter(Q(on__isnull=True) | Q(on__in=dates))
    prefetch_related_objects(deliveries, Prefetch("reminder__user__steps", queryset=steps))
    telling = [each.reminder for each in deliveries if each.reminder.tells_own_words]
    prefetch_related_objects(telling, "user__plan", "user__goals")
    SectionSetting.load([reminder.user.plan for reminder in telling])
    with_sections = [reminder for reminder in telling if reminder.tells_sections]
    rows = own_words.rows_for({reminder.user for reminder in with_sections})
    for reminder in with_sections:
        reminder.loaded_rows = rows
    data_keys.prefetch({reminder.user_id for reminder in telling})


def _place(user):
    return user.language_to_read or settings.LANGUAGE_CODE, user.country


def _wording(reminder, on):
    """One of those that are true on a date, in turn, and the number that it says."""
    steps = len(own_words.steps_on(reminder.user, on))
    is_away = on - reminder.last_visit_on >= AWAY_AFTER
    candidates = ["plain", *(["steps"] if steps else []), *(["away"] if is_away else [])]
    wording = candidates[on.toordinal() % len(candidates)]
    return wording, steps if wording == "steps" else 0


def _in_words(number):
    return NUMBERS[number - 2] if 2 <= number <= 10 else str(number)
