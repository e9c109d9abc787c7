"""Codes by mail: typed in any way, told where they went, and a way on from whatever ends them."""

import base64
import logging
import re
from contextlib import suppress
from datetime import timedelta
from itertools import chain

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.forms import CodeFormMixin, normalize_code
from accounts.models import User
from accounts.session_store import SessionStore
from accounts.typed_address import mask_address
from mail.models import OutboxMail
from tests.support.factories import person, signed_in
from tests.support.mailbox import newest_code, waiting, wrong
from tests.support.pages import Page
from tests.support.responses import as_seen

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LOGIN, LOGIN_CODE = "/account/login/", "/account/login/code/confirm/"
PASSWORD = "/account/login/password/"
SIGNUP, PROOF = "/account/signup/", "/account/confirm-email/"
RESET, RESET_CODE = "/account/password/reset/", "/account/password/reset/confirm/"
EMAIL = "/account/email/"
ALICE, OTHER = "alice@example.org", "other@example.org"
OVER = "That code has expired. Ask for a new one."


def sign_up(client, email=ALICE):
    return client.post(SIGNUP, {"email": email, "adult": "on", "privacy": "on"})


def sign_in(client, email=ALICE):
    return client.post(LOGIN, {"login": email})


def forget(client, email=ALICE):
    return client.post(RESET, {"email": email})


def change(client, email=ALICE):
    """Of somebody else, who is signed in."""
    signed_in(client, person("bob@example.org"))
    return client.post(EMAIL, {"email": email, "action_add": ""})


# (how a code is asked for, its page, where to ask anew)
WAYS = [
    pytest.param(sign_up, PROOF, SIGNUP, id="sign up"),
    pytest.param(sign_in, LOGIN_CODE, LOGIN, id="sign in"),
    pytest.param(forget, RESET_CODE, RESET, id="forgotten password"),
    pytest.param(change, PROOF, EMAIL, id="another address"),
]


def begin(ask, client):
    if ask in (sign_in, forget):
        person()
    ask(client)


def is_signed_in(client):
    return client.get("/account/more/").status_code == 200


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


# Any digits, dashes, spaces and marks ------------------------------------------------------------

DIGITS = [
    "０１２３４５６７８９",
    "٠١٢٣٤٥٦٧٨٩",
    "۰۱۲۳۴۵۶۷۸۹",
    "०१२३४५६७८९",
    "০১২৩৪৫৬৭৮৯",
    "๐๑๒๓๔๕๖๗๘๙",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
]


@pytest.mark.parametrize("digits", DIGITS)
def test_a_code_in_the_digits_of_any_script_signs_in(client, digits):
    person()
    sign_in(client)
    code = newest_code().translate(str.maketrans("0123456789", digits))
    client.post(LOGIN_CODE, {"code": code})
    assert is_signed_in(client)


@pytest.mark.parametrize(
    "typed",
    [
        *("1234-5678", "12345678", "1234–5678", "1234—5678", "1234‑5678", "1234−5678"),
        *("1234－5678", "1234 5678", "1234\u00a05678", "1234\u20095678", "1234\u30005678"),
        *("1 2 3 4 5 6 7 8", "12 34 56 78", " 1234-5678\t", "1234\n5678"),
        *("1234.5678", "1234/5678", "1234_5678"),
        *("\u200b1234-5678\ufeff", "\u202a1234-5678\u202c", "1234\u00ad5678", "12\u206034-5678"),
        *("1️⃣2️⃣3️⃣4️⃣-5️⃣6️⃣7️⃣8️⃣", "①②③④-⑤⑥⑦⑧", "“1234-5678”", "<1234-5678>", "1234-5678."),
        *("Your code: 1234-5678. It works for 10 minutes.", "123\u03054-5678"),
    ],
)  # fmt: skip
def test_a_code_is_read_however_it_is_parted_or_pasted(typed):
    assert normalize_code(typed) == "12345678"


