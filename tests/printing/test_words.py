"""Every text of the plan stands on My plan and on paper: a new one fails here until it does."""

from datetime import time, timedelta

import pytest

from accounts.dates import weekday_and_day
from contacts.care.models import Appointment
from contacts.models import Contact
from goals.models import Goal, Reason
from plans.content import PlanContent
from plans.models import Plan, PlanItem
from plans.sections import BY_NAME, LISTS, SECTIONS, choose
from printing.checks import check_libraries
from printing.copies.options import Choices
from printing.papers.registry import shaped
from records.fields import EncryptedTextField
from tests.support.autofill import record_models, row_of
from tests.support.factories import person, signed_in
from tests.support.pages import Page
from tests.support.paper_plans import render
from tests.support.pdf import squeezed, text_of
from tests.support.servers import go_without
from triggers.dates.models import RiskyDate
from triggers.models import Answer, Trigger

pytestmark = pytest.mark.django_db

# What a person writes or answers that is no text of the plan. Anything else is on the paper.
NOT_PLAN_TEXT = {
    "plans.Plan.preferred_name": "what Today greets with; on one paper, when chosen",
    "plans.Plan.opioids": "an answer that decides what Help shows",
    "plans.SectionSetting.is_shown": "what was chosen for a section",
    "plans.SectionSetting.is_on_paper": "the same",
    "plans.SectionSetting.is_in_mail": "the same",
    "plans.Plan.counts_from": "a day to count from, on Today",
    "plans.PlanItem.section": "the name of a list; its heading is on the paper",
    "plans.Day.weather": "how one day looked",
    "plans.Day.reading": "whether the plan was read that day",
    "plans.Slips.words": "nobody else's business, and no plan",
    "plans.Review.checks": "what is within reach, for the person alone",
    "plans.Review.likelihood": "for the person alone",
    "plans.Review.one_higher": "for the person alone",
    "goals.Step.text": "for one day, or each day, on Today",
    "contacts.Contact.may_tell_signs": "on the page of people; each sign says whose turn it is",
    "contacts.Contact.may_have_copy": "nobody else's business",
    "contacts.Contact.good_days": "said in words behind the name, when there are none of their own",
    "contacts.Contact.time_zone": "decides who is called first",
    "contacts.Contact.label_on_print": "decides the name on paper",
    "contacts.Contact.nickname": "on paper in place of the name, when chosen",
    "contacts.Contact.words_after": "on “I used”, and on the card for then",
    "contacts.ChosenLines.first": "a helpline, said as whom to call",
    "contacts.ChosenLines.placed": "which helplines come first",
    "contacts.ChosenLines.hidden": "which helplines are not shown",
    "contacts.Contact.asked_on": "when they were asked, for the person alone",
    "contacts.Contact.said_yes_on": "the same",
    "contacts.Contact.asking_words": "what to ask them with, before they are called",
    "triggers.Trigger.kind": "sorts the pairs on their own page",
    "triggers.Trigger.heat": "marks the pairs on their own page",
    "triggers.Trigger.can_avoid": "an answer that the form of a pair asks for",
    "triggers.Answer.helped_days": "what moves an answer up",
    "triggers.Urge.strength": "an urge is nobody else's business, and is no plan",
    "triggers.Urge.strength_after": "the same",
    "triggers.Urge.text": "the same",
    "triggers.Urge.where": "the same",
    "triggers.Urge.helped": "the same",
    "printing.PaperChoice.answers": "what stands on which paper",
    "printing.PrintedCopy.words": "what was on an earlier paper",
}
# A yes that is said by the name of its field.
SAID_BY_NAME = {"contacts.Contact.has_naloxone"}


def sealed_texts(model):
    return {
        f"{model._meta.label}.{field.name}": field
        for field in model.history_fields()
        if isinstance(field, EncryptedTextField)
    }


MODELS = [model for model in record_models() if not model.__module__.startswith("tests.")]
PLAN_TEXTS = {
    model: {
        label: field for label, field in sealed_texts(model).items() if label not in NOT_PLAN_TEXT
    }
    for model in MODELS
}
BOTH = pytest.mark.parametrize("address", ["/plan/", "/print/fridge/sheet/"])


@pytest.fixture
def alice(db):
    return person()


@pytest.fixture
def written(alice):
    """Turns every section on, for paper too, and fills every text of the plan with a word of its
    own: {what it is: the word}."""
    for section in SECTIONS:
        choose(alice.plan, section, is_shown=True)
        choose(alice.plan, section, is_on_paper=True)
    words = {}
    for model, fields in PLAN_TEXTS.items():
        for row in rows_of(model, alice) if fields else ():
            for label, field in fields.items():
                what = f"{label} {getattr(row, 'section', '')}"
                words[what] = fill(row, label, field, len(words))
            row.save()
    return words


