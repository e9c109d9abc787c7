"""Words on their way: what is typed or tapped in the guided writing and is no line yet."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client
from django.utils.datastructures import MultiValueDict

from contacts.models import Contact
from plans.models import Plan
from plans.writing.drafts import StepDraft
from plans.writing.steps import BY_NAME, STEPS
from records.draft_form import DraftForm
from records.models import Draft
from tests.support.factories import IF, REASON, THEN, person, signed_in
from tests.support.pages import Page, send
from triggers.models import Trigger

pytestmark = pytest.mark.django_db

ABOUT, WHY = "/plan/write/about/", "/plan/write/why/"
NEWER = "You have words that are not saved"
HOSTILE = '"w" 😀 ' * 1250  # 10,000 characters
POSTS = 6
# What somebody types into each step, by the names of its fields.
TYPED = {
    "about": {"preferred_name": "Al", "opioids": "no"},
    "why": {"own": REASON},
    "people": {"name": "Sam", "phone": "+1 212-555-0100", "opening_words": "Can you talk?"},
    "if-then": {"text": IF, "then": THEN},
    "signs": {"own": "I hide my phone."},
    "first": {"own": "Ring the bell at number nine."},
    "hard-day": {"own": "I ring Jo first."},
    "goals": {"own": "See the sea."},
}

EVERY_STEP = pytest.mark.parametrize("step", BY_NAME.values(), ids=lambda step: step.name)


@pytest.fixture
def alice():
    return person()


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def form_of(browser, address):
    """What the step's form sends when nobody touches it."""
    page = Page(browser.get(address))
    return next(form for form in page.forms if "row" in form.values).values


def form_with_draft(step, user):
    form = step.form(user)
    StepDraft(user, step).load_into(form)
    return form


def autosave(browser, address, values):
    return browser.post(f"{address}draft/", values)


def post_at_once(user, posts):
    """Send each (address, values) in a thread of its own, all at once. Returns the status codes."""
    start = threading.Barrier(len(posts))

    def send_one(browser, post):
        try:
            start.wait()
            return browser.post(*post).status_code
        finally:
            connections["default"].close()

    browsers = [signed_in(Client(raise_request_exception=False), user) for _ in posts]
    with ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(send_one, browsers, posts))


def texts(user):
    return [reason.text for reason in user.reasons.active().in_order()]


# Every step --------------------------------------------------------------------------------------


@EVERY_STEP
def test_every_step_asks_by_a_form_that_can_wait_in_a_draft(alice, step):
    typed = TYPED[step.name]
    posted = MultiValueDict({k: v if isinstance(v, list) else [v] for k, v in typed.items()})
    form = step.form(alice, posted)
    assert isinstance(form, DraftForm)
    assert (form.user, form.conflict, form.draft_conflict) == (alice, None, None)
    assert (form.is_untouched, form.is_saved) == (False, False)
    assert form.draft_values().items() >= typed.items()
    assert StepDraft(alice, step).keep(form)
    another_day = form_with_draft(step, alice)
    assert {name: another_day[name].value() for name in typed} == typed


@EVERY_STEP
def test_what_is_written_so_far_waits_in_a_draft(browser, alice, step):
    address, typed = f"/plan/write/{step.name}/", TYPED[step.name]
    answer = autosave(browser, address, {**form_of(browser, address), **typed})
    assert (answer.status_code, answer.content) == (204, b"")
    again = form_with_draft(step, alice)
    assert {name: again.initial[name] for name in typed} == typed
    assert not (alice.reasons.exists() or alice.contacts.exists() or alice.triggers.exists())


@EVERY_STEP
@pytest.mark.parametrize("do", ["next", "skip"])
def test_a_draft_ends_when_its_words_are_saved_and_not_before(browser, alice, step, do):
    address = f"/plan/write/{step.name}/"
    values = {**form_of(browser, address), **TYPED[step.name]}
    autosave(browser, address, values)
    assert browser.post(address, {**values, "do": do}).status_code == 302
    assert alice.drafts.exists() is (do == "skip")


