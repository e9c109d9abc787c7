"""Whatever way Django offers, a person's words keep their place, their history and their revision:
or the way is shut. Held for every kind of row that there is."""

import logging
import uuid
from datetime import date

import pytest
import time_machine
from django.core.exceptions import FieldError
from django.db import models

from contacts.forms import ContactForm
from contacts.models import Contact
from goals.forms import ReasonForm
from goals.models import Goal, Reason
from plans.models import Plan, PlanItem
from records.fields import EncryptedTextField
from records.models import Conflict, HistoryEntry
from records.pages import try_saving
from tests.support.autofill import record_models, row_of
from tests.support.factories import person
from triggers.forms import PairForm, SignForm
from triggers.models import Answer, Trigger, WarningSign


def is_own_text(field):
    return isinstance(field, EncryptedTextField) and not field.choices


# Rows of these hold nothing that somebody would put back, and why.
WITHOUT_HISTORY = {
    "contacts.ChosenLines": "chosen by a tap, and turned back by one",
    "goals.StepTick": "a tick",
    "plans.Day": "two taps on Today",
    "plans.SectionSetting": "chosen by a tap, and turned back by one",
    "plans.Slips": "a slip that is erased is to leave no old words",
    "printing.PaperChoice": "the newest counts",
    "printing.PrintedCopy": "never changed; only the newest keeps what stood on it",
    "reminders.Reminder": "times and days, no words",
}
# Made for the person when they sign up or first come to a page.
MADE_FOR_THEM = {"plans.Plan", "plans.Review"}
# Sealed all the same, because they tell much: no words that a person typed.
SEALED_BOOKKEEPING = {
    ("contacts.Contact", "asked_on"),
    ("contacts.Contact", "said_yes_on"),
    ("plans.Plan", "counts_from"),
    ("plans.Review", "checks"),
    ("triggers.Answer", "helped_days"),
    ("triggers.Urge", "happened_at"),
    ("triggers.Urge", "passed_at"),
    ("triggers.Urge", "removed_at"),
}
# Guarded as the others are, but the moments of acts on them would tell too much to be noted.
UNNOTED = {"triggers.Urge"}
KINDS = record_models()
WITH_HISTORY = [model for model in KINDS if model._meta.label not in WITHOUT_HISTORY]
NOTED = [model for model in WITH_HISTORY if model._meta.label not in UNNOTED]
WITH_TEXTS = [model for model in WITH_HISTORY if any(map(is_own_text, model.history_fields()))]
WRITTEN = [model for model in WITH_HISTORY if model._meta.label not in MADE_FOR_THEM]

pytestmark = pytest.mark.django_db
each_kind = pytest.mark.parametrize("model", WITH_HISTORY, ids=lambda model: model._meta.label)
each_noted = pytest.mark.parametrize("model", NOTED, ids=lambda model: model._meta.label)
each_with_texts = pytest.mark.parametrize("model", WITH_TEXTS, ids=lambda model: model._meta.label)
each_written = pytest.mark.parametrize("model", WRITTEN, ids=lambda model: model._meta.label)


@pytest.fixture(autouse=True)
def _before_the_days_that_rows_are_filled_with():
    with time_machine.travel("2026-11-20 12:00Z"):
        yield


@pytest.fixture
def alice():
    return person()


def row_for(model, user):
    """A row of any kind; of what a person has once, the one they have."""
    made = model.objects.filter(user=user).first()
    return made or row_of(model, user, "before")


def first_word(model):
    """A field that a change notes; a text of the person's, where there is one."""
    fields = [field for field in model.history_fields() if field.name not in model.bookkeeping]
    return next(filter(is_own_text, fields), fields[0])


def other_value(row, field):
    """Something else than what the row holds there."""
    if field.is_relation:
        return row_of(field.related_model, row.user, "another")
    if isinstance(field, models.DateField):
        return getattr(row, field.attname).replace(day=22)
    if isinstance(field, models.BooleanField):
        return not getattr(row, field.attname)
    if isinstance(field, models.IntegerField):
        return getattr(row, field.attname) + 1
    return field.choices[1][0] if field.choices else "after"


def acts(model, *kinds):
    """The kinds of changes that such acts leave in the history."""
    return list(kinds) if model.notes_acts else []


def kinds_of_changes(row):
    changes = HistoryEntry.objects.filter(row_id=row.pk).order_by("made_at")
    return list(changes.values_list("kind", flat=True))


