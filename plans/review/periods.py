"""Since when "What changed" can show changes. An app to the right adds a moment that it knows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plans.review.models import Review


@dataclass(frozen=True)
class Period:
    """`name` is in the address. `start(user)` is the moment it begins, or None when it has none."""

    name: str
    title: Promise
    start: Callable


def _days_ago(number):
    return lambda user: timezone.now() - timedelta(days=number)


SINCE_LAST_LOOK = Period("look", _("Last check"), lambda user: Review.of(user).last_looked_at)
LAST_WEEK = Period("7", _("7 days"), _days_ago(7))
LONGEST = Period("30", _("30 days"), _days_ago(30))
_added = []


def add_period(period):
    """Offer one more period to everybody for whom it has a start."""
    _added.append(period)


def periods_of(user, oldest):
    """Return {name: (Period, the moment it begins)} of the longest and of those that leave out some
    of the changes of a person, of which the oldest was made at `oldest` (None without changes)."""
    known = (SINCE_LAST_LOOK, *_added, LAST_WEEK, LONGEST)
    starts = ((period, period.start(user)) for period in known)
    return {
        period.name: (period, start)
        for period, start in starts
        if period is LONGEST or (start and oldest and start > oldest)
    }