def rows_of(model, user):
    if model is Plan:
        return [user.plan]
    if model is PlanItem:
        return [PlanItem(user=user, section=section) for section in LISTS]
    if model is RiskyDate:
        # One that is never over.
        return [RiskyDate(user=user, on=user.today, repeat=RiskyDate.Repeat.YEARLY)]
    row = row_of(model, user, "other")
    if model is Contact:
        row.label_on_print = ""
    return [row]


def fill(row, label, field, number):
    """Write into one field of a row, and return the word that should then be read."""
    value, shown = field.choices[0] if field.choices else (f"word{number:03}",) * 2
    setattr(row, field.attname, value)
    return str(field.verbose_name if label in SAID_BY_NAME else shown)


def test_every_text_is_on_my_plan(client, alice, written):
    text = Page(signed_in(client, alice).get("/plan/")).text
    assert [what for what, word in written.items() if word not in text] == []


def test_every_text_is_on_the_paper(alice, written):
    if check_libraries(None):
        go_without("Pango", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
    content = shaped("fridge", PlanContent.load(alice), Choices(), alice)
    text = text_of(render("fridge", content, "letter"))
    assert [what for what, word in written.items() if squeezed(word) not in text] == []


def test_what_is_no_plan_text_is_still_a_text():
    known = {label for model in MODELS for label in sealed_texts(model)}
    assert set(NOT_PLAN_TEXT) - known == set()


@BOTH
def test_a_plan_with_every_section_hidden_shows_no_word_of_them(client, alice, written, address):
    for section in SECTIONS:
        choose(alice.plan, section, is_shown=False)
    text = Page(signed_in(client, alice).get(address)).text
    assert [word for word in written.values() if word in text] == [alice.plan.title]


@BOTH
def test_all_answers_of_a_pair_are_shown_by_role(client, alice, address):
    trigger = Trigger(user=alice, text="Payday.")
    trigger.save()
    for role in ("back up", "avoid", ""):
        Answer(
            user=alice, trigger=trigger, role=role, text=f"The way for {role or 'there'}."
        ).save()
    text = Page(signed_in(client, alice).get(address)).text
    assert (
        "The way for there. How I stay away from it The way for avoid. "
        "If that does not work The way for back up."
    ) in text


@pytest.mark.parametrize("pairs", [1, 6])
def test_on_a_sheet_the_first_answer_needs_no_word_over_it(client, alice, pairs):
    for _ in range(pairs):
        trigger = Trigger(user=alice, text="Payday.")
        trigger.save()
        Answer(user=alice, trigger=trigger, text="I ring Jo.").save()
    browser = signed_in(client, alice)
    assert "Then I ring Jo." in Page(browser.get("/plan/")).text
    on_paper = Page(browser.get("/print/fridge/sheet/")).text
    assert ("Then I ring Jo." in on_paper) == (pairs == 1)


def test_a_section_that_is_not_for_paper_is_on_my_plan_only_until_it_is_chosen(
    client, alice, written
):
    word = written["plans.PlanItem.text weigh-costs"]
    choose(alice.plan, BY_NAME["weighing"], is_on_paper=False)
    browser = signed_in(client, alice)
    assert word in Page(browser.get("/plan/")).text
    assert word not in Page(browser.get("/print/fridge/sheet/")).text
    browser.post("/print/", {"paper": "fridge", "size": "a4"})
    assert word not in alice.printed_copies.get().words
    choose(alice.plan, BY_NAME["weighing"], is_on_paper=True)
    assert word in Page(browser.get("/print/fridge/sheet/")).text


def test_optional_sections_are_on_no_paper_unless_somebody_says_so(alice, written):
    optional = [section for section in SECTIONS if section.is_optional]
    for section in optional:
        choose(alice.plan, section, is_on_paper=False)
    printed = {part.name for part in PlanContent.load(alice).for_paper().sections}
    assert printed.isdisjoint(each.name for section in optional for each in section.lists)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_every_section_can_be_left_off_paper_and_put_back(client, alice, written, section):
    browser = signed_in(client, alice)

    def printed_after(answer):
        for _ in range(2):
            browser.post("/plan/sections/", {"section": section.name, "paper": answer})
        user = type(alice).objects.get(pk=alice.pk)
        return {part.name for part in PlanContent.load(user).for_paper().sections}

    names = {part.name for part in section.subsections}
    everything = printed_after("yes")
    assert everything - printed_after("no") == names
    assert printed_after("yes") == everything


@BOTH
def test_the_further_sections_show_once_they_hold_something(client, alice, address):
    browser = signed_in(client, alice)
    titles = [str(section.title) for section in SECTIONS if section.is_further]
    page = browser.get(address).content.decode()
    assert [title for title in titles if f"{title}</h2>" in page] == []
    Appointment(user=alice, name="Clinic").save()
    RiskyDate(user=alice, text="Payday", on=alice.today).save()
    page = browser.get(address).content.decode()
    shown = [title for title in titles if f"{title}</h2>" in page]
    assert shown == ["Dates to plan for", "Care and groups"]


# People and care ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "on_paper"), [("", "Jo Reyes"), ("initials", "JR"), ("nickname", "Skipper")]
)
def test_a_paper_calls_people_what_was_chosen_and_my_plan_by_their_name(
    client, alice, chosen, on_paper
):
    Contact(user=alice, name="Jo Reyes", nickname="Skipper", label_on_print=chosen).save()
    browser = signed_in(client, alice)
    assert "Jo Reyes" in Page(browser.get("/plan/")).text
    assert f"Call {on_paper} " in Page(browser.get("/print/fridge/sheet/")).text
    browser.post("/print/", {"paper": "fridge", "size": "a4"})
    words = alice.printed_copies.get().words
    assert on_paper in words
    assert ("Jo Reyes" in words) is (on_paper == "Jo Reyes")