# What a model declares ---------------------------------------------------------------------------


def test_only_these_kinds_of_rows_are_without_history():
    assert {model._meta.label for model in KINDS if not model.keeps_history} == {*WITHOUT_HISTORY}
    assert {model._meta.label for model in WITH_HISTORY if not model.notes_acts} == UNNOTED
    made = {model._meta.label for model in WITH_HISTORY if not model.is_added_by_person}
    assert made == MADE_FOR_THEM


@each_kind
def test_bookkeeping_is_a_field_of_the_row_and_no_words_of_the_person(model):
    fields = {name: model._meta.get_field(name) for name in model.bookkeeping}
    sealed = {name for name, field in fields.items() if isinstance(field, EncryptedTextField)}
    assert {(model._meta.label, name) for name in sealed} <= SEALED_BOOKKEEPING
    assert {*model.outside_history} <= {*model.bookkeeping}


# The ways that are open --------------------------------------------------------------------------


@each_written
def test_rows_that_are_created_stand_one_after_the_other_and_can_be_taken_back(alice, model):
    first, second = row_of(model, alice, "one"), None
    values = {field.name: getattr(first, field.name) for field in model.history_fields()}
    second = model.objects.create(user=alice, **values)
    assert (first.position, second.position) == (0, 1)
    assert [kinds_of_changes(row) for row in (first, second)] == [acts(model, "added")] * 2
    second.soft_delete()
    assert list(model.objects.filter(user=alice).active()) == [first]


@pytest.mark.parametrize(
    "model", [model for model in NOTED if model in WRITTEN], ids=lambda model: model._meta.label
)
def test_what_was_added_can_be_taken_back(alice, model):
    row = row_of(model, alice, "one")
    alice.history.get(row_id=row.pk).undo()
    assert not model.objects.filter(user=alice, pk=row.pk).active().exists()


@each_noted
def test_a_row_that_is_saved_keeps_what_it_held_before(alice, model):
    row, field = row_for(model, alice), first_word(model)
    before = getattr(row, field.attname)
    setattr(row, field.name, other_value(row, field))
    row.save()
    assert row.revision == model.objects.get(pk=row.pk).revision == 2
    alice.history.get(row_id=row.pk, kind="changed").undo()
    assert getattr(model.objects.get(pk=row.pk), field.attname) == before


@each_with_texts
def test_a_row_from_before_another_tab_saved_is_not_saved_over_it(alice, model):
    row_for(model, alice)
    mine, theirs = model.objects.get(user=alice), model.objects.get(user=alice)
    field = first_word(model)
    setattr(theirs, field.name, other_value(theirs, field))
    theirs.save()
    setattr(mine, field.name, "from this tab")
    with pytest.raises(Conflict) as conflict:
        mine.save()
    assert conflict.value.current == theirs
    assert getattr(model.objects.get(pk=mine.pk), field.name) == "after"


@each_written
def test_the_same_row_made_twice_is_one_row_and_better_words_are_a_change(alice, model):
    row, field = row_of(model, alice, "before"), first_word(model)
    values = {each.name: getattr(row, each.name) for each in model.history_fields()}
    again = model(pk=row.pk, user=alice, **values)
    again.save()
    assert kinds_of_changes(row) == acts(model, "added")
    better = model(pk=row.pk, user=alice, **{**values, field.name: other_value(row, field)})
    better.save()
    assert kinds_of_changes(row) == acts(model, "added", "changed")
    assert model.objects.filter(user=alice, pk=row.pk).count() == 1
    assert (better.revision, better.position) == (2, row.position)


@each_noted
def test_a_deleted_row_leaves_no_old_words(alice, model):
    row, field = row_for(model, alice), first_word(model)
    setattr(row, field.name, other_value(row, field))
    row.save()
    key = row.pk
    assert HistoryEntry.objects.filter(row_id=key).exists()
    row.delete()
    assert not model.objects.filter(pk=key).exists()
    assert not HistoryEntry.objects.filter(row_id=key).exists()


@each_kind
def test_bookkeeping_takes_no_revision_and_notes_nothing(alice, model):
    row = row_for(model, alice)
    before = kinds_of_changes(row)
    row.bookkeep(**{name: getattr(row, name) for name in model.bookkeeping})
    row.save(update_fields=["position"])
    assert (row.revision, kinds_of_changes(row)) == (1, before)


