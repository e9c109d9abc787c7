"""The file of all that a person owns: every field of every row of theirs is in it, or a reason is.

A model or a field that is added and not declared (records/telling.py) fails here.
"""

from datetime import UTC, date, datetime, time

import pytest
from django.apps import apps
from django.db import models
from django.utils.functional import Promise

from accounts.models import User
from contacts.helplines.data import LINES
from contacts.models import Contact
from goals.models import Reason
from plans.content import PlanContent
from plans.models import Plan, SectionSetting, Slips
from plans.sections import SECTIONS, choose
from printing.copies.options import Choices
from printing.models import PaperChoice, PrintedCopy
from printing.papers.registry import NO_MARKS, shaped
from printing.whole.file import whole_file
from printing.whole.rows import MARKS, Rows, models_told, told_fields
from records.fields import EncryptedTextField
from records.typed_fields import EncryptedValueField
from sharing.models import Share
from tests.support.autofill import row_of
from tests.support.factories import person, with_plan

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# Rows that hang on a user and are not told row by row, each with the reason.
NOT_TOLD = {
    "records.HistoryEntry": "a chapter of its own tells what was before: tested below",
    "records.Draft": "a chapter of its own tells what was typed: tested below",
    "sealing.DataKey": "the key that the words are locked with",
    "accounts.Session": "a sign-in of a browser: it stands on its own page in Settings",
    "accounts.BroughtPlan": "a file that is being brought in, until it is or is not",
    "accounts.PendingAddress": "an address that waits for its proof, for an hour",
    "accounts.WayBack": "the key of the way back to an address",
    "account.EmailAddress": "the address is told with the user",
    "account.EmailConfirmation": "allauth's; unused",
    "mfa.Authenticator": "a secret to sign in with",
    "contacts.OpenedFile": "somebody's address book, for as long as it is picked from",
    "printing.ReadyPdf": "a copy of a printout for ten minutes; the printout's words are told",
    "reminders.Delivery": "which of the emails went out when, by the server's clock",
}


def own_models():
    return [model for model in apps.get_models() if not model.__module__.startswith("tests.")]


def hangs_on_a_user(model):
    """Whether a row of it is a user, or leads to one over any number of rows."""
    relations = (field for field in model._meta.concrete_fields if field.is_relation)
    leads_to = {field.related_model for field in relations} - {model}
    return model is User or any(map(hangs_on_a_user, leads_to))


def told_names():
    return [
        f"{model._meta.label}.{field.name}"
        for model in models_told()
        for field in told_fields(model)
    ]


# What is declared ---------------------------------------------------------------------------------


def test_every_kind_of_row_of_a_person_is_told_or_there_is_a_reason():
    told = {model._meta.label for model in models_told()}
    theirs = {model._meta.label for model in own_models() if hangs_on_a_user(model)}
    assert theirs - told == set(NOT_TOLD), "Declare its `telling`, see records/telling.py."
    assert told <= theirs


def test_every_field_of_a_row_is_told_or_there_is_a_reason():
    for model in models_told():
        names = {field.name for field in model._meta.concrete_fields} - MARKS
        pk = {model._meta.pk.name}
        told = {field.name for field in told_fields(model)}
        assert names - pk - told == set(model.telling.left_out), model
        assert all(model.telling.left_out.values()), model


@pytest.mark.parametrize("name", told_names())
def test_what_is_told_has_a_word_for_people(name):
    label, field = name.rsplit(".", 1)
    model = apps.get_model(label)
    assert isinstance(model.telling.label_of(model._meta.get_field(field)), Promise)
    assert isinstance(model.telling.title, Promise)


# What a field holds is said -----------------------------------------------------------------------


@pytest.fixture
def alice():
    return with_plan(person(country="US", time_zone="America/New_York"))


def row_to_tell(model, user, words="Words."):
    """A row of the model: the one that everybody has, or a new one."""
    if model is User:
        return user
    if model in (Plan, Slips):
        return model.objects.get(user=user)
    row = row_of(model, user, words)
    if model is PaperChoice:
        row.answers = Choices().as_json()
    if model is PrintedCopy:
        row.words = printed_words(user, words)
    if model is Share:
        row.openings = {}
    return row


