"""Which of a person's own words may stand in their mail, and which do on a date.

No words are opened that were not chosen. What is hidden from their own pages, or came from a
private goal, is not for a mailbox either; people, numbers, what brings an urge on and signs never
are.
"""

from django.utils.translation import gettext_lazy as _

from plans.entries import opened
from plans.sections import GOALS, SECTIONS, fetch_rows, section_of, sorted_rows
from plans.sections.section import MailSection
from records.audience import Reader

IN_MAIL = [section for section in SECTIONS if section.mail]
# The small steps of the day, which are no section of the plan.
STEPS = "steps"
STEPS_SECTION = MailSection(2, _("My small steps for the day"), _("Today’s small steps:"))
NAME = "name"
# The number of the country's crisis line at the foot: no word of the person's, but it tells.
CRISIS = "crisis"
PARTS = sorted(
    [(STEPS, STEPS_SECTION), *((section.name, section.mail) for section in IN_MAIL)],
    key=lambda part: part[1].place,
)
# What may be chosen.
CHOICES = (
    (NAME, _("My name")),
    *((name, part.label) for name, part in PARTS),
    (CRISIS, _("The number of the crisis line")),
)


def on(reminder, day):
    """Return {"name", "part", "lines", ...} for a template; empty if none were chosen."""
    if not reminder.tells_own_words:
        return {}
    name = _readable(reminder.user.plan, "preferred_name") if reminder.tells_name else ""
    return {"name": name, **_part_on(reminder, day)}


def steps_on(user, day):
    """The small steps of a day. Takes prefetched `steps`; opens none of them."""
    steps = [step for step in user.steps.all() if step.on in (None, day) and not step.archived_at]
    return sorted(steps, key=lambda step: (step.position, step.created_at, step.pk))


def rows_for(users):
    """Fetch the rows of the sections that may stand in a mail, of many people at once."""
    return fetch_rows(users, IN_MAIL)


def _part_on(reminder, day):
    """One of the chosen parts that have lines, in turn by the date; and of reasons one in turn.
    Nothing else is opened."""
    rows = _rows_on(reminder, day)
    parts = [(name, part) for name, part in PARTS if rows.get(name)]
    if not parts:
        return {}
    turn, place = divmod(day.toordinal(), len(parts))
    name, part = parts[place]
    shown = rows[name]
    if part.one_at_a_time:
        shown = [shown[turn % len(shown)]]
    lines = list(filter(None, (_line(name, row) for row in shown)))
    return {"part": part, "section": name, "lines": lines, "are_steps": name == STEPS}


def _rows_on(reminder, day):
    """{name of a part: its rows} of the chosen ones."""
    user, plan = reminder.user, reminder.user.plan
    chosen = {STEPS: _steps(user, day)} if reminder.tells_steps else {}
    if reminder.tells_sections:
        fetched = reminder.loaded_rows or rows_for([user])
        rows = sorted_rows(fetched[user.pk], IN_MAIL)
        for section in reminder.sections_in_mail:
            if section.is_shown(plan) and section.audience.admits(Reader.CLOSE):
                chosen[section.name] = rows[section.name]
    return chosen


def _steps(user, day):
    """Less those that came from a goal which is kept off the mail."""
    kept_off = [goal for goal in user.goals.all() if _is_kept_off(goal, user.plan)]
    return [
        step for step in steps_on(user, day) if not any(goal.has_as_step(step) for goal in kept_off)
    ]


def _is_kept_off(goal, plan):
    return goal.is_private or not GOALS.is_shown(plan)


def _line(name, row):
    """What a row says, if whoever comes by a mailbox may have it."""
    if name == STEPS:
        return _readable(row, "text")
    line = section_of(name).entry(row).readable_by(Reader.CLOSE)
    return line.text if line else ""


def _readable(row, name):
    text = opened(row, name)
    return text if text.audience.admits(Reader.CLOSE) else ""