@pytest.mark.parametrize(
    "load",
    [
        lambda user: Goal.objects.create(user=user, text="before"),
        lambda user: Goal.objects.create(user=user, text="before") and user.goals.get(),
        lambda user: Goal.objects.create(user=user, text="x") and user.goals.defer("done_on").get(),
    ],
    ids=["made", "loaded", "loaded in part"],
)
def test_a_save_leaves_bookkeeping_alone_that_another_process_wrote_meanwhile(alice, load):
    mine = load(alice)
    for n, text in enumerate(("after", "once more"), start=1):
        alice.goals.get().bookkeep(done_on=date(2026, 11, n))
        mine.text = text
        mine.save()
        stored = alice.goals.get()
        assert (stored.text, stored.done_on) == (text, date(2026, 11, n))


def test_a_save_leaves_sealed_bookkeeping_alone_that_another_process_wrote_meanwhile(alice):
    alice.plan.bookkeep(counts_from=date(2026, 11, 1))
    mine = Plan.objects.get(user=alice)
    Plan.objects.get(user=alice).bookkeep(counts_from=date(2026, 11, 10))
    mine.title = "Mine"
    change = mine.save()
    stored = Plan.objects.get(user=alice)
    assert (stored.title, stored.counts_from) == ("Mine", date(2026, 11, 10))
    assert change.old_values.keys() == {"title"}


def test_bookkeeping_that_is_set_on_the_row_is_saved_with_it_and_undone_with_it(alice):
    Contact.objects.create(user=alice, name="Sam", phone="+12125550100")
    contact = alice.contacts.get()
    contact.phone, contact.number_checked_on = "+12125550101", date(2026, 11, 20)
    change = contact.save()
    assert alice.contacts.get().number_checked_on == date(2026, 11, 20)
    change.undo()
    assert alice.contacts.get().number_checked_on is None
    contact.refresh_from_db()
    contact.number_checked_on = None
    assert contact.save() is None


def test_the_form_of_a_new_row_sent_again_leaves_later_bookkeeping_alone(alice):
    goal = Goal.objects.create(user=alice, text="See the sea.")
    goal.bookkeep(done_on=date(2026, 11, 20))
    Goal(pk=goal.pk, user=alice, text="See the sea soon.").save()
    stored = alice.goals.get()
    assert (stored.text, stored.done_on) == ("See the sea soon.", date(2026, 11, 20))


@pytest.mark.parametrize(
    ("is_new", "options"),
    [
        (False, {"using": "other"}),
        (True, {"using": "other"}),
        (False, {"force_insert": True}),
        (True, {"force_update": True}),
    ],
)
def test_an_option_of_django_that_save_does_not_follow_is_refused(alice, is_new, options):
    reason = Reason(user=alice, text="before")
    if not is_new:
        reason.save()
    reason.text = "after"
    with pytest.raises(FieldError, match="pass by its history"):
        reason.save(**options)
    assert [row.text for row in alice.reasons.all()] == ([] if is_new else ["before"])
    with pytest.raises(TypeError):
        reason.save(made_up=True)


def test_an_option_of_django_that_save_follows_anyway_is_taken(alice):
    reason = Reason(user=alice, text="before")
    reason.save(force_insert=True, using="default")
    reason.text = "after"
    reason.save(force_update=True)
    assert kinds_of_changes(reason) == ["added", "changed"]


def test_a_row_with_the_key_of_anothers_row_gets_one_of_its_own_and_the_log_says_so(alice, caplog):
    bob = person("bob@example.org")
    theirs = Reason.objects.create(user=bob, text="Bob’s own words")
    with caplog.at_level(logging.WARNING, "records.record"):
        mine = Reason.objects.create(pk=theirs.pk, user=alice, text="my own words")
    assert mine.pk != theirs.pk
    assert [reason.text for reason in bob.reasons.all()] == ["Bob’s own words"]
    assert [reason.text for reason in alice.reasons.all()] == ["my own words"]
    assert len(caplog.records) == 1
    assert "words" not in caplog.text


def test_without_a_difference_nothing_is_noted_and_an_old_page_is_no_conflict(alice):
    reason = Reason.objects.create(user=alice, text="one")
    reason.save(expected_revision=0)
    assert (reason.revision, kinds_of_changes(reason)) == (1, ["added"])


