"""{% offered_times as times %} for the page that offers the daily email once."""

from django import template

from reminders.models import Reminder

register = template.Library()


@register.simple_tag(takes_context=True)
def offered_times(context):
    """Return [(name, time), ...]; none for somebody who has answered, or has found the settings."""
    is_answered = hasattr(context["request"].user, "reminder")
    return [] if is_answered else Reminder.OFFERED.items()
