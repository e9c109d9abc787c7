"""Which lines a page shows, by country and by whether somebody used.

contacts.helplines.models has what a person made of them.
"""

from django.utils import timezone

from contacts.helplines.data import LINES


def lines_for(country):
    """Return every line of a country, in the order to show; none for one that is not offered."""
    return tuple(line for line in LINES if line.country == country)


def calls_for(country, after_use=False):
    """Return the lines of a country where somebody talks with the caller, open ones first.

    After use the line that stays on the phone comes first; before, it is below the crisis line.
    """
    lines = _open_first(line for line in lines_for(country) if line.kind != "finder")
    companion = companion_for(country)
    if not (after_use and companion and companion.is_open(timezone.now())):
        return lines
    return (companion, *(line for line in lines if line != companion))


def talks_for(country, after_use=False):
    """Return `calls_for` without the emergency number, which has a place of its own."""
    return tuple(line for line in calls_for(country, after_use) if line.kind != "emergency")


def finders_for(country):
    """Return where to ask for treatment, apart: nobody there talks somebody through a night."""
    return _open_first(line for line in lines_for(country) if line.kind == "finder")


def emergency_for(country):
    return _first(line for line in lines_for(country) if line.kind == "emergency")


def crisis_for(country):
    return _first(line for line in lines_for(country) if line.kind == "crisis")


def companion_for(country):
    """Return the line that stays on the phone while somebody uses, where we are sure of it."""
    return _first(
        line
        for line in lines_for(country)
        if line.kind == "companion" and line.confidence == "high"
    )


def _open_first(lines):
    now = timezone.now()
    return tuple(sorted(lines, key=lambda line: not line.is_open(now)))


def _first(lines):
    return next(iter(lines), None)
