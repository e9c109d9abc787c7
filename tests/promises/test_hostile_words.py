"""Whatever is typed or pasted: it is saved as it is, or a sentence says why not. It never breaks a
page, and it never goes away from the page where it was typed."""

from itertools import product
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from contacts.care.models import Appointment
from contacts.forms import ContactForm
from goals.forms import ReasonForm
from goals.models import Goal, Step
from plans.days.models import Slips
from plans.models import PlanItem
from plans.writing.first_answers import FirstAnswers
from plans.writing.forms import AboutForm
from plans.writing.steps import BY_NAME
from records.text import clean_text
from sealing.rotation import encrypted_models
from tests.support.examples import examples
from tests.support.factories import IF, THEN, person, signed_in, with_plan
from tests.support.pages import Page, sentences
from tests.support.undoing import undone
from tests.support.urls import routes
from triggers.dates.models import RiskyDate
from triggers.forms import PairForm
from triggers.models import WarningSign
from triggers.urges.models import Urge

pytestmark = pytest.mark.django_db

HOSTILE = {
    "nothing": "",
    "only spaces": "   ",
    "10,000 characters": "word " * 2000,
    "one very long word": "w" * 10_000,
    "NUL": "be\0fore",
    "emoji": "😀👩‍👩‍👧‍👦🏳️‍🌈",
    "right to left": "שלום مرحبا \u202eevil",
    "half a character": b"half \xed\xa0\x80 a letter",
    "no UTF-8 at all": b"\xff\xfe\x80",
    "HTML": "<script>alert(1)</script><b>\"bold' &amp;",
    "line ends": "one\r\nBcc: x@example.org\rtwo\n\nthree",
    "a template": "{{ user }} {% now 'Y' %} %s %(x)s {0}",
    "many marks": "e" + "\u0301" * 500,
}
# Every page with something to type into.
SIGNED_IN = (
    *(f"/plan/write/{name}/" for name in BY_NAME),
    "/plan/write/ready/",
    "/people/add/",
    "/people/{contact}/edit/",
    "/people/{contact}/asking/",
    "/people/care/add/",
    "/people/care/{appointment}/edit/",
    "/if-then/add/",
    "/if-then/board/",
    "/if-then/{trigger}/edit/",
    "/reasons/add/",
    "/reasons/{reason}/edit/",
    "/signs/add/",
    "/signs/{sign}/edit/",
    "/waves/{urge}/edit/",
    "/help/after/",
    "/today/days/",
    "/dates/add/",
    "/dates/{date}/edit/",
    "/goals/add/",
    "/goals/{goal}/edit/",
    "/goals/steps/add/",
    "/goals/steps/{step}/edit/",
    "/plan/lists/alone/add/",
    "/plan/lists/{item}/edit/",
    "/plan/review/answer/",
    "/help/passed/",
    "/mail/",
    "/mail/quiet/",
    "/account/email/",
    "/account/email/lost/",
    "/account/password/set/",
    "/share/add/",
)
SIGNED_OUT = (
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
)
BEFORE_THE_ADDRESS = ("/start/why/", "/start/signs/", "/start/first/")
HALFWAY_IN = ("/account/login/code/confirm/", "/account/login/password/")
GOOD = {
    "name": "Sam",
    "text": IF,
    "then": THEN,
    "on": "2026-11-30",
    "if_own": IF,
    "then_own": THEN,
    "time_zone": "Europe/London",
    "adult": "on",
    "privacy": "on",
}
OWN_WORDS = (
    "also",
    "again",
    "answer",
    "by",
    "does_not_help",
    "for_whom",
    "avoid",
    "back_up",
    "first_step",
    "good_times",
    "helped",
    "helps",
    "hours",
    "name",
    "nickname",
    "one_higher",
    "opening_words",
    "own",
    "preferred_name",
    "repeats",
    "slip-words",
    "text",
    "then",
    "way",
    "where",
    "who_knows",
    "who_tells",
)


@pytest.fixture
def alice():
    cache.clear()  # the limits on sign-in are not what is tested here
    alice = with_plan(person())
    for model in (WarningSign, Goal, Step):
        model(user=alice, text="words").save()
    Urge.log(alice)
    alice.plan.count_from(alice.today)
    RiskyDate(user=alice, text="words", on=alice.today).save()
    PlanItem(user=alice, text="words", section="alone").save()
    Appointment(user=alice, name="words").save()
    return alice


