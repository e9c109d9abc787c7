from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from mail.models import OutboxMail
from tests.support.factories import person, signed_in
from tests.support.mailbox import newest_code, waiting, wrong
from tests.support.pages import Page, send
from tests.support.responses import as_seen

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"
CODE = "/account/login/code/confirm/"
BY_PASSWORD = "/account/login/password/"
RESET = "/account/password/reset/"
PASSWORD = "quiet harbour lights"


def ask_for_code(client, email="alice@example.org", **query):
    return client.post(LOGIN, {"login": email}, query_params=query)


def is_signed_in(client):
    return client.get("/account/more/").status_code == 200


# The mailed code ----------------------------------------------------------------------------------


def test_a_mailed_code_signs_in(client):
    person()
    assert ask_for_code(client).headers["Location"] == CODE
    response = client.post(CODE, {"code": newest_code()})
    assert response.headers["Location"] == "/today/"
    assert is_signed_in(client)


def test_a_code_is_read_with_or_without_its_dash(client):
    person()
    ask_for_code(client)
    client.post(CODE, {"code": f" {newest_code().replace('-', '')} "})
    assert is_signed_in(client)


def test_a_wrong_code_says_so_and_the_right_one_still_works(client):
    person()
    ask_for_code(client)
    code = newest_code()
    page = client.post(CODE, {"code": wrong(code)})
    assert "That code is not right." in page.text
    assert not is_signed_in(client)
    client.post(CODE, {"code": code})
    assert is_signed_in(client)


def test_three_wrong_codes_end_the_code(client):
    person()
    ask_for_code(client)
    code = newest_code()
    for _ in range(3):
        response = client.post(CODE, {"code": wrong(code)})
    page = client.get(response.headers["Location"], follow=True)
    assert page.request["PATH_INFO"] == LOGIN
    assert "That code has expired. Ask for a new one." in page.text
    client.post(CODE, {"code": code})
    assert not is_signed_in(client)


def test_a_code_works_for_ten_minutes_and_not_longer(client):
    person()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask_for_code(client)
        code = newest_code()
        clock.shift(timedelta(minutes=10, seconds=1))
        page = client.post(CODE, {"code": code}, follow=True)
        assert "That code has expired. Ask for a new one." in page.text
        assert not is_signed_in(client)
        ask_for_code(client)
        clock.shift(timedelta(minutes=9, seconds=59))
        client.post(CODE, {"code": newest_code()})
        assert is_signed_in(client)


def test_a_code_works_once(client):
    person()
    ask_for_code(client)
    code = newest_code()
    client.post(CODE, {"code": code})
    client.post("/account/logout/")
    client.post(CODE, {"code": code})
    assert not is_signed_in(client)


def test_a_new_code_replaces_the_old_one(client):
    person()
    ask_for_code(client)
    old = newest_code()
    with time_machine.travel(timezone.now() + timedelta(seconds=11)):
        client.post(CODE, {"action": "resend"})
    new = newest_code()
    client.post(CODE, {"code": old})
    assert not is_signed_in(client)
    client.post(CODE, {"code": new})
    assert is_signed_in(client)


def test_a_code_is_of_no_use_in_another_browser(client):
    person()
    ask_for_code(client)
    elsewhere = Client()
    elsewhere.post(CODE, {"code": newest_code()})
    assert not is_signed_in(elsewhere)


def test_the_session_gets_a_new_name_at_the_moment_of_sign_in(client):
    person()
    ask_for_code(client)
    before = client.session.session_key
    client.post(CODE, {"code": newest_code()})
    assert client.session.session_key != before


def test_a_sign_in_can_be_started_again_with_another_address(client):
    person()
    ask_for_code(client, "alcie@example.org")
    send(client, f"{LOGIN}?again=", "login", login="alice@example.org")
    client.post(CODE, {"code": newest_code()})
    assert is_signed_in(client)


# Where it leads -----------------------------------------------------------------------------------


def test_the_page_that_was_asked_for_comes_after_the_code(client):
    person()
    assert client.get("/people/").headers["Location"] == f"{LOGIN}?next=/people/"
    confirm = ask_for_code(client, next="/people/").headers["Location"]
    assert 'name="next" value="/people/"' in client.get(confirm).text
    response = client.post(confirm, {"code": newest_code(), "next": "/people/"})
    assert response.headers["Location"] == "/people/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_another_site_is_never_where_it_leads(client, elsewhere):
    person()
    confirm = ask_for_code(client, next=elsewhere).headers["Location"]
    assert "evil" not in client.get(confirm).text
    response = client.post(confirm, {"code": newest_code(), "next": elsewhere})
    assert response.headers["Location"] == "/today/"


# A password, for those who want one ---------------------------------------------------------------


