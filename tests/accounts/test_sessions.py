"""Where somebody is signed in: the list, how each of them ends, and a mail about a new one."""

import re

import pytest
from django.test import Client

from accounts.devices import family_of
from accounts.models import Session
from mail.models import OutboxMail
from mail.tasks import send_due
from tests.support.factories import person, signed_in
from tests.support.mailbox import newest_code, waiting
from tests.support.pages import Page, shows

pytestmark = pytest.mark.django_db

LIST, OTHERS = "/account/signed-in/", "/account/signed-in/others/end/"
LOGIN, CODE = "/account/login/", "/account/login/code/confirm/"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.7390.70 Mobile Safari/537.36"
)
LAPTOP = "Mozilla/5.0 (Macintosh; Intel Mac OS X 14.7; rv:143.0) Gecko/20100101 Firefox/143.0"


@pytest.fixture
def alice():
    return person()


def browser(user_agent=LAPTOP):
    return Client(headers={"user-agent": user_agent})


def sign_in(user, client=None):
    client = client or browser()
    client.post(LOGIN, {"login": user.email})
    client.post(CODE, {"code": newest_code(user.email)})
    client.get("/today/")
    return client


def is_signed_in(client):
    return client.get("/account/more/").status_code == 200


def ways_to_end(client):
    return [form.action for form in Page(client.get(LIST)).forms if form.action.endswith("/end/")]


# The list -----------------------------------------------------------------------------------------


def test_the_list_names_every_browser_and_says_which_is_this_one(alice):
    sign_in(alice, browser(PHONE))
    page = Page(sign_in(alice).get(LIST))
    here, elsewhere = page.text.split("This browser", 1)[1].split("Elsewhere")
    assert "Firefox on Mac" in here
    assert "Chrome on Android" in elsewhere
    assert "Firefox" not in elsewhere
    assert "Signed in since" in here
    assert "Signs out on its own After 90 days of no use" in here
    assert re.search(r"On [\w ,]+ at the latest", here)
    assert "Last seen" in elsewhere and "Last seen" not in here


def test_settings_lead_to_the_list(client, alice):
    page = Page(signed_in(client, alice).get("/account/"))
    assert page.link("Where you are signed in") == LIST


def test_the_list_shows_nothing_of_anybody_else(client, alice):
    sign_in(person("bob@example.org"), browser(PHONE))
    page = Page(signed_in(client, alice).get(LIST))
    assert "Android" not in page.text
    assert "You are signed in nowhere else." in page.text


def test_one_that_has_ended_by_itself_is_not_on_the_list(client, alice):
    there = Client()
    there.post(LOGIN, {"login": alice.email, "shared_device": "on"})
    there.post(CODE, {"code": newest_code()})
    signed_in(client, alice)
    assert len(ways_to_end(client)) == 2
    Session.objects.filter(pk__in=alice.sessions.exclude(pk=client.session.row.pk)).update(
        expire_date="2020-01-01T00:00Z"
    )
    assert ways_to_end(client) == []


def test_one_browser_is_signed_out_and_the_rest_stay(alice):
    here, there, phone = sign_in(alice), sign_in(alice), sign_in(alice, browser(PHONE))
    answer = here.post(f"{LIST}{phone.session.row.pk}/end/", follow=True)
    assert shows(answer, "That browser is signed out.")
    assert not is_signed_in(phone)
    assert is_signed_in(here)
    assert is_signed_in(there)


def test_every_other_browser_is_signed_out_and_this_one_stays(alice):
    here, there, phone = sign_in(alice), sign_in(alice), sign_in(alice, browser(PHONE))
    bob = sign_in(person("bob@example.org"))
    answer = here.post(OTHERS, follow=True)
    assert shows(answer, "You are signed out everywhere else.")
    assert [is_signed_in(each) for each in (here, there, phone, bob)] == [True, False, False, True]


def test_nobody_ends_a_sign_in_of_somebody_else(client, alice):
    bob = sign_in(person("bob@example.org"))
    answer = signed_in(client, alice).post(f"{LIST}{bob.session.row.pk}/end/")
    assert answer.status_code == 404
    assert is_signed_in(bob)


