"""What there is to look through in a plan: a part a day, the lines that help, what changed."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plans.models import Review
from plans.sections import SECTIONS, rows_of

# From when on changes are shown, by the name in the address.
SPANS = {
    "look": _("Since my last look"),
    "print": _("Since my last print"),
    "7": _("Last 7 days"),
    "30": _("Last 30 days"),
}
LONGEST_SPAN = "30"


def part_of_the_day(parts, day):
    """The part of a plan to read on a day, or None while nothing is written.

    In turn those that hold lines. The prompts of a bad stretch and of a weighing-up are left out:
    one of them by itself is no help, and all of them are more than a minute.
    """
    written = [part for part in parts if part.lines and not part.section.prompts]
    return written[day.toordinal() % len(written)] if written else None


def helping_lines(user):
    """Return [{"section", "rows"}, ...]: all that somebody does to get through."""
    sections = [section for section in SECTIONS if section.helps and section.is_shown(user.plan)]
    rows = rows_of([user], sections)
    lists = [{"section": each, "rows": rows[user.pk, each.name]} for each in sections]
    return [each for each in lists if each["rows"]]


def spans(user):
    """Return {name: (title, moment)} of the times since when changes can be shown."""
    last_copy = user.printed_copies.order_by("created_at").last()
    starts = {
        "look": Review.of(user).last_looked_at,
        "print": last_copy and last_copy.created_at,
        "7": timezone.now() - timedelta(days=7),
        "30": timezone.now() - timedelta(days=30),
    }
    return {name: (SPANS[name], start) for name, start in starts.items() if start}
