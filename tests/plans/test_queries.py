"""A long plan asks the database as often as a short one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.care.models import Appointment
from contacts.models import Contact
from goals.models import Goal, Reason, Step
from plans.days.models import Day, Slips
from plans.models import PlanItem
from plans.writing.steps import STEPS
from records.models import HistoryEntry
from tests.support.factories import person, signed_in
from triggers.dates.models import RiskyDate
from triggers.models import Answer, Trigger, WarningSign
from triggers.urges.models import Urge

pytestmark = pytest.mark.django_db

PAGES = (
    "/today/",
    "/today/days/",
    "/plan/",
    "/plan/changes/",
    "/plan/review/",
    "/plan/review/lines/",
    "/plan/review/answer/",
    "/today/part/",
    *(f"/plan/write/{step.name}/" for step in STEPS),
    "/plan/write/print/",
    "/plan/write/ready/",
    "/plan/lists/alone/",
    "/plan/lists/well/",
    "/plan/lists/worse/",
    "/support/",
    "/people/",
    "/people/people.vcf",
    "/people/care/",
    "/if-then/",
    "/if-then/board/",
    "/reasons/",
    "/signs/",
    "/waves/",
    "/dates/",
    "/dates/add/",
    "/goals/",
    "/goals/steps/",
    "/help/",
    "/help/after/",
    "/print/",
    "/print/fridge/",
    "/print/fridge/sheet/",
    "/print/small/",
    "/print/card/",
    "/print/plain/",
    "/account/my-plan.html",
    "/mail/",
    "/account/",
    "/account/more/",
)
# A form takes fifty lines to a list, so no list of them is longer.
SHORT, LONG = 5, 50


def test_the_number_of_queries_of_each_page_does_not_grow_with_the_plan(client, monkeypatch):
    # Fifty of everything is more than a paper takes.
    monkeypatch.setattr("printing.models.MOST_LETTERS", 10_000_000)
    alice = person()
    signed_in(client, alice).get("/today/")  # the first visit of a day is written down
    write(alice, SHORT)
    with_a_short_plan = queries_of_each_page(client)
    write(alice, LONG - SHORT)
    assert queries_of_each_page(client) == with_a_short_plan


def queries_of_each_page(client):
    return {address: queries_of(client, address) for address in PAGES}


def queries_of(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def write(user, number):
    """Add that many of everything a plan holds."""
    user.plan.count_from(user.today)
    now = timezone.now()
    before = user.days.count()
    triggers = [Trigger(user=user, text="If.") for _ in range(number)]
    add_all(triggers, now)
    for role in Answer.Role.values:
        add_all((Answer(user=user, trigger=row, role=role, text="Then.") for row in triggers), now)
    said = {"user": user, "happened_at": now, "strength": "8", "strength_after": "3"}
    add_all((Urge(trigger=row, **said) for row in triggers), now)
    add_all(
        (RiskyDate(user=user, text="A date.", on=user.today, trigger=row) for row in triggers), now
    )
    days = [user.today - timedelta(days=before + count) for count in range(number)]
    add_all((Day(user=user, on=day, reading=Day.Reading.READ) for day in days), now)
    for day in days:
        Slips.note(user, day, "A day.")
    for row in (
        Reason(text="A reason."),
        Contact(name="Sam", role="friend", phone="+12125550100", good_days=(0, 4)),
        Appointment(name="Clinic", kind="hospital", phone="+12125550102", next_on=user.today),
        WarningSign(text="A sign.", stage="early"),
        Goal(text="A goal."),
        Step(text="A step."),
        *(
            PlanItem(text="A thing to do.", section=section)
            for section in ("alone", "places", "well", "worse-helps", "worse-go")
        ),
    ):
        add_all((copy_of(row, user) for _ in range(number)), now)


def copy_of(row, user):
    """A new row with the same words."""
    words = {field.attname: getattr(row, field.attname) for field in row.history_fields()}
    return type(row)(user=user, **words)


def add_all(rows, now):
    """Add many rows at once, each with the change that adding it notes.

    Of each kind one was added in each second, so that the newest changes are of every kind.
    """
    rows = list(rows)
    type(rows[0])._base_manager.bulk_create(rows)
    HistoryEntry.objects.bulk_create(
        HistoryEntry(
            user=row.user,
            model_label=row._meta.label_lower,
            row_id=row.pk,
            kind=HistoryEntry.Kind.ADDED,
            made_at=now - timedelta(seconds=place),
        )
        for place, row in enumerate(rows)
    )
