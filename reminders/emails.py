from django.conf import settings
from django.urls import reverse
from django.utils import translation

from contacts.helplines import crisis_for, emergency_for
from mail.letters import compose


def daily(reminder, on):
    """Return the daily mail for one date as a letter (see mail.letters), with its recipient."""
    user = reminder.user
    with translation.override(user.language):
        letter = compose(
            "reminders/emails/daily",
            {
                "on": on,
                "country": user.country,
                "name": user.plan.preferred_name if reminder.shows_words else "",
                "reason": _first_reason(user) if reminder.shows_words else "",
                "page_url": address("plans:today"),
                "settings_url": address("reminders:settings"),
                "stop_url": address("reminders:stop", reminder.stop_token),
                "pause_url": address("reminders:pause", reminder.pause_token),
                "emergency": emergency_for(user.country),
                "crisis": crisis_for(user.country),
            },
            headers=unsubscribe_headers(reminder),
        )
    return {**letter, "to": user.email}


def unsubscribe_headers(reminder):
    """The one-click stop of RFC 8058: a mail provider posts to this address by itself."""
    return {
        "List-Unsubscribe": f"<{address('reminders:stop', reminder.stop_token)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def address(name, *args):
    return settings.SITE_URL + reverse(name, args=args)


def _first_reason(user):
    # What is hidden from their own page is not for a mailbox either.
    if "why" in user.plan.hidden_sections:
        return ""
    reason = user.reasons.active().in_order().first()
    return reason.text if reason else ""