@pytest.mark.parametrize("typed", ["", "1234-567", "1234-56789", "abcd-efgh", "2345-6781", "1234"])
def test_no_other_code_is_taken_for_it(typed):
    assert normalize_code(typed) != "12345678"


@pytest.mark.parametrize(("ask", "page", "_start"), WAYS)
def test_every_page_takes_a_code_with_an_en_dash_in_full_width(client, ask, page, _start):
    begin(ask, client)
    code = newest_code().translate(str.maketrans("0123456789-", DIGITS[0] + "–"))
    assert client.post(page, {"code": code}).status_code == 302


@pytest.mark.parametrize(("ask", "page", "_start"), WAYS)
def test_an_empty_code_is_no_try(client, ask, page, _start):
    begin(ask, client)
    for _ in range(4):
        answer = client.post(page, {"code": " "})
        assert "Type the code from the email." in answer.text
    assert client.post(page, {"code": newest_code()}).status_code == 302


# Where it went -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("alice@example.org", "a…e@example.org"),
        ("Alice@Example.org", "A…e@Example.org"),
        ("jo@example.org", "j…@example.org"),
        ("joe@example.org", "j…@example.org"),
        ("x@y.example.org", "x…@y.example.org"),
    ],
)
def test_an_address_is_known_again_and_not_readable(typed, seen):
    assert mask_address(typed) == seen


@pytest.mark.parametrize(("ask", "page", "_start"), WAYS)
def test_the_page_says_where_the_code_went(client, ask, page, _start):
    begin(ask, client)
    answer = client.get(page)
    assert "a…e@example.org" in Page(answer).text
    assert ALICE not in answer.text


# (how a code is asked for, its page, where its address is typed)
TYPED = [
    pytest.param(sign_up, PROOF, SIGNUP, "email", id="sign up"),
    pytest.param(sign_in, LOGIN_CODE, LOGIN, "login", id="sign in"),
    pytest.param(forget, RESET_CODE, RESET, "email", id="forgotten password"),
    pytest.param(change, PROOF, EMAIL, "email", id="another address"),
]


@pytest.mark.parametrize(("ask", "page", "start", "field"), TYPED)
def test_change_my_email_comes_back_with_what_was_typed(client, ask, page, start, field):
    begin(ask, client)
    link = Page(client.get(page)).link("Change my email")
    assert link == f"{start}?again="
    assert Page(client.get(link)).form(field).values[field] == ALICE


@pytest.mark.parametrize(("ask", "page", "start", "field"), TYPED)
def test_who_only_looks_back_can_still_type_the_code(client, ask, page, start, field):
    begin(ask, client)
    client.get(f"{start}?again=")
    assert client.post(page, {"code": newest_code()}).status_code == 302


def test_what_was_typed_is_not_filled_in_half_an_hour_later(client, clock):
    sign_in(client, OTHER)
    clock.shift(timedelta(minutes=30))
    assert Page(client.get(f"{LOGIN}?again=")).form("login").values["login"] == ""


def test_it_shows_the_address_as_typed_and_not_as_stored(client):
    person()
    sign_in(client, "ALICE@EXAMPLE.ORG")
    assert "A…E@EXAMPLE.ORG" in Page(client.get(LOGIN_CODE)).text


def test_two_tabs_each_show_their_own_address(client):
    person()
    sign_in(client)
    forget(client, OTHER)
    assert "a…e@" in client.get(LOGIN_CODE).text
    assert "o…r@" in client.get(RESET_CODE).text


def places_noted(client):
    return set(client.session.get("typed_addresses", {}))


@pytest.mark.parametrize(("ask", "page", "_start"), WAYS)
def test_where_it_went_is_forgotten_when_the_code_is_taken(client, ask, page, _start):
    begin(ask, client)
    assert len(places_noted(client)) == 1
    client.post(page, {"code": newest_code()})
    assert places_noted(client) == set()


