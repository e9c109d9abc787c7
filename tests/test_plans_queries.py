"""A long plan asks the database as often as a short one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Appointment, Contact
from goals.models import Goal, Reason, Step
from plans.models import Day, PlanItem
from plans.writing import STEPS
from tests.cast import person, signed_in
from triggers.models import Answer, RiskyDate, Trigger, Urge, WarningSign

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
    "/print/card/",
    "/print/plain/",
    "/print/my-plan.html",
    "/mail/",
    "/account/",
    "/account/more/",
)
SHORT, LONG = 5, 50


def test_the_number_of_queries_of_each_page_does_not_grow_with_the_plan(client):
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
    for _ in range(number):
        Day.note_slip(user, user.today - timedelta(days=user.days.count()), "A day.")
        Reason(user=user, text="A reason.").add()
        Contact(user=user, name="Sam", role="friend", phone="+12125550100", good_days="04").add()
        Appointment(user=user, name="Clinic", kind="hospital", next_on=user.today).add()
        trigger = Trigger(user=user, text="If.")
        trigger.add()
        for role in Answer.Role.values:
            Answer(user=user, trigger=trigger, role=role, text="Then.").add()
        WarningSign(user=user, text="A sign.", stage="early").add()
        Urge(user=user, strength="8", strength_after="3", trigger=trigger).add()
        RiskyDate(user=user, text="A date.", on=user.today, trigger=trigger).add()
        Goal(user=user, text="A goal.").add()
        Step(user=user, text="A step.").add()
        for section in ("alone", "places", "well", "worse-helps", "worse-go"):
            PlanItem(user=user, text="A thing to do.", section=section).add()