@pytest.fixture
def browser(client, alice):
    client.raise_request_exception = False
    return client


@pytest.mark.one_database
@pytest.mark.parametrize("address", SIGNED_IN)
def test_no_words_break_a_page_of_a_person(browser, alice, address, subtests):
    signed_in(browser, alice)
    assert_nothing_breaks(browser, alice, address.format(**rows_of(alice)), subtests)


@pytest.mark.one_database
@pytest.mark.parametrize("address", SIGNED_OUT)
def test_no_words_break_a_page_at_the_door(browser, alice, address, subtests):
    assert_nothing_breaks(browser, alice, address, subtests)


@pytest.mark.one_database
@pytest.mark.parametrize("address", BEFORE_THE_ADDRESS)
def test_no_words_break_a_question_before_the_address(browser, address, subtests):
    for name, words in HOSTILE.items():
        with subtests.test(words=name), undone(browser):
            (form,) = forms_with_texts(browser, address)
            answer = post(browser, address, {**form.values, "own": words})
            check(answer, ["own"], {"own": words})
            if answer.status_code == 302:
                kept = FirstAnswers(browser.session).lines.values()
                assert clean_text(as_typed(words), single_line=True) in {"", *kept}


@pytest.mark.one_database
@pytest.mark.parametrize("address", HALFWAY_IN)
def test_no_words_break_a_page_halfway_in(browser, alice, address, subtests):
    go_halfway_in(browser, alice)
    assert_nothing_breaks(browser, alice, address, subtests)


@pytest.mark.parametrize("address", SIGNED_IN)
def test_no_words_break_a_page_when_they_are_in_every_field(browser, alice, address, subtests):
    address = address.format(**rows_of(alice))
    forms = forms_with_texts(signed_in(browser, alice), address)
    for name, words in HOSTILE.items():
        with subtests.test(words=name), undone(browser):
            for form in forms:
                values = form.values | dict.fromkeys(form.texts, words)
                check(post(browser, form.action or address, values), form.texts, values)


@pytest.mark.parametrize("address", SIGNED_IN)
def test_hidden_fields_that_were_tampered_with_break_nothing(browser, alice, address):
    address = address.format(**rows_of(alice))
    for form in forms_with_texts(signed_in(browser, alice), address):
        for name in set(form.values) - set(form.texts):
            for words in ("", "-1", "99999999999999999999", "nonsense", "\0"):
                answer = post(browser, address, {**form.values, **GOOD, name: words})
                assert answer.status_code in (200, 302, 409, 422), (name, words)


@pytest.mark.one_database
def test_every_page_with_something_to_type_into_is_tested(browser, alice):
    assert typed_into(browser, alice) == {*SIGNED_OUT, *BEFORE_THE_ADDRESS}
    go_halfway_in(browser, alice)
    at_the_door = {*SIGNED_OUT, *BEFORE_THE_ADDRESS}
    assert typed_into(browser, alice) - at_the_door == set(HALFWAY_IN)
    found = typed_into(signed_in(browser, alice), alice)
    asked = {address.format(**rows_of(alice)) for address in SIGNED_IN}
    assert found - set(SIGNED_OUT) == asked


@pytest.mark.parametrize("address", ["/plan/write/why/", "/reasons/add/"])
def test_more_than_a_page_may_send_is_refused(browser, alice, address):
    answer = signed_in(browser, alice).post(address, {"text": "w" * 300_000})
    assert answer.status_code == 400
    assert "That did not go through" in Page(answer).text


@pytest.mark.one_database
def test_more_than_a_page_may_send_is_refused_signed_out_too(browser):
    assert browser.post("/reasons/add/", {"text": "w" * 300_000}).status_code == 400
    assert browser.post("/account/login/", {"login": "w" * 300_000}).status_code == 400


@pytest.mark.one_database
def test_a_file_and_too_many_fields_are_refused(browser, alice):
    signed_in(browser, alice)
    many = {f"field{number}": "x" for number in range(301)}
    assert browser.post("/reasons/add/", many).status_code == 400


# Any text at all ---------------------------------------------------------------------------------