def test_a_password_can_be_set_later_and_signs_in_without_a_mail(client):
    alice = person()
    signed_in(client, alice)
    client.post("/account/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    client.post("/account/logout/")
    OutboxMail.objects.all().delete()
    response = client.post(BY_PASSWORD, {"login": alice.email, "password": PASSWORD})
    assert response.headers["Location"] == "/today/"
    assert is_signed_in(client)
    assert not waiting()


def test_a_set_password_is_told_by_mail_and_kept_by_argon2(client):
    alice = person()
    signed_in(client, alice)
    client.post("/account/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    assert [mail.kind for mail in waiting()] == ["password_set"]
    assert User.objects.get().password.startswith("argon2$argon2id$")


def test_a_short_password_is_refused_with_a_sentence(client):
    signed_in(client, person())
    page = client.post("/account/password/set/", {"password1": "short", "password2": "short"})
    assert "Use 10 letters or numbers, or more." in page.text
    assert not User.objects.get().has_usable_password()


def test_the_email_asks_for_nothing_else_and_the_password_has_a_page_of_its_own(client):
    page = Page(client.get(LOGIN))
    assert page.form("login").texts == ["login"]
    assert page.form("login").buttons == [("", {}), ("", {"action": "password"})]
    step = client.post(LOGIN, {"login": "alice@example.org", "action": "password"})
    assert step.headers["Location"] == BY_PASSWORD
    page = client.get(BY_PASSWORD)
    assert "You sign in as a…e@example.org." in Page(page).text
    assert Page(page).form("password").values["login"] == "alice@example.org"
    assert not OutboxMail.objects.exists()


def test_the_way_to_the_password_needs_an_email_that_can_be_one(client):
    for typed, said in (("", "Type your email."), ("alice at home", "Check your email.")):
        page = client.post(LOGIN, {"login": typed, "action": "password"})
        assert said in Page(page).text
        assert Page(page).title.split()[0] == "Error:"
        assert Page(page).form("login").values["login"] == typed


def test_without_an_email_the_page_for_the_password_leads_to_the_one_for_it(client):
    assert client.get(f"{BY_PASSWORD}?next=/people/").url == f"{LOGIN}?next=%2Fpeople%2F"


def test_the_page_for_the_code_leads_to_the_password_and_keeps_the_email(client):
    person(password=PASSWORD)
    ask_for_code(client)
    assert Page(client.get(CODE)).link("Use a password instead") == BY_PASSWORD
    answer = send(client, BY_PASSWORD, "password", password=PASSWORD)
    assert answer.headers["Location"] == "/today/"


def test_the_page_for_the_password_leads_to_a_code_and_keeps_the_email(client):
    person(password=PASSWORD)
    client.post(LOGIN, {"login": "alice@example.org", "action": "password"})
    asks = next(form for form in Page(client.get(BY_PASSWORD)).forms if form.action == LOGIN)
    client.post(LOGIN, asks.values)
    client.post(CODE, {"code": newest_code()})
    assert is_signed_in(client)


def test_a_forgotten_password_is_asked_for_by_the_email_that_was_typed(client):
    client.post(LOGIN, {"login": "alice@example.org", "action": "password"})
    link = Page(client.get(BY_PASSWORD)).link("I forgot my password")
    assert Page(client.get(link)).form("email").values["email"] == "alice@example.org"


def test_the_page_that_was_asked_for_comes_after_the_password(client):
    alice = person(password=PASSWORD)
    typed = {"login": alice.email, "action": "password", "next": "/people/"}
    page = client.post(LOGIN, typed).url
    assert send(client, page, "password", password=PASSWORD).url == "/people/"


def test_a_wrong_password_says_so_and_keeps_the_address(client):
    person(password=PASSWORD)
    page = client.post(BY_PASSWORD, {"login": "alice@example.org", "password": "not this one"})
    assert "That email or password is not right." in page.text
    assert 'value="alice@example.org"' in page.text
    assert not is_signed_in(client)


def test_five_wrong_passwords_leave_the_way_by_code_open(client):
    person(password=PASSWORD)
    for _ in range(6):
        page = client.post(BY_PASSWORD, {"login": "alice@example.org", "password": "not this one"})
    assert "Wait 5 minutes, then try again." in page.text
    ask_for_code(client)
    client.post(CODE, {"code": newest_code()})
    assert is_signed_in(client)


def test_a_forgotten_password_is_replaced_by_code(client):
    alice = person(password=PASSWORD)
    client.post(RESET, {"email": alice.email})
    response = client.post("/account/password/reset/confirm/", {"code": newest_code()})
    new = "another harbour at night"
    client.post(response.headers["Location"], {"password1": new, "password2": new})
    alice.refresh_from_db()
    assert alice.check_password(new)


# Nobody learns who has an account -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "field", "confirm"),
    [(LOGIN, "login", CODE), (RESET, "email", "/account/password/reset/confirm/")],
)
def test_an_unknown_address_gets_the_same_answers(page, field, confirm):
    person()
    known = answers(Client(), page, field, "alice@example.org", confirm)
    assert answers(Client(), page, field, "nobody@example.org", confirm) == known


def answers(client, page, field, email, confirm):
    """All that a browser sees up to the last of three wrong codes."""
    given = [client.post(page, {field: email}), client.get(confirm)]
    given += [client.post(confirm, {"code": "0000-0000"}) for _ in range(3)]
    return [as_seen(one, email) for one in given]


def test_an_unknown_address_gets_the_same_answer_to_a_password(client):
    person(password=PASSWORD)
    known, unknown = (
        as_seen(client.post(LOGIN, {"login": email, "password": "not this one"}), email)
        for email in ("alice@example.org", "nobody@example.org")
    )
    assert known == unknown


def test_an_unknown_address_gets_the_same_page_for_a_password():
    person(password=PASSWORD)
    known, unknown = (steps_to_a_password(f"{name}@example.org") for name in ("alice", "nobody"))
    assert known == unknown


def steps_to_a_password(email):
    client = Client()
    given = [client.post(LOGIN, {"login": email, "action": "password"}), client.get(BY_PASSWORD)]
    return [as_seen(one, email) for one in given]


def test_an_unknown_address_gets_no_mail(client):
    ask_for_code(client, "nobody@example.org")
    client.post(CODE, {"action": "resend"})
    client.post(RESET, {"email": "nobody@example.org"})
    assert not OutboxMail.objects.exists()
    assert not User.objects.exists()
