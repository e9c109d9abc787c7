"""Days of the week, dates and ticks: values on the row, and one sealed text in the database."""

import json
import uuid
from datetime import date

import pytest

from contacts.models import ChosenLines, Contact
from plans.models import Plan, Review
from records.models import Change
from records.seal import Sealed, SealError
from records.typed_fields import SealedValueField
from tests.cast import person
from tests.migrating import migrate, migrate_to_the_newest
from tests.rows import record_models
from tests.sealed_app.rows import seal_of
from triggers.models import Answer, Trigger

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
FIELDS = [
    field
    for model in record_models()
    for field in model._meta.concrete_fields
    if isinstance(field, SealedValueField)
]
# Each field, a value, and the text that has always been sealed for it.
VALUES = [
    (Contact, "good_days", (0, 4), "04"),
    (Contact, "good_days", (), ""),
    (Answer, "helped_days", (MONDAY, FRIDAY), "2026-11-23 2026-11-27"),
    (ChosenLines, "placed", ("two", "one"), "two,one"),
    (ChosenLines, "hidden", (), ""),
    (Plan, "counts_from", MONDAY, "2026-11-23"),
    (Plan, "counts_from", None, ""),
    (Review, "checks", {"copy": MONDAY, "person": None}, "copy=2026-11-23,person"),
]
each_value = pytest.mark.parametrize(("model", "name", "value", "text"), VALUES)
RELEASED = {
    "contacts": "0005_opened_files",
    "plans": "0007_who_put_aside",
    "triggers": "0011_then_stands_over_own_words",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return person()


def saved(model, alice, **values):
    if model is Answer:
        values["trigger"] = Trigger.objects.create(user=alice, text="if")
    if model is Plan:
        alice.plan.bookkeep(**values)
        return alice.plan
    return model.objects.create(user=alice, **values)


def test_every_such_field_has_a_value_here():
    assert {(field.model, field.name) for field in FIELDS} == {each[:2] for each in VALUES}


@each_value
def test_a_value_comes_back_as_it_was_put_there(alice, model, name, value, text):
    row = saved(model, alice, **{name: value})
    assert getattr(model.objects.get(pk=row.pk), name) == value


@each_value
def test_what_is_sealed_is_the_text_that_it_was_before(alice, model, name, value, text):
    row = saved(model, alice, **{name: value})
    field, sealed = model._meta.get_field(name), seal_of(row, name)
    assert isinstance(sealed, Sealed)
    assert field.open(row, sealed) == text


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.label)
def test_a_new_row_holds_an_empty_value_of_its_own(field):
    one, two = (getattr(field.model(), field.name) for _ in range(2))
    assert one == two == field.from_text("")
    assert not one
    assert not isinstance(one, dict) or one is not two


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.label)
def test_a_row_from_before_the_column_holds_an_empty_value(field):
    assert field.from_db_value(b"", None, None) == field.from_text("")


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.label)
def test_a_value_of_another_type_is_refused_and_not_repeated(alice, field):
    row = field.model(user=alice, **{field.name: "a canary"})
    with pytest.raises(SealError, match="takes a") as refusal:
        field.pre_save(row, add=True)
    assert "canary" not in str(refusal.value)


def test_more_than_fits_is_refused_by_the_length_of_its_text(alice):
    trigger = Trigger.objects.create(user=alice, text="if")
    with pytest.raises(SealError, match="990 characters, not 1000"):
        Answer(user=alice, trigger=trigger, helped_days=(MONDAY,) * 91).save()


def test_undo_puts_the_days_back_that_somebody_had_chosen(alice):
    contact = Contact.objects.create(user=alice, name="Sam", good_days=(0, 4))
    contact.good_days = ()
    change = contact.save()
    assert change.old_values == {"good_days": "04"}
    change.undo()
    assert alice.contacts.get().good_days == (0, 4)


def test_the_same_days_once_more_are_no_change(alice):
    contact = Contact.objects.create(user=alice, name="Sam", good_days=(0, 4))
    contact.good_days = (0, 4)
    assert contact.save() is None


# The migrations ----------------------------------------------------------------------------------


@pytest.fixture
def before(transactional_db):
    """A function that gives the models of an app as they were; the newest are there afterwards."""

    def models_of(app):
        state = migrate([(app, RELEASED[app])])
        return lambda model, /, **fields: state.get_model(app, model)(**fields).save()

    yield models_of
    migrate_to_the_newest()


def test_lines_put_in_order_and_hidden_before_stay_so(before):
    alice = person()
    chosen = {"first": "one", "placed": "two,one", "hidden": "three"}
    before("contacts")("ChosenLines", user_id=alice.pk, **chosen)
    migrate_to_the_newest()
    kept = ChosenLines.objects.get()
    assert (kept.first, kept.placed, kept.hidden) == ("one", ("two", "one"), ("three",))


def test_days_counted_before_are_counted_on(before):
    alice, bob = person(), person("bob@example.org")
    alice.plan.bookkeep(counts_from=MONDAY)
    before("plans")
    migrate_to_the_newest()
    assert Plan.objects.get(user=alice).counts_from == MONDAY
    assert Plan.objects.get(user=bob).counts_from is None


def test_good_days_from_before_are_there_and_an_older_choice_can_be_put_back(before):
    alice, key = person(), uuid.uuid4()
    before("contacts")("Contact", pk=key, user_id=alice.pk, name="Sam", good_days="04")
    old_values = json.dumps({"good_days": "56"})
    change = Change.objects.create(
        user=alice, model="contacts.contact", row=key, kind="changed", before=old_values
    )
    migrate_to_the_newest()
    assert Contact.objects.get().good_days == (0, 4)
    change.undo()
    assert Contact.objects.get().good_days == (5, 6)


def test_ticks_from_before_are_there_with_and_without_their_day(before):
    alice = person()
    before("plans")("Review", user_id=alice.pk, checks="appointment,copy=2026-11-23")
    migrate_to_the_newest()
    assert Review.objects.get().checks == {"appointment": None, "copy": MONDAY}


def test_days_on_which_an_answer_helped_are_there(before):
    alice, key = person(), uuid.uuid4()
    add = before("triggers")
    add("Trigger", pk=key, user_id=alice.pk, text="if")
    days = {"then": "2026-11-23 2026-11-27", "or": ""}
    for text, helped_days in days.items():
        add("Answer", user_id=alice.pk, trigger_id=key, text=text, helped_days=helped_days)
    migrate_to_the_newest()
    kept = {row.text: row.helped_days for row in Answer.objects.all()}
    assert kept == {"then": (MONDAY, FRIDAY), "or": ()}