def test_erasing_a_person_erases_rows_that_hang_off_each_other(alice):
    reason = Reason.objects.create(user=alice, text="Maya")
    Goal.objects.create(user=alice, text="See the sea.", reason=reason)
    trigger = Trigger.objects.create(user=alice, text="if")
    Answer.objects.create(user=alice, trigger=trigger, text="then")
    alice.delete()
    assert not any(
        model.objects.exists() for model in (Reason, Goal, Trigger, Answer, HistoryEntry)
    )


# The ways that are shut --------------------------------------------------------------------------


def by_update(row, name, value):
    type(row).objects.filter(pk=row.pk).update(**{name: value})


def by_the_persons_rows(row, name, value):
    accessor = row._meta.get_field("user").remote_field.get_accessor_name()
    rows = getattr(row.user, accessor)
    (rows if hasattr(rows, "filter") else type(row).objects).update(**{name: value})


def by_bulk_update(row, name, value):
    setattr(row, name, value)
    type(row).objects.bulk_update([row], [name])


def by_update_or_create(row, name, value):
    type(row).objects.update_or_create(pk=row.pk, defaults={name: value})


def by_update_or_create_of_a_new_row(row, name, value):
    type(row).objects.update_or_create(pk=uuid.uuid4(), user=row.user, defaults={name: value})


def by_bulk_create(row, name, value):
    new = type(row)(user=row.user)
    setattr(new, name, value)
    type(row).objects.bulk_create([new])


def by_upsert(row, name, value):
    setattr(row, name, value)
    type(row).objects.bulk_create(
        [row], update_conflicts=True, update_fields=[name], unique_fields=["pk"]
    )


def by_update_fields(row, name, value):
    setattr(row, name, value)
    row.save(update_fields=[name])


def by_bookkeeping(row, name, value):
    row.bookkeep(**{name: value})


@each_kind
@pytest.mark.parametrize(
    "way",
    [
        by_update,
        by_the_persons_rows,
        by_bulk_update,
        by_update_or_create,
        by_update_or_create_of_a_new_row,
        by_bulk_create,
        by_upsert,
        by_update_fields,
        by_bookkeeping,
    ],
)
def test_no_words_go_a_way_that_keeps_no_history(alice, model, way):
    row, field = row_for(model, alice), first_word(model)
    value, changes, rows = (
        other_value(row, field),
        HistoryEntry.objects.count(),
        model.objects.count(),
    )
    before = getattr(row, field.attname)
    with pytest.raises(FieldError, match=r"without history|its save\(\)"):
        way(row, field.name, value)
    assert getattr(model.objects.get(pk=row.pk), field.attname) == before
    assert HistoryEntry.objects.count() == changes
    assert model.objects.count() == rows


@each_kind
@pytest.mark.parametrize("name", ["archived_at", "revision", "user"])
def test_nothing_is_removed_or_given_away_without_history(alice, model, name):
    row = row_for(model, alice)
    with pytest.raises(FieldError, match="without history"):
        by_update(row, name, getattr(row, name))
    with pytest.raises(FieldError, match="without history"):
        by_update_fields(row, name, getattr(row, name))


@each_kind
def test_nobody_removes_a_row_by_setting_the_moment(alice, model):
    row = row_for(model, alice)
    row.archived_at = row.created_at
    with pytest.raises(FieldError, match="soft_delete"):
        row.save()
    assert model.objects.get(pk=row.pk).archived_at is None


# Forms -------------------------------------------------------------------------------------------

FORMS = pytest.mark.parametrize(
    ("form_class", "typed", "rows"),
    [
        (ReasonForm, {"text": "For Maya."}, lambda user: user.reasons),
        (ContactForm, {"name": "Sam", "takes_texts": "on"}, lambda user: user.contacts),
        (SignForm, {"text": "I hide."}, lambda user: user.warning_signs),
        (PairForm, {"text": "If.", "then": "Then."}, lambda user: user.triggers),
    ],
    ids=["reason", "person", "sign", "pair"],
)


@FORMS
def test_a_form_saved_as_django_has_it_keeps_place_and_history(alice, form_class, typed, rows):
    saved = [form_class(typed, user=alice).save() for _ in range(2)]
    assert [row.position for row in saved] == [0, 1]
    assert saved == list(rows(alice).in_order())
    assert [kinds_of_changes(row) for row in saved] == [["added"], ["added"]]


