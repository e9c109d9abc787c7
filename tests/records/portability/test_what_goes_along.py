"""Everything that hangs on a person is in their file, or a reason says why it is not."""

import json
from pathlib import Path

import jsonschema
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from hypothesis import given

from records.portability.along import OWNER, fields_along, models_along
from records.portability.export import as_text, plan_of
from records.portability.schema import schema
from tests.records.portability.test_round_trip import many_plans, undone_rows
from tests.support.factories import person, with_plan
from tests.support.random_plans import plans, write_plan

SCHEMA = Path(settings.BASE_DIR, "docs", "my-plan.schema.json")
# Models that are not ours, and hang on a person.
NOT_OURS = {
    "account.emailaddress": "is the address of the account",
    "account.emailconfirmation": "is a mail about that address",
    "mfa.authenticator": "opens the account",
}


def hangs_on_a_person(model, seen=()):
    """Whether a row of the model is somebody's, by itself or by the row that it leans on."""
    related = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
    others = related - {model, *seen}
    return get_user_model() in related or any(
        hangs_on_a_person(other, (*seen, model)) for other in others
    )


def models_of_a_person():
    models = (model for model in apps.get_models() if not model.__module__.startswith("tests."))
    return [model for model in models if hangs_on_a_person(model)]


def label_of(model):
    return model._meta.label_lower


@pytest.mark.parametrize("model", models_of_a_person(), ids=label_of)
def test_a_model_goes_along_or_a_reason_says_why_not(model):
    reason = NOT_OURS.get(label_of(model)) or getattr(model, "stays_here", "")
    assert (model in models_along()) != bool(reason), (
        f"{label_of(model)} is not in the file that a person takes along. Let it go along "
        "(goes_along), or say why it stays here (stays_here)."
    )


@pytest.mark.parametrize("model", [*models_along(), get_user_model()], ids=label_of)
def test_a_field_goes_along_or_a_reason_says_why_not(model):
    names = {field.name for field in model._meta.concrete_fields} - {OWNER}
    along = {field.name for field in fields_along(model)}
    assert along | {*model.left_behind} == names
    assert all(model.left_behind.values())


@pytest.mark.django_db
def test_the_file_has_every_field_that_goes_along():
    alice = with_plan(person())
    plan = plan_of(alice)
    assert {*plan["user"]} == {"language", "country", "time_zone"}
    assert {*plan["rows"]} == {label_of(model) for model in models_along()}
    row = plan["rows"]["contacts.contact"][0]
    assert {*row} == {field.name for field in fields_along(type(alice.contacts.first()))}
    assert row["name"] == "Sam"


@pytest.mark.django_db
def test_a_file_says_nothing_of_how_its_owner_signs_in():
    alice = person(password="four words of mine")
    text = as_text(plan_of(alice))
    assert "London" in text
    for secret in (alice.email, alice.password, str(alice.pk)):
        assert secret not in text


def test_the_schema_in_the_docs_is_that_of_the_models():
    assert json.loads(SCHEMA.read_text()) == schema(), (
        "Write it anew: python manage.py plan_schema > docs/my-plan.schema.json"
    )


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.django_db
@given(plan=plans())
@many_plans
def test_every_file_is_as_the_schema_says(plan):
    with undone_rows():
        alice = person()
        write_plan(alice, plan)
        validator = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
        validator.validate(json.loads(as_text(plan_of(alice))))