@pytest.mark.parametrize(("ask", "page", "_start"), WAYS)
def test_where_it_went_is_forgotten_after_three_wrong_codes(client, ask, page, _start):
    begin(ask, client)
    code = newest_code()
    for _ in range(2):
        client.post(page, {"code": wrong(code)})
    assert len(places_noted(client)) == 1
    client.get(client.post(page, {"code": wrong(code)}).url)
    assert places_noted(client) == set()


@pytest.mark.parametrize(("ask", "page", "_start"), WAYS)
def test_where_it_went_is_forgotten_when_the_code_ran_out(client, clock, ask, page, _start):
    begin(ask, client)
    clock.shift(timedelta(minutes=10, seconds=1))
    client.get(page, follow=True)
    assert places_noted(client) == set()


def test_a_password_leaves_no_place_behind_to_which_a_code_went(client):
    person(password="quiet harbour lights")
    sign_in(client, OTHER)
    client.post(PASSWORD, {"login": ALICE, "password": "quiet harbour lights"})
    assert places_noted(client) == set()


def test_what_begins_anew_forgets_where_the_code_before_went(client):
    person()
    sign_in(client)
    sign_up(client, OTHER)
    assert places_noted(client) == {"verification"}
    sign_in(client)
    assert places_noted(client) == {"login"}


# Another tab, another address --------------------------------------------------------------------


def test_after_a_typo_the_right_address_gets_its_code_from_another_tab(client):
    person()
    sign_in(client, "alcie@example.org")
    assert sign_in(client).url == LOGIN_CODE
    assert "a…e@example.org" in client.get(LOGIN_CODE).text
    client.post(LOGIN_CODE, {"code": newest_code()})
    assert is_signed_in(client)


def test_after_a_typo_the_right_address_signs_up_from_another_tab(client):
    sign_up(client, "alcie@example.org")
    assert sign_up(client).url == PROOF
    client.post(PROOF, {"code": newest_code()})
    assert is_signed_in(client)
    assert User.objects.get(email=ALICE).emailaddress_set.get().verified


def test_signing_in_by_password_works_while_a_code_is_waited_for(client):
    person(password="quiet harbour lights")
    sign_in(client, OTHER)
    client.post(PASSWORD, {"login": ALICE, "password": "quiet harbour lights"})
    assert is_signed_in(client)


def test_signing_up_works_while_a_sign_in_waits_and_the_other_way_round(client):
    person()
    sign_in(client)
    assert sign_up(client, OTHER).url == PROOF
    assert sign_in(client).url == LOGIN_CODE
    client.post(LOGIN_CODE, {"code": newest_code()})
    assert is_signed_in(client)


@pytest.mark.parametrize(("ask", "page"), [(sign_up, PROOF), (sign_in, LOGIN_CODE)])
def test_the_same_address_again_leads_to_its_page_and_the_code_still_works(client, ask, page):
    begin(ask, client)
    mails = len(waiting(ALICE))
    answer = client.get(ask(client).url)
    assert "You asked for a code already." in Page(answer).text
    assert len(waiting(ALICE)) == mails
    client.post(page, {"code": newest_code()})
    assert is_signed_in(client)


def test_a_new_address_that_is_asked_for_twice_leads_to_its_page(client):
    change(client)
    answer = client.get(client.post(EMAIL, {"email": ALICE, "action_add": ""}).url)
    assert "You asked for a code already." in Page(answer).text
    client.post(PROOF, {"code": newest_code()})
    assert User.objects.get().email == ALICE


def test_a_look_at_the_page_for_new_people_costs_no_code(client):
    person()
    sign_in(client)
    assert client.get(SIGNUP).status_code == 200
    client.post(LOGIN_CODE, {"code": newest_code()})
    assert is_signed_in(client)


def test_the_page_that_was_asked_for_is_not_forgotten_on_the_second_try(client):
    person()
    for _ in range(2):
        answer = client.post(LOGIN, {"login": ALICE}, query_params={"next": "/people/"})
    assert answer.url == f"{LOGIN_CODE}?next=%2Fpeople%2F"
    code = newest_code()
    for _ in range(3):
        answer = client.post(LOGIN_CODE, {"code": wrong(code), "next": "/people/"})
    assert answer.url == f"{LOGIN}?next=%2Fpeople%2F"