@FORMS
def test_a_form_posted_twice_is_one_row_and_the_better_words_win(alice, form_class, typed, rows):
    page = {**typed, "row": str(uuid.uuid4())}
    name = next(iter(typed))
    for words in (typed[name], f"{typed[name]} Better."):
        form_class({**page, name: words}, user=alice).save()
    row = rows(alice).get()
    assert getattr(row, name) == f"{typed[name]} Better."
    assert kinds_of_changes(row) == ["added", "changed"]


@FORMS
def test_of_two_tabs_the_second_sees_both_texts_and_then_wins(alice, form_class, typed, rows):
    row, name = form_class(typed, user=alice).save(), next(iter(typed))
    seen = {**typed, "expected_revision": row.revision}
    tabs = [
        form_class({**seen, name: f"From tab {tab}."}, user=alice, instance=rows(alice).get())
        for tab in (1, 2)
    ]
    tabs[0].save()
    with pytest.raises(Conflict) as conflict:
        form_class({**seen, name: "x"}, user=alice, instance=rows(alice).get()).save()
    assert getattr(conflict.value.current, name) == "From tab 1."
    assert try_saving(tabs[1]) is False
    assert [(pair["mine"], pair["theirs"]) for pair in tabs[1].conflict] == [
        ("From tab 2.", "From tab 1.")
    ]
    again = form_class(tabs[1].data, user=alice, instance=rows(alice).get())
    again.save()
    assert getattr(rows(alice).get(), name) == "From tab 2."


@FORMS
def test_words_for_a_row_that_another_tab_removed_bring_it_back(alice, form_class, typed, rows):
    row, name = form_class(typed, user=alice).save(), next(iter(typed))
    page = {**typed, "expected_revision": row.revision, name: "Better."}
    rows(alice).get().soft_delete()
    late = form_class(page, user=alice, instance=rows(alice).get())
    assert try_saving(late) is False
    assert not rows(alice).active().exists()
    form_class(late.data, user=alice, instance=rows(alice).get()).save()
    assert getattr(rows(alice).active().get(), name) == "Better."
    assert kinds_of_changes(row) == ["added", "removed", "changed", "restored"]


@FORMS
def test_the_form_of_a_new_row_sent_again_brings_back_what_was_removed(
    alice, form_class, typed, rows
):
    page = {**typed, "row": str(uuid.uuid4()), "expected_revision": 1}
    form_class(page, user=alice).save()
    rows(alice).get().soft_delete()
    form_class(page, user=alice).save()
    assert rows(alice).active().count() == 1


@FORMS
def test_the_form_of_a_new_row_sent_again_shows_both_texts_when_the_row_has_moved_on(
    alice, form_class, typed, rows
):
    page, name = {**typed, "row": str(uuid.uuid4()), "expected_revision": 1}, next(iter(typed))
    row = form_class(page, user=alice).save()
    edited = {**typed, name: "Edited.", "expected_revision": row.revision}
    form_class(edited, user=alice, instance=rows(alice).get()).save()
    late = form_class({**page, name: "From the old page."}, user=alice)
    assert try_saving(late) is False
    assert (late.conflict[0]["mine"], late.conflict[0]["theirs"]) == (
        "From the old page.",
        "Edited.",
    )
    assert getattr(rows(alice).get(), name) == "Edited."


def test_a_form_without_commit_saves_nothing_until_its_row_is_saved(alice):
    reason = ReasonForm({"text": "For Maya."}, user=alice).save(commit=False)
    assert not alice.reasons.exists()
    reason.save()
    assert kinds_of_changes(reason) == ["added"]


def test_a_line_of_another_list_takes_no_place_in_this_one(alice):
    rows = [
        PlanItem.objects.create(user=alice, section=section, text="a line")
        for section in ("alone", "places", "alone")
    ]
    assert [row.position for row in rows] == [0, 0, 1]


def test_django_makes_what_it_does_not_find_with_history(alice):
    sign, is_new = WarningSign.objects.get_or_create(user=alice, stage__isnull=True, defaults={})
    assert is_new
    assert kinds_of_changes(sign) == ["added"]


def test_a_link_to_a_row_that_is_deleted_goes_without_an_exception(alice):
    reason = Reason.objects.create(user=alice, text="Maya")
    goal = Goal.objects.create(user=alice, text="See the sea.", reason=reason)
    reason.delete()
    assert alice.goals.get() == goal
    assert alice.goals.get().reason is None
    assert Contact.objects.count() == 0