# Two values of what a machine reads, where a word of a person's cannot stand.
VALUES = {
    "accounts.User.email": ("a@example.org", "b@example.org"),
    "accounts.User.language": ("en", "en-gb"),
    "accounts.User.country": ("US", "GB"),
    "accounts.User.time_zone": ("Europe/London", "Europe/Paris"),
    "contacts.Contact.phone": ("+12125550100", "+12125550101"),
    "contacts.Appointment.phone": ("+12125550100", "+12125550101"),
    "contacts.ChosenLines.first": (LINES[0].key, LINES[1].key),
    "contacts.ChosenLines.placed": ((LINES[0].key,), (LINES[1].key,)),
    "contacts.ChosenLines.hidden": ((LINES[0].key,), (LINES[1].key,)),
    "plans.PlanItem.section": ("alone", "daily"),
    "plans.SectionSetting.section": ("why", "signs"),
    "plans.Slips.words": ({"2026-11-01": "One."}, {"2026-11-01": "Two."}),
    "plans.Day.reading": ("", "read"),
    "plans.Review.checks": ({"copy": None}, {"copy": date(2026, 11, 1)}),
    "printing.PaperChoice.paper": ("fridge", "card"),
    "printing.PaperChoice.answers": (
        Choices(naloxone="In the hall.").as_json(),
        Choices(wording={"I stay sober.": "I stay awake."}).as_json(),
    ),
    "printing.PrintedCopy.paper": ("fridge", "card"),
    "printing.PrintedCopy.size": ("letter", "a4"),
    "reminders.Reminder.days": ((0,), (1,)),
    "sharing.Share.shown": ({"sections": ["why"]}, {"sections": ["signs"]}),
    "sharing.Share.openings": (
        {"2026-11-01T08:00:00+00:00": "Firefox"},
        {"2026-11-01T08:00:00+00:00": "Safari"},
    ),
    "sharing.Share.days": (1, 7),
}
TYPED = (
    (models.BooleanField, (True, False)),
    (models.DateTimeField, tuple(datetime(2026, 11, 1, hour, tzinfo=UTC) for hour in (8, 9))),
    (models.DateField, (date(2026, 11, 1), date(2026, 11, 2))),
    (models.TimeField, (time(8), time(9))),
    (models.IntegerField, (3, 4)),
    (models.CharField, ("1", "2")),
)
SEALED = {
    "EncryptedDateField": (date(2026, 11, 1), date(2026, 11, 2)),
    "EncryptedDatesField": ((date(2026, 11, 1),), (date(2026, 11, 1), date(2026, 11, 2))),
    "EncryptedMomentField": tuple(datetime(2026, 11, 1, hour, tzinfo=UTC) for hour in (8, 9)),
    "EncryptedWeekdaysField": ((0,), (1,)),
}


def two_values(name, field, user):
    if name == "printing.PrintedCopy.words":
        return printed_words(user, "One."), printed_words(user, "Two.")
    if name in VALUES:
        return VALUES[name]
    if field.is_relation:
        return [row_of(field.related_model, user, words).pk for words in ("One.", "Two.")]
    if field.choices:
        return [value for value, _label in field.flatchoices if value][-2:]
    if isinstance(field, EncryptedValueField):
        return SEALED[type(field).__name__]
    if isinstance(field, EncryptedTextField):
        return "One.", "Two."
    return next(values for kind, values in TYPED if isinstance(field, kind))


def printed_words(user, words):
    Reason(user=user, text=words).save()
    content = shaped("fridge", PlanContent.load(user), Choices(), user)
    return PrintedCopy.draw_up(user, "fridge", "letter", content, NO_MARKS).words


@pytest.mark.parametrize("name", told_names())
def test_a_row_says_what_its_field_holds(alice, name):
    label, field_name = name.rsplit(".", 1)
    model = apps.get_model(label)
    field = model._meta.get_field(field_name)
    row, values = row_to_tell(model, alice), two_values(name, field, alice)
    said = []
    for value in values:
        setattr(row, field.attname, value)
        said.append(texts_of(Rows(alice).told(row)))
    assert said[0] != said[1]
    if values[0] == "One.":
        assert "One." in said[0]


def texts_of(told):
    """Every text that a row is told by."""
    own = [*([told.lead] if told.lead else []), *told.facts]
    within = [text for _title, rows in told.within for row in rows for text in texts_of(row)]
    return [said.text for fact in own for said in fact.texts] + within


def test_a_choice_of_no_answer_is_told_only_where_the_model_has_a_word_for_it(alice):
    contact = Contact(user=alice, name="Jo")
    assert texts_of(Rows(alice).told(contact)) == ["Jo", "Yes"]  # texts are fine


# What stands in the file --------------------------------------------------------------------------


def test_a_row_of_every_kind_is_in_the_file(alice):
    for section in SECTIONS:
        choose(alice.plan, section, is_shown=False, is_on_paper=False)
    words = {}
    for number, model in enumerate(models_told()):
        if model not in (User, Plan, Slips, SectionSetting, PrintedCopy, PaperChoice, Share):
            words[model] = f"zq{number}x"
            row_of(model, alice, words[model])
    page = file_of(alice)
    with_words = [model for model in words if has_a_text(model)]
    assert [model for model in with_words if words[model] not in page] == []
    assert len(with_words) > 10
    apart = [model for model in words if not (model.telling.within or model in IN_SECTIONS)]
    assert [model for model in apart if f'id="{key_of(model)}"' not in page] == []


IN_SECTIONS = {section.model for section in SECTIONS}


def key_of(model):
    return model._meta.label_lower.replace(".", "-")


def has_a_text(model):
    return any(
        isinstance(field, EncryptedTextField)
        and not (isinstance(field, EncryptedValueField) or field.choices)
        and f"{model._meta.label}.{field.name}" not in VALUES
        for field in told_fields(model)
    )


def file_of(user):
    return whole_file(User.objects.get(pk=user.pk))