def test_the_sign_in_page_leads_back_to_the_code_that_is_waited_for(client):
    sign_in(client, OTHER)
    assert client.get(LOGIN).url == LOGIN_CODE


# Over: used, expired, too many -------------------------------------------------------------------


def told(client, answer):
    page = client.get(answer.headers["Location"], follow=True)
    return page.request["PATH_INFO"], Page(page).text


@pytest.mark.parametrize(("ask", "page", "start"), WAYS)
def test_three_wrong_codes_are_told_where_a_new_one_can_be_asked_for(client, ask, page, start):
    begin(ask, client)
    code = newest_code()
    for _ in range(3):
        answer = client.post(page, {"code": wrong(code)})
    path, text = told(client, answer)
    assert (path, OVER in text) == (start, True)
    assert "Wait" not in text


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("ask", "page", "start"), WAYS)
def test_a_code_that_ran_out_is_told_where_a_new_one_can_be_asked_for(
    client, clock, ask, page, start, method
):
    begin(ask, client)
    code = newest_code()
    clock.shift(timedelta(minutes=10, seconds=1))
    answer = getattr(client, method)(page, {"code": code})
    path, text = told(client, answer)
    # By then it is also too long ago that they showed who they are.
    asked_at = "/account/reauthenticate/" if start == EMAIL else start
    assert (path, OVER in text) == (asked_at, True)


def test_a_password_that_was_left_lying_asks_for_a_new_code(client, clock):
    begin(forget, client)
    client.post(RESET_CODE, {"code": newest_code()})
    clock.shift(timedelta(minutes=10, seconds=1))
    path, text = told(client, client.get("/account/password/reset/complete/"))
    assert (path, OVER in text) == (RESET, True)


@pytest.mark.parametrize(("ask", "page"), [(sign_up, PROOF), (sign_in, LOGIN_CODE)])
def test_a_code_that_another_tab_used_is_told(client, ask, page):
    begin(ask, client)
    code = newest_code()
    client.post(page, {"code": code})
    path, text = told(client, client.post(page, {"code": code}))
    assert path == "/today/"
    assert "That code has been used. You are signed in." in text


def test_after_three_wrong_codes_the_next_one_signs_in(client, clock):
    sign_up(client)
    for _ in range(3):
        client.post(PROOF, {"code": wrong(newest_code())})
    clock.shift(60)
    sign_up(client)
    client.post(PROOF, {"code": newest_code()})
    assert is_signed_in(client)


# A new code --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "page"), [(sign_up, PROOF), (sign_in, LOGIN_CODE), (change, PROOF)]
)
def test_a_new_code_too_soon_says_how_long_to_wait_and_keeps_the_code(client, clock, ask, page):
    begin(ask, client)
    code, mails = newest_code(), len(waiting(ALICE))
    clock.shift(timedelta(seconds=3))
    answer = client.post(page, {"action": "resend"}, follow=True)
    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, page)
    assert "We just emailed a code. Wait 7 seconds, then ask for the next one." in Page(answer).text
    assert Page(answer).form("code")
    assert len(waiting(ALICE)) == mails
    assert client.post(page, {"code": code}).status_code == 302


@pytest.mark.parametrize(("ask", "page"), [(sign_up, PROOF), (sign_in, LOGIN_CODE)])
def test_a_new_code_is_told_and_works_for_ten_minutes_of_its_own(client, clock, ask, page):
    begin(ask, client)
    clock.shift(timedelta(minutes=9))
    answer = client.post(page, {"action": "resend"}, follow=True)
    assert "Only the newest one works." in Page(answer).text
    clock.shift(timedelta(minutes=9, seconds=59))
    client.post(page, {"code": newest_code()})
    assert is_signed_in(client)


