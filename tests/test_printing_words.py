"""Every text of the plan stands on My plan and on paper: a new one fails here until it does."""

from dataclasses import replace

import pytest

from plans import content
from plans.content import read_plan
from plans.models import Plan, PlanItem
from plans.sections import LISTS, SECTIONS
from printing.checks import check_libraries
from printing.engine import render
from records.fields import SealedTextField
from tests.cast import person, signed_in
from tests.pages import Page
from tests.pdf import squeezed, text_of
from tests.rows import record_models, row_of
from tests.servers import go_without
from triggers.models import Answer, Trigger

pytestmark = pytest.mark.django_db

# What a person writes or answers that is no text of the plan. Anything else is on the paper.
NOT_PLAN_TEXT = {
    "plans.Plan.preferred_name": "what Today greets with",
    "plans.Plan.opioids": "an answer that decides what Help shows",
    "plans.Plan.turned_on": "names of sections",
    "plans.Plan.on_paper": "names of sections",
    "plans.Day.weather": "how one day looked",
    "goals.Step.text": "for one day, or each day, on Today",
    "printing.PrintedCopy.words": "what was on an earlier paper",
}


def sealed_texts(model):
    return {
        f"{model._meta.label}.{field.name}": field
        for field in model.word_fields()
        if isinstance(field, SealedTextField)
    }


MODELS = [model for model in record_models() if not model.__module__.startswith("tests.")]
PLAN_TEXTS = {
    model: {
        label: field for label, field in sealed_texts(model).items() if label not in NOT_PLAN_TEXT
    }
    for model in MODELS
}


@pytest.fixture
def alice(db):
    return person()


@pytest.fixture
def written(alice):
    """Fills every text of the plan with a word of its own: {what it is: the word}."""
    words = {}
    for section in SECTIONS:
        if section.is_optional:
            section.show(alice.plan, True)
            alice.plan.put_on_paper(section.name, True)
    for model, fields in PLAN_TEXTS.items():
        for row in rows_of(model, alice) if fields else ():
            for label, field in fields.items():
                words[f"{label} {getattr(row, 'section', '')}"] = fill(row, field, len(words))
            row.save()
    return words


def rows_of(model, user):
    if model is Plan:
        return [user.plan]
    if model is PlanItem:
        return [PlanItem(user=user, section=section) for section in LISTS]
    return [row_of(model, user, "other")]


def fill(row, field, number):
    """Write into one field of a row, and return the word that should then be read."""
    value, shown = field.choices[0] if field.choices else (f"word{number:03}",) * 2
    setattr(row, field.attname, value)
    return str(shown)


def test_every_text_is_on_my_plan(client, alice, written):
    text = Page(signed_in(client, alice).get("/plan/")).text
    assert [what for what, word in written.items() if word not in text] == []


def test_every_text_is_on_the_paper(alice, written):
    if check_libraries(None):
        go_without("Pango", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
    text = text_of(render("fridge", read_plan(alice).for_paper(), "letter"))
    assert [what for what, word in written.items() if squeezed(word) not in text] == []


def test_what_is_no_plan_text_is_still_a_text():
    known = {label for model in MODELS for label in sealed_texts(model)}
    assert set(NOT_PLAN_TEXT) - known == set()


@pytest.mark.parametrize("address", ["/plan/", "/print/fridge/"])
def test_a_plan_with_every_section_hidden_shows_no_word_of_them(client, alice, written, address):
    for section in SECTIONS:
        section.show(alice.plan, False)
    text = Page(signed_in(client, alice).get(address)).text
    assert [word for word in written.values() if word in text] == [alice.plan.title]


@pytest.mark.parametrize("address", ["/plan/", "/print/fridge/"])
def test_all_answers_of_a_pair_are_shown_by_role(client, alice, address):
    trigger = Trigger(user=alice, text="Payday.")
    trigger.add()
    for role in ("back up", "avoid", "there"):
        Answer(user=alice, trigger=trigger, role=role, text=f"The way for {role}.").add()
    text = Page(signed_in(client, alice).get(address)).text
    assert (
        "The way for there. How I stay away from it The way for avoid. "
        "If that does not work The way for back up."
    ) in text


def test_a_section_that_is_not_for_paper_is_on_my_plan_only(client, alice, written, monkeypatch):
    sections = [replace(section, is_printed=section.name != "daily") for section in SECTIONS]
    monkeypatch.setattr(content, "SECTIONS", sections)
    word = written["plans.PlanItem.detail daily"]
    browser = signed_in(client, alice)
    assert word in Page(browser.get("/plan/")).text
    assert word not in Page(browser.get("/print/fridge/")).text
    browser.post("/print/", {"paper": "fridge", "size": "a4"})
    assert word not in alice.printedcopys.get().words