@EVERY_STEP
def test_ten_thousand_characters_in_every_field_are_kept(browser, alice, step):
    address = f"/plan/write/{step.name}/"
    form = next(form for form in Page(browser.get(address)).forms if "row" in form.values)
    words = dict.fromkeys(form.texts, HOSTILE)
    assert autosave(browser, address, {**form.values, **words}).status_code == 204
    kept = form_of(browser, address)
    assert {name: kept[name] for name in words} == words


def test_as_much_as_a_page_may_send_is_kept(browser, alice):
    words = "w" * 261_000
    assert autosave(browser, WHY, {**form_of(browser, WHY), "own": words}).status_code == 204
    assert form_of(browser, WHY)["own"] == words


def test_words_that_could_not_be_kept_are_not_said_to_be(browser, alice):
    # Each of these takes more room in a draft than in the post.
    answer = autosave(browser, WHY, {"own": "\x01" * 80_000})
    assert answer.status_code == 409
    assert not alice.drafts.exists()


def test_words_that_were_taken_out_before_a_skip_do_not_come_back(browser, alice):
    autosave(browser, WHY, {**form_of(browser, WHY), "own": "For M"})
    browser.post(WHY, {**form_of(browser, WHY), "own": "", "do": "skip"})
    assert form_of(browser, WHY)["own"] == ""


# A draft that comes too late ---------------------------------------------------------------------


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_draft_that_arrives_after_the_save_does_not_come_back(browser, alice, step):
    address = f"/plan/write/{step.name}/"
    values = {**form_of(browser, address), **TYPED[step.name]}
    assert browser.post(address, {**values, "do": "next"}).status_code == 302
    assert autosave(browser, address, values).status_code == 409
    assert not alice.drafts.exists()


def test_a_late_draft_about_oneself_asks_nothing_when_it_says_the_same(browser, alice):
    values = {**form_of(browser, ABOUT), **TYPED["about"]}
    browser.post(ABOUT, {**values, "do": "next"})
    autosave(browser, ABOUT, values)
    assert NEWER not in Page(browser.get(ABOUT)).text


# About oneself, skipped --------------------------------------------------------------------------


@pytest.fixture
def new_browser(client):
    """The browser of somebody who has just signed up."""
    return signed_in(client, person(country="", time_zone=""))


def test_a_name_that_was_skipped_stands_in_the_form(new_browser):
    values = {**form_of(new_browser, ABOUT), "preferred_name": "Al"}
    new_browser.post(ABOUT, {**values, "do": "skip"})
    page = Page(new_browser.get(ABOUT))
    assert page.form("preferred_name").values["preferred_name"] == "Al"
    assert NEWER not in page.text


def test_a_name_that_was_taken_out_before_the_skip_does_not_come_back(new_browser):
    values = form_of(new_browser, ABOUT)
    autosave(new_browser, ABOUT, {**values, "preferred_name": "Al"})
    new_browser.post(ABOUT, {**values, "do": "skip"})
    page = Page(new_browser.get(ABOUT))
    assert page.form("preferred_name").values["preferred_name"] == ""
    assert NEWER not in page.text


# A draft that is older than what is saved --------------------------------------------------------


@pytest.fixture
def old_draft(browser, alice):
    """A name and an answer were typed; then others were saved on another page."""
    values = {**form_of(browser, ABOUT), "preferred_name": "Al", "opioids": "no"}
    send(browser, ABOUT, "preferred_name", preferred_name="Alice", opioids="yes", do="next")
    autosave(browser, ABOUT, values)