@pytest.mark.parametrize(("ask", "page"), [(sign_up, PROOF), (sign_in, LOGIN_CODE)])
def test_after_the_third_code_the_page_says_where_to_go_on(client, clock, ask, page):
    begin(ask, client)
    for _ in range(3):
        clock.shift(timedelta(seconds=11))
        answer = client.post(page, {"action": "resend"}, follow=True)
    assert "That was the third code." in Page(answer).text
    client.post(page, {"code": newest_code()})
    assert is_signed_in(client)


@pytest.mark.parametrize("posted", [{}, {"code": ""}, {"code": " "}])
def test_a_forgotten_password_is_mailed_no_third_code_that_there_never_was(client, posted):
    begin(forget, client)
    mails = len(waiting(ALICE))
    answer = client.post(RESET_CODE, {"action": "resend", **posted}, follow=True)
    assert "Type the code from the email." in Page(answer).text
    assert "third code" not in Page(client.get(RESET_CODE)).text + Page(answer).text
    assert len(waiting(ALICE)) == mails
    answer = client.post(RESET_CODE, {"action": "resend", "code": newest_code()})
    assert answer.url == "/account/password/reset/complete/"


@pytest.mark.parametrize(("ask", "page", "start", "field"), TYPED)
def test_a_sixth_code_in_an_hour_says_how_long_to_wait_and_keeps_the_address(
    client, clock, ask, page, start, field
):
    for _ in range(5):
        forget(Client())
    clock.shift(timedelta(minutes=20))
    answer = ask(client)
    assert answer.status_code == 200
    assert "A lot of codes were asked for with this email." in Page(answer).text
    assert "Wait 40 minutes, then try again." in Page(answer).text
    assert Page(answer).form(field).values[field] == ALICE


@pytest.mark.parametrize(("ask", "page", "_start"), WAYS)
def test_an_hour_after_five_codes_the_next_one_is_mailed(client, clock, ask, page, _start):
    for _ in range(5):
        forget(Client())
    clock.shift(timedelta(minutes=60))
    assert ask(client).url == page


@pytest.mark.parametrize(("ask", "page"), [(sign_up, PROOF), (sign_in, LOGIN_CODE)])
def test_a_new_code_that_would_be_the_sixth_is_not_mailed_and_the_last_one_works(
    client, clock, ask, page
):
    for _ in range(4):
        forget(Client())
    begin(ask, client)
    code, mails = newest_code(), len(waiting(ALICE))
    clock.shift(timedelta(minutes=2))
    answer = client.post(page, {"action": "resend"}, follow=True)
    assert "A lot of codes were asked for with this email." in Page(answer).text
    assert "Wait 58 minutes, then try again." in Page(answer).text
    assert len(waiting(ALICE)) == mails
    client.post(page, {"code": code})
    assert is_signed_in(client)


def test_too_many_passwords_say_how_long_to_wait(client, clock):
    for _ in range(6):
        answer = client.post(PASSWORD, {"login": ALICE, "password": "not this one"})
        clock.shift(timedelta(seconds=30))
    assert "Wait 3 minutes, then try again." in Page(answer).text


@pytest.mark.parametrize(("page", "tries"), [(LOGIN, 30), (PASSWORD, 30), (SIGNUP, 20)])
def test_too_many_from_one_place_get_a_page_with_the_time_and_ways_on(client, clock, page, tries):
    for _ in range(tries):
        client.post(page, {})
    clock.shift(timedelta(seconds=15))
    answer = client.post(page, {})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "45")
    assert "Wait 45 seconds, then try again." in Page(answer).text
    assert Page(answer).link("Back") == page
    assert Page(answer).link("Numbers to call") == "/help/"


# Nobody learns anything --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "page"), [(sign_up, PROOF), (sign_in, LOGIN_CODE), (forget, RESET_CODE)]
)
def test_known_and_unknown_addresses_get_the_same_answers_on_every_way(clock, ask, page):
    person()
    known = seen_of(ask, page, ALICE)
    clock.shift(timedelta(minutes=1))
    assert seen_of(ask, page, "amelie@example.org") == known