@BOTH
@pytest.mark.parametrize(("answer", "is_said"), [("yes", True), ("no", False), ("", False)])
def test_only_somebody_who_has_naloxone_is_said_to_have_it(client, alice, address, answer, is_said):
    Contact(user=alice, name="Jo", has_naloxone=answer).save()
    assert ("Has naloxone" in Page(signed_in(client, alice).get(address)).text) is is_said


@BOTH
def test_a_place_of_care_stands_with_its_number_its_next_date_and_the_way(client, alice, address):
    clinic = Appointment(user=alice, name="Clinic", phone="+12125550102", way="Bus 12.")
    clinic.next_on, clinic.next_at = alice.today, time(10, 30)
    clinic.save()
    page = signed_in(client, alice).get(address)
    day = weekday_and_day(alice.today, alice.country)
    assert 'href="tel:+12125550102"' in page.content.decode()
    assert clinic.number in Page(page).text
    for words in ("Clinic", f"{day} at 10:30", "How I get there", "Bus 12."):
        assert words in Page(page).text


@BOTH
def test_a_visit_that_is_over_leaves_its_place_without_a_date(client, alice, address):
    Appointment(user=alice, name="Clinic", next_on=alice.today - timedelta(days=1)).save()
    text = Page(signed_in(client, alice).get(address)).text
    assert "Clinic" in text
    assert "Next date" not in text


# Dates and goals ---------------------------------------------------------------------------------


@pytest.fixture
def payday(alice):
    trigger = Trigger(user=alice, text="I have cash on me.")
    trigger.save()
    date = RiskyDate(user=alice, text="Payday", on=alice.today, repeat="monthly", trigger=trigger)
    date.who_knows = "Sam"
    date.save()
    return date


@BOTH
def test_a_date_has_its_day_its_if_and_who_knows(client, alice, payday, address):
    text = " ".join(Page(signed_in(client, alice).get(address)).text.split())
    day = weekday_and_day(alice.today, alice.country)
    first, second = (day, "Payday") if address.startswith("/print/") else ("Payday", day)
    rest = text.partition(f"{first} {second}")[2]
    for words in ("Every month on this day", "I have cash on me.", "Who I told"):
        assert words in rest


@BOTH
def test_what_is_hidden_is_not_told_by_a_date_or_a_goal(client, alice, payday, address):
    reason = Reason(user=alice, text="For Maya.")
    reason.save()
    Goal(user=alice, text="See the sea.", reason=reason).save()
    browser = signed_in(client, alice)
    assert Page(browser.get(address)).text.count("For Maya.") == 2
    for section in ("if-then", "why"):
        choose(alice.plan, BY_NAME[section], is_shown=False)
    text = Page(browser.get(address)).text
    assert "Payday" in text
    assert "See the sea." in text
    assert "I have cash on me." not in text
    assert "For Maya." not in text


@BOTH
def test_what_was_removed_is_not_told_by_a_date_or_a_goal(client, alice, payday, address):
    reason = Reason(user=alice, text="For Maya.")
    reason.save()
    Goal(user=alice, text="See the sea.", reason=reason).save()
    reason.soft_delete()
    payday.trigger.soft_delete()
    text = Page(signed_in(client, alice).get(address)).text
    assert "I have cash on me." not in text
    assert "For Maya." not in text


@BOTH
def test_a_date_that_is_over_is_not_on_the_plan(client, alice, address):
    RiskyDate(user=alice, text="The trial", on=alice.today - timedelta(days=1)).save()
    assert "The trial" not in Page(signed_in(client, alice).get(address)).text


def test_a_private_goal_is_on_my_plan_and_on_no_paper(client, alice):
    Goal(user=alice, text="See the sea.", is_private=True).save()
    browser = signed_in(client, alice)
    assert "See the sea." in Page(browser.get("/plan/")).text
    assert "See the sea." not in Page(browser.get("/print/fridge/sheet/")).text
    browser.post("/print/", {"paper": "fridge", "size": "a4"})
    assert "See the sea." not in alice.printed_copies.get().words
