"""The demo person: every part of the plan in use, and a sheet for the fridge on both its sides."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from config.management.commands.demo import WHY, make_demo_user
from records.fields import EncryptedTextField
from tests.support.factories import signed_in
from tests.support.pages import Page
from tests.support.pdf import opened
from triggers.models import Trigger, WarningSign
from triggers.urges.models import Urge

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana():
    return make_demo_user("dana@example.org", "a password for the demo")


def test_the_demo_person_takes_no_address_that_somebody_has(dana):
    with pytest.raises(CommandError, match="has an account here"):
        call_command("demo", email="Dana@Example.org")
    assert User.objects.get() == dana
    call_command("demo", email="dana@example.org", again=True)
    assert User.objects.get() != dana


def test_the_demo_person_is_made_anew_where_no_mailbox_is(capsys):
    call_command("demo")
    call_command("demo")
    assert User.objects.get().email in capsys.readouterr().out


@pytest.mark.parametrize("model", [Trigger, WarningSign, Urge])
def test_every_text_and_choice_of_triggers_signs_and_urges_is_used(dana, model):
    rows = list(model.objects.filter(user=dana))
    names = [f.attname for f in model.history_fields() if isinstance(f, EncryptedTextField)]
    assert [name for name in names if not any(getattr(row, name) for row in rows)] == []


def test_a_sign_stands_at_every_stage(dana):
    stages = {sign.stage for sign in dana.warning_signs.all()}
    assert stages == set(WarningSign.Stage.values)


def test_the_plan_was_changed_on_days_of_its_own_since_it_was_written(client, dana):
    text = Page(signed_in(client, dana).get("/plan/changes/")).text
    moments = "Signs: 1 changed", "Care and groups: 2 added", "You wrote your plan", WHY[0]
    assert all(moment in text for moment in moments)
    assert sorted(moments, key=text.index) == list(moments)


def test_the_mail_comes_earlier_on_a_marked_day(dana):
    assert dana.reminder.early_time < dana.reminder.local_time


def test_the_mail_shows_some_words_by_choice_and_leaves_a_few_days_out(dana):
    assert dana.reminder.chosen_parts == {"name", "why", "steps"}
    assert [day.days for day in dana.quiet_days.all()]
    letter = dana.reminder.letter_on(dana.today)
    assert "Hello Dana" in letter["html"]


@pytest.mark.one_database
@pytest.mark.parametrize("size", ["letter", "a4"])
def test_the_sheet_for_the_fridge_takes_both_sides(client, dana, size):
    choice = {"paper": "fridge", "size": size}
    paper = signed_in(client, dana).post("/print/", choice, follow=True)
    assert len(opened(paper.content).pages) == 2