def seen_of(ask, page, email):
    """All that a browser sees of a code: asked for again, mailed again, and left behind."""
    client = Client()
    given = [ask(client, email), client.get(page), ask(client, email), client.get(page)]
    given += [client.post(page, {"action": "resend"}), client.get(page)]
    given += [client.post(page, {"code": ""}), client.post(page, {"code": "0000-0000"})]
    given += [ask(client, OTHER), client.get(page), client.post(page, {"code": "0000-0000"})]
    given += [client.post("/account/logout/", {"next": LOGIN}), client.get(page)]
    given += [client.get(LOGIN), client.get(SIGNUP)]
    return [as_seen(one, email) for one in given]


@pytest.mark.parametrize(("ask", "page", "_start"), WAYS)
def test_a_code_on_its_way_can_be_read_nowhere_in_the_database(client, ask, page, _start):
    begin(ask, client)
    client.post(page, {"code": ""})
    code = newest_code()
    assert code in str(dict(client.session.items()))
    kept = everything_kept()
    assert "outbox" in kept
    assert code not in kept
    assert code.replace("-", "") not in kept


def everything_kept():
    """Every row of every table, the cache's too, as it lies there, and each value undone once."""
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            said += [table, *chain.from_iterable(cursor.fetchall())]
    return "\n".join(map(undone_once, said))


def undone_once(value):
    """Bytes as text, and what may be Base64 beside what it was made of."""
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    with suppress(ValueError):
        return text + base64.b64decode(text, validate=True).decode("latin-1")
    return text


def test_no_code_and_no_address_is_logged(client, caplog):
    caplog.set_level(logging.DEBUG)
    begin(sign_in, client)
    code = newest_code()
    client.post(LOGIN_CODE, {"code": wrong(code)})
    client.post(LOGIN_CODE, {"action": "resend"})
    client.post(LOGIN_CODE, {"code": newest_code()})
    assert OutboxMail.objects.exists()
    said = caplog.text
    assert not re.search(r"\d{4}-?\d{4}(?!\d)", re.sub(r"\d{4}-\d\d-\d\d", "", said))
    assert ALICE not in said


# Sent twice at once -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "page", "leads_to"),
    [
        (sign_up, PROOF, "/plan/write/"),
        (sign_in, LOGIN_CODE, "/today/"),
    ],
)
def test_the_right_code_sent_twice_at_once_is_no_error(client, monkeypatch, ask, page, leads_to):
    begin(ask, client)
    code = newest_code()
    twin = Client(raise_request_exception=False)
    twin.cookies.update(client.cookies)
    clean_code = CodeFormMixin.clean_code

    def let_the_twin_go_first(form):
        monkeypatch.setattr(CodeFormMixin, "clean_code", clean_code)
        assert twin.post(page, {"code": code}).headers["Location"] == leads_to
        return clean_code(form)

    monkeypatch.setattr(CodeFormMixin, "clean_code", let_the_twin_go_first)
    client.raise_request_exception = False
    answer = client.post(page, {"code": code})
    assert (answer.status_code, answer.headers.get("Location")) == (302, page)
    # Both share their cookies in a browser.
    assert is_signed_in(twin)
    assert twin.get(page).status_code == 302


def test_words_that_are_sent_while_the_session_ends_are_given_back(client, monkeypatch):
    alice = person()
    signed_in(client, alice)
    values = Page(client.get("/reasons/add/")).form("text").values
    save = SessionStore.save

    def save_too_late(session, *args, **kwargs):
        alice.sessions.all().delete()
        return save(session, *args, **kwargs)

    monkeypatch.setattr(SessionStore, "save", save_too_late)
    answer = client.post("/reasons/add/", {**values, "text": "Not lost."})
    assert answer.status_code == 403
    assert Page(answer).form("text").values["text"] == "Not lost."