def test_an_old_draft_is_not_laid_over_what_was_saved_since(browser, alice, old_draft):
    page = Page(browser.get(ABOUT))
    values = page.form("preferred_name").values
    assert (values["preferred_name"], values["opioids"]) == ("Alice", "yes")
    assert NEWER in page.text
    assert "What you typed here No What is saved now Yes" in page.text
    assert "What you typed here Al What is saved now Alice" in page.text


def test_the_words_of_an_old_draft_are_put_in_when_they_are_wanted(browser, alice, old_draft):
    wanted = Page(browser.get(ABOUT)).link("Use those words")
    values = {**form_of(browser, ABOUT + wanted), "do": "next"}
    assert (values["preferred_name"], values["opioids"]) == ("Al", "no")
    assert browser.post(ABOUT, values).status_code == 302
    plan = Plan.objects.get(user=alice)
    assert (plan.preferred_name, plan.opioids) == ("Al", "no")


def test_an_old_draft_stays_until_something_is_saved(browser, alice, old_draft):
    browser.post(ABOUT, {**form_of(browser, ABOUT), "do": "skip"})
    assert NEWER in Page(browser.get(ABOUT)).text
    browser.post(ABOUT, {**form_of(browser, ABOUT), "do": "next"})
    assert NEWER not in Page(browser.get(ABOUT)).text
    assert not alice.drafts.exists()


def test_a_draft_is_old_once_the_name_was_changed_elsewhere(browser, alice):
    autosave(browser, ABOUT, {**form_of(browser, ABOUT), "preferred_name": "Al"})
    plan = Plan.objects.get(user=alice)
    plan.preferred_name = "Alice"
    plan.save()
    page = Page(browser.get(ABOUT))
    assert page.form("preferred_name").values["preferred_name"] == "Alice"
    assert "What you typed here Al What is saved now Alice" in page.text


def test_a_draft_from_a_page_that_was_old_already_is_old(browser, alice):
    values = {**form_of(browser, ABOUT), "preferred_name": "Al"}
    send(browser, ABOUT, "preferred_name", preferred_name="Alice", do="next")
    autosave(browser, ABOUT, values)
    assert form_of(browser, ABOUT)["preferred_name"] == "Alice"


def test_a_stale_page_shows_a_choice_and_a_tick_in_words(browser, alice):
    contact = Contact(user=alice, name="Sam", role="peer", takes_texts=True)
    contact.save()
    address = f"/people/{contact.pk}/edit/"
    old = form_of(browser, address)
    send(browser, address, "phone", role="friend")
    text = Page(browser.post(address, {**old, "role": "care"})).text
    assert "What you typed here Care team What is saved now Friend" in text
    assert text.count("What you typed here") == 1


def test_a_draft_of_a_pair_that_another_tab_saved_is_one_pair(browser, alice):
    address = "/plan/write/if-then/"
    values = {**form_of(browser, address), "text": IF, "then": "I breathe."}
    autosave(browser, address, values)
    browser.post(address, {**form_of(browser, address), "do": "next"})
    assert Trigger.objects.filter(user=alice).count() == 1
    assert not Draft.objects.filter(user=alice).exists()


# Posts at once -----------------------------------------------------------------------------------

at_the_same_time = pytest.mark.django_db(transaction=True)


@at_the_same_time
def test_posts_of_one_page_at_once_are_one_row():
    alice = person()
    page = form_of(signed_in(Client(), alice), WHY)
    posts = [(WHY, {**page, "own": f"For M{number}", "do": "next"}) for number in range(POSTS)]
    assert post_at_once(alice, posts) == [302] * POSTS
    assert len(texts(alice)) == 1
    assert not alice.drafts.exists()


@at_the_same_time
def test_tabs_that_save_the_same_words_at_once_add_them_once():
    alice = person()
    browser = signed_in(Client(), alice)
    posts = [(WHY, {**form_of(browser, WHY), "own": REASON, "do": "next"}) for _ in range(POSTS)]
    assert post_at_once(alice, posts) == [302] * POSTS
    assert texts(alice) == [REASON]
