"""Days of the week, dates and ticks: values on the row, and one sealed text in the database."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from contacts.helplines.models import ChosenLines
from contacts.models import Contact
from plans.days.models import Slips
from plans.models import Plan
from plans.review.models import Review
from records.typed_fields import EncryptedValueField
from sealing.cipher import SealError
from sealing.sealed_text import Sealed
from tests.sealed_app.rows import seal_of
from tests.support.autofill import record_models
from tests.support.factories import person
from triggers.models import Answer, Trigger
from triggers.urges.models import Urge

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
EVENING = datetime(2026, 11, 23, 20, 20, 0, 5, tzinfo=UTC)
FIELDS = [
    field
    for model in record_models()
    for field in model._meta.concrete_fields
    if isinstance(field, EncryptedValueField)
]
# Each field, a value, and the text that has always been sealed for it.
VALUES = [
    (Contact, "good_days", (0, 4), "04"),
    (Contact, "good_days", (), ""),
    (Contact, "asked_on", MONDAY, "2026-11-23"),
    (Contact, "said_yes_on", None, ""),
    (Answer, "helped_days", (MONDAY, FRIDAY), "2026-11-23 2026-11-27"),
    (ChosenLines, "placed", ("two", "one"), "two,one"),
    (ChosenLines, "hidden", (), ""),
    (Plan, "counts_from", MONDAY, "2026-11-23"),
    (Plan, "counts_from", None, ""),
    (Review, "checks", {"copy": MONDAY, "person": None}, "copy=2026-11-23,person"),
    (Slips, "words", {"2026-11-23": "Payday."}, '{"2026-11-23":"Payday."}'),
    (Urge, "happened_at", EVENING, "2026-11-23T20:20:00.000005"),
    (Urge, "passed_at", EVENING.astimezone(ZoneInfo("Asia/Tokyo")), "2026-11-23T20:20:00.000005"),
    (Urge, "removed_at", None, ""),
]
each_value = pytest.mark.parametrize(("model", "name", "value", "text"), VALUES)

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return person()


def saved(model, alice, **values):
    if model is Answer:
        values["trigger"] = Trigger.objects.create(user=alice, text="if")
    if model in (Plan, Slips):
        row = model.objects.get(user=alice)
        row.bookkeep(**values)
        return row
    return model.objects.create(user=alice, **values)


@pytest.mark.parametrize(
    ("model", "name", "text", "shown"),
    [
        (Contact, "good_days", "04", "Monday, Friday"),
        (Contact, "role", "peer", "Someone who has been there"),
        (Contact, "name", "Sam", "Sam"),
    ],
)
def test_a_kept_text_is_shown_as_people_say_it(model, name, text, shown):
    assert model._meta.get_field(name).display(text) == shown


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
    assert field.decrypt(row, sealed) == text


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.column_label)
def test_a_new_row_holds_an_empty_value_of_its_own(field):
    one, two = (getattr(field.model(), field.name) for _ in range(2))
    assert one == two == field.from_text("")
    assert not one
    assert not isinstance(one, dict) or one is not two


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.column_label)
def test_a_row_from_before_the_column_holds_an_empty_value(field):
    assert field.from_db_value(b"", None, None) == field.from_text("")


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.column_label)
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
