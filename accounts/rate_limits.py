"""How long somebody has to wait: allauth counts the tries, and says only that it was too many."""

import time
from math import ceil

from allauth.core.internal.ratelimit import (
    clear,
    consume,
    consume_or_429,
    get_cache_key,
    get_rates,
)
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils.translation import gettext, ngettext

APP = "allauth.account"
# What is counted on the page of this name, by where it is asked from or by who is signed in.
ACTIONS = {
    "account_login": "login",
    "account_login_password": "login",
    "account_signup": "signup",
    "account_email": "manage_email",
    "account_reset_password": "reset_password",
    "account_complete_password_reset": "reset_password_from_key",
    "account_change_password": "change_password",
    "account_set_password": "change_password",
    "account_reauthenticate": "reauthenticate",
}
# Longer than this is said in minutes, and then in hours.
IN_SECONDS = 90
IN_MINUTES = 90


def seconds_to_wait(request, action, key=None, config=None):
    """Return the whole seconds until the next try of an action is taken, or 0. `config` is that of
    an action of ours, like {"share": "30/m/ip"}."""
    rates = get_rates(app=APP, action=action, config=config)
    return max((_seconds_of(request, action, rate, key) for rate in rates), default=0)


def seconds_on_this_page(request):
    match = request.resolver_match
    action = ACTIONS.get(match.url_name) if match else None
    return seconds_to_wait(request, action) if action else 0


def refuse_too_many(request, action, rate):
    """Count a try at `rate`, like "90/h/ip". Returns the answer to one too many, else None."""
    config = {action: rate}
    return consume_or_429(request, app=APP, action=action, config=config, limit_get=True)


def count_try(request, action, rates, key):
    """Count a try of an action of ours. Returns 0, or the seconds until one is taken again."""
    config = {action: rates}
    if consume(request, app=APP, action=action, config=config, key=key):
        return 0
    return seconds_to_wait(request, action, key, config)


def forget_tries(request, action, rates, key):
    """Let what is counted begin anew, as after what was right."""
    clear(request, app=APP, action=action, config={action: rates}, key=key)


def forget_tries_of(user_id):
    """Delete what was counted for a user: allauth writes the id into the keys, as it is."""
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE cache_key LIKE %s", [f"%{user_id}%"])


def wait_message(seconds):
    """Say how long to wait. 0 when it is not known."""
    if not seconds:
        return gettext("Wait a minute, then try again.")
    if seconds <= IN_SECONDS:
        return ngettext(
            "Wait %(count)d second, then try again.",
            "Wait %(count)d seconds, then try again.",
            seconds,
        ) % {"count": seconds}
    minutes = ceil(seconds / 60)
    if minutes <= IN_MINUTES:
        return ngettext(
            "Wait %(count)d minute, then try again.",
            "Wait %(count)d minutes, then try again.",
            minutes,
        ) % {"count": minutes}
    hours = ceil(minutes / 60)
    return ngettext(
        "Wait %(count)d hour, then try again.",
        "Wait %(count)d hours, then try again.",
        hours,
    ) % {"count": hours}


def too_many_message(seconds):
    tries = gettext("That was a lot of tries.")
    return f"{tries} {wait_message(seconds)}"


def no_more_codes_message(seconds):
    """Say that an address gets no code for now. No word depends on whether it has an account."""
    return " ".join(
        (
            gettext("A lot of codes were asked for with this email."),
            wait_message(seconds),
            gettext("A device that you have signed in on before may still get one."),
        )
    )


def next_code_message(seconds):
    return ngettext(
        "We just emailed a code. Wait %(count)d second, then ask for the next one.",
        "We just emailed a code. Wait %(count)d seconds, then ask for the next one.",
        seconds,
    ) % {"count": seconds}


def _seconds_of(request, action, rate, key):
    is_unknown = rate.per == "key" and key is None
    if is_unknown or (rate.per == "user" and not request.user.is_authenticated):
        return 0
    # The newest first: the next try is free when the last of the full number is old enough.
    tries = cache.get(get_cache_key(request, app=APP, action=action, rate=rate, key=key), [])
    if len(tries) < rate.amount:
        return 0
    return max(0, ceil(tries[rate.amount - 1] + rate.duration - time.time()))
