"""Help: the pages for a bad hour. They work for somebody who is not signed in, too."""

from collections import defaultdict
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from accounts.countries import COUNTRIES
from contacts.helplines import (
    calls_for,
    companion_for,
    crisis_for,
    emergency_for,
    finders_for,
)
from contacts.views import shown_people

# Help says "give it twenty minutes": many urges ease within half an hour, none has to.
WAVE = timedelta(minutes=20)


@login_not_required
def help_now(request):
    return render(request, "plans/help.html", {**_help(request), "tab": "urge"})


def passed(request):
    """After an urge: a calm word, and the way back."""
    return render(request, "plans/passed.html")


@login_not_required
def after(request):
    return render(request, "plans/after.html", {**_help(request), "tab": "after"})


def _help(request):
    """What both Help pages show: the numbers of a country, and what the person wrote."""
    user = request.user if request.user.is_authenticated else None
    own_country = user.country if user else ""
    country = own_country or request.GET.get("country", "").upper()
    return {
        "country": country,
        "asks_country": not own_country,
        "countries": COUNTRIES,
        "lines": calls_for(country),
        "finders": finders_for(country),
        "emergency": emergency_for(country),
        "crisis": crisis_for(country),
        "companion": companion_for(country),
        "shows_opioid_facts": True,
        **(_own(user) if user else {}),
    }


def _own(user):
    items, now = _items(user), user.local_time()
    return {
        "people": [person for person in shown_people(user) if person.phone],
        "reasons": list(user.reasons.active().in_order()),
        "first_steps": items["alone"],
        "if_i_use": items["hard-day"],
        "shows_opioid_facts": user.plan.shows_opioid_facts,
        "now": now,
        "look_again": now + WAVE,
    }


def _items(user):
    items = defaultdict(list)
    for item in user.planitems.active().in_order():
        items[item.section].append(item)
    return items
