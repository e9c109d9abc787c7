"""A plan of many years: full lists, and what adds up day by day."""

from datetime import timedelta

from contacts.models import Appointment, Contact
from goals.models import Goal, Reason, Step
from plans.models import Day, PlanItem
from plans.sections import LISTS
from records.forms import MAX_ROWS
from triggers.models import Answer, Trigger, Urge, WarningSign

DAYS = 120
WORDS = "Call Sam before I go out, and take the long way home by the river."


def write_large_plan(user):
    """Write it for a person, past all history. Returns the number of its rows."""
    triggers = _many(Trigger, user, text=WORDS)
    rows = [
        *triggers,
        *(Answer(user=user, trigger=trigger, text=WORDS) for trigger in triggers),
        *_many(Contact, user, name="Sam", phone="+12125550100", helps=WORDS),
        *_many(Appointment, user, name="Tuesday group"),
        *_many(Reason, user, text=WORDS),
        *_many(Goal, user, text=WORDS, first_step=WORDS),
        *_many(Step, user, text=WORDS),
        *_many(WarningSign, user, text=WORDS),
        *(item for name in LISTS for item in _many(PlanItem, user, section=name, text=WORDS)),
        *(
            Day(user=user, on=user.today - timedelta(days=ago), weather="hard")
            for ago in range(DAYS)
        ),
        *(
            Urge(user=user, text=WORDS, happened_at=user.localtime() - timedelta(days=ago))
            for ago in range(DAYS)
        ),
    ]
    for model in dict.fromkeys(map(type, rows)):
        model._base_manager.bulk_create(row for row in rows if type(row) is model)
    return len(rows)


def _many(model, user, **values):
    return [model(user=user, position=number, **values) for number in range(MAX_ROWS)]