anything = st.text(st.characters(exclude_categories=()), max_size=300)
many_times = hypothesis_settings(
    max_examples=examples(100),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@given(text=anything)
@many_times
def test_any_reason_is_kept_as_it_is_shown(alice, text):
    form = ReasonForm({"text": text}, user=alice)
    assert_kept_or_explained(form, {"text": text})


@given(name=anything, words=anything, phone=anything)
@many_times
def test_any_person_is_kept_as_they_are_shown(alice, name, words, phone):
    typed = {"name": name, "opening_words": words}
    assert_kept_or_explained(ContactForm({**typed, "phone": phone}, user=alice), typed)


@given(when=anything, then=anything)
@many_times
def test_any_pair_is_kept_as_it_is_shown(alice, when, then):
    form = PairForm({"text": when, "then": then}, user=alice)
    assert_kept_or_explained(form, {"text": when})


@given(name=anything, zone=anything)
@many_times
def test_any_name_and_zone_are_kept_or_explained(alice, name, zone):
    alice.plan.refresh_from_db()
    form = AboutForm({"preferred_name": name, "time_zone": zone}, instance=alice.plan, user=alice)
    assert_kept_or_explained(form, {"preferred_name": name})


def assert_kept_or_explained(form, typed):
    if not form.is_valid():
        assert all(str(error) for errors in form.errors.values() for error in errors)
        return
    assert form.save()
    row = type(form.instance).objects.get(pk=form.instance.pk)
    for name, text in typed.items():
        assert getattr(row, name) == clean_text(text, single_line=True)


# How a page is asked -----------------------------------------------------------------------------


def go_halfway_in(client, user):
    """Wait for a code, and look for the password in another tab."""
    client.post("/account/login/", {"login": user.email})
    client.post("/account/login/", {"login": user.email, "action": "password"})


def assert_nothing_breaks(client, alice, address, subtests):
    """Put hostile words into each field of the page in turn, with sensible words in the others."""
    forms = forms_with_texts(client, address)
    for words_name, words in HOSTILE.items():
        with subtests.test(words=words_name), undone(client):
            for form in forms:
                assert_no_field_breaks(client, alice, address, form, words)


def assert_no_field_breaks(client, alice, address, form, words):
    for name in form.texts:
        values = {**form.values, **known(form), name: words}
        answer = post(client, form.action or address, values)
        check(answer, [name], values)
        if answer.status_code == 302 and name in OWN_WORDS:
            assert clean_text(as_typed(words), single_line=True) in all_words_of(alice)


def forms_with_texts(client, address):
    return [form for form in Page(client.get(address)).forms if form.texts]


def known(form):
    return {name: value for name, value in GOOD.items() if name in form.values}


def post(client, address, values):
    # Urlencoded by hand: bytes that are no text go out as they are.
    return client.post(address, urlencode(values), "application/x-www-form-urlencoded")


def check(answer, names, values):
    """A page that comes back has a sentence, and what was typed in the fields `names`."""
    assert answer.status_code in (200, 302, 409, 422)
    assert b"<script>alert" not in answer.content
    if answer.status_code == 302:
        return
    assert sentences(answer) or b'class="errors"' in answer.content
    kept = Page(answer).form(names[0]).values
    for name in names:
        assert kept[name] == ("" if "password" in name else as_typed(values[name]))


def as_typed(words):
    return words.decode(errors="replace") if isinstance(words, bytes) else words


def all_words_of(user):
    """Every text that is sealed for a person, opened."""
    texts = {
        field.to_text(getattr(row, field.attname))
        for model, fields in encrypted_models()
        for row in model.objects.filter(user=user)
        for field in fields
    }
    return texts | {slip.words for slip in Slips.of(user)}


def rows_of(user):
    return {
        "contact": user.contacts.in_order().first().pk,
        "trigger": user.triggers.get().pk,
        "reason": user.reasons.get().pk,
        "sign": user.warning_signs.get().pk,
        "goal": user.goals.get().pk,
        "step": user.steps.get().pk,
        "item": user.plan_items.get().pk,
        "urge": user.urges.get().pk,
        "date": user.risky_dates.get().pk,
        "appointment": user.appointments.get().pk,
    }


def typed_into(client, alice):
    """The addresses of all pages that have a text field, found by looking at every page."""
    values = {"pk": rows_of(alice).values(), "name": list(BY_NAME)}
    addresses = {
        route.path(**dict(zip(values, chosen, strict=True)))
        for route in routes()
        for chosen in product(*(values[part] if part in route.parts else [""] for part in values))
    }
    pages = {address: client.get(address) for address in sorted(addresses)}
    return {
        address
        for address, page in pages.items()
        if page["Content-Type"].startswith("text/html")
        and any(form.texts for form in Page(page).forms)
    }
