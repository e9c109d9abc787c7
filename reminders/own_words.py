"""Which of a person's own words may stand in their mail, and which do on a date.

Nothing is opened that was not chosen. What is hidden from their own pages, or came from a private
goal, is not for a mailbox either; people, numbers, what sets it off and signs never are.
"""

from django.utils.translation import gettext_lazy as _

from plans.entries import opened
from records.audience import Reader

NAME = "name"
# The number of the country's crisis line at the foot: no word of the person's, but it tells.
CRISIS = "crisis"
# What may be chosen, by the names of the plan's sections where there are some.
CHOICES = (
    (NAME, _("My name")),
    ("why", _("My reasons")),
    ("steps", _("My small steps for the day")),
    ("daily", _("My daily few")),
    ("alone", _("What I do first")),
    (CRISIS, _("The number of the crisis line")),
)
TITLES = {
    "why": _("For today:"),
    "steps": _("Today’s small steps:"),
    "daily": _("Your daily few:"),
    "alone": _("What you do first:"),
}
# Those that are lists of the plan's own.
LISTS = ("daily", "alone")


def on(reminder, day):
    """Return {"name", "section", "title", "lines"} for a template; empty if none were chosen."""
    chosen = told_by(reminder)
    if not chosen:
        return {}
    user = reminder.user
    name = _readable(user.plan, "preferred_name") if NAME in chosen else ""
    return {"name": name, **_section_on(user, chosen, day)}


def told_by(reminder):
    """What was chosen of the person's own words."""
    return reminder.chosen_parts - {CRISIS}


def steps_on(user, day):
    """The small steps of a day. Takes prefetched `steps`; opens none of them."""
    return _in_order(step for step in user.steps.all() if step.on in (None, day))


def _section_on(user, chosen, day):
    """One of the chosen parts that have lines, in turn by the date; and of reasons one in turn."""
    shown = chosen - user.plan.hidden_sections
    parts = [(name, _texts(READERS[name](user, day))) for name in TITLES if name in shown]
    parts = [(name, texts) for name, texts in parts if texts]
    if not parts:
        return {}
    turn, place = divmod(day.toordinal(), len(parts))
    name, texts = parts[place]
    if name == "why":
        texts = [texts[turn % len(texts)]]
    return {"section": name, "title": TITLES[name], "lines": texts}


def _texts(rows):
    return list(filter(None, (_readable(row, "text") for row in rows)))


def _readable(row, name):
    """What a field holds, if whoever comes by a mailbox may have it."""
    text = opened(row, name)
    return text if text.audience.admits(Reader.CLOSE) else ""


def _reasons(user, day):
    return sorted(_in_order(user.reasons.all()), key=lambda reason: not reason.is_pinned)


def _steps(user, day):
    kept_off = [goal for goal in user.goals.all() if _is_kept_off(goal, user.plan)]
    return [
        step for step in steps_on(user, day) if not any(goal.has_as_step(step) for goal in kept_off)
    ]


def _is_kept_off(goal, plan):
    return goal.is_private or "goals" in plan.hidden_sections


def _daily(user, day):
    return _items(user, "daily")


def _alone(user, day):
    return _items(user, "alone")


def _items(user, section):
    return _in_order(item for item in user.planitems.all() if item.section == section)


def _in_order(rows):
    """As RecordQuerySet does it; in Python, so that a prefetch is used where there is one."""
    active = [row for row in rows if row.archived_at is None]
    return sorted(active, key=lambda row: (row.position, row.created_at, row.pk))


READERS = {"why": _reasons, "steps": _steps, "daily": _daily, "alone": _alone}