@pytest.mark.parametrize("address", [OTHERS, f"{LIST}stay/"])
def test_a_link_alone_ends_and_renews_nothing(client, alice, address):
    assert signed_in(client, alice).get(address).status_code == 405


def test_the_list_asks_little_of_the_database(client, alice, django_assert_max_num_queries):
    for _ in range(5):
        signed_in(Client(), alice)
    signed_in(client, alice).get(LIST)
    with django_assert_max_num_queries(3):
        client.get(LIST)


# What a browser is called -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("user_agent", "family"),
    [
        (PHONE, "Chrome on Android"),
        (LAPTOP, "Firefox on Mac"),
        (PHONE.replace("Chrome", "SamsungBrowser/28.0 Chrome"), "Samsung Internet on Android"),
        (f"{PHONE} EdgA/140.0", "Edge on Android"),
        (f"{PHONE} OPR/90.0", "Opera on Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
            "like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
            "like Gecko) CriOS/141.0 Mobile/15E148 Safari/604.1",
            "Chrome on iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/141.0.0.0", "Chrome on Chromebook"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Firefox/143.0", "Firefox on Linux"),
        ("curl/8.5.0", ""),
        ("<b>Chrome/1</b>", ""),
        ("", ""),
    ],
)
def test_a_browser_has_the_name_of_its_family_and_no_version(user_agent, family):
    assert family_of(user_agent) == family


def test_a_browser_of_no_known_family_is_a_browser(client, alice):
    page = Page(signed_in(client, alice).get(LIST))
    assert "A browser" in page.text


def test_nothing_is_noted_of_the_device_of_somebody_who_did_not_get_in(alice):
    browser(PHONE).post(LOGIN, {"login": alice.email})
    assert set(Session.objects.values_list("user", "device")) == {(None, "")}


# A mail about a new one ---------------------------------------------------------------------------


def letters_about_sign_ins():
    return [mail.letter() for mail in waiting() if mail.kind == "new_sign_in"]


def test_the_first_browser_of_all_is_not_told_about():
    client = browser()
    ticks = {"adult": "on", "privacy": "on"}
    client.post("/account/signup/", {"email": "new@example.org", **ticks})
    client.post("/account/confirm-email/", {"code": newest_code("new@example.org")})
    assert is_signed_in(client)
    assert letters_about_sign_ins() == []


def test_a_sign_in_on_a_new_browser_is_told_by_mail(alice, post_office):
    sign_in(alice)
    OutboxMail.objects.all().delete()
    sign_in(alice, browser(PHONE))
    (letter,) = letters_about_sign_ins()
    assert letter["subject"] == "A new sign-in"
    assert "It was Chrome on Android, on " in letter["text"]
    assert "Settings show where you are signed in." in letter["text"]
    OutboxMail.objects.exclude(kind="new_sign_in").delete()
    send_due()
    (mail,) = post_office.messages
    assert mail.message["Subject"] == "A new sign-in"
    assert mail.recipients == [alice.email]


def test_the_link_in_the_mail_signs_the_stranger_out(alice):
    sign_in(alice)
    stranger = sign_in(alice, browser(PHONE))
    (letter,) = letters_about_sign_ins()
    link = re.search(r"http://testserver(/\S+)", letter["text"])[1]
    owner = browser()
    owner.post(link, Page(owner.get(link)).forms[-1].values)
    assert not is_signed_in(stranger)


def test_the_same_browser_is_told_about_once(alice):
    sign_in(alice)
    phone = sign_in(alice, browser(PHONE))
    phone.post("/account/logout/")
    sign_in(alice, phone)
    assert len(letters_about_sign_ins()) == 1


def test_a_browser_of_somebody_else_is_new(alice):
    sign_in(alice)
    shared = sign_in(person("bob@example.org"), browser(PHONE))
    shared.post("/account/logout/")
    sign_in(alice, shared)
    assert [letter["to"] for letter in letters_about_sign_ins()] == [alice.email]
