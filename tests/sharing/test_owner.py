"""What its owner does with a link: make it, see who opened it, end it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from contacts.models import Contact
from printing.copies.options import Choices
from printing.models import PaperChoice
from sharing import tasks
from sharing.models import MOST_OPEN, MOST_OPENINGS, Share, TooManyShares
from tests.sharing.links import ADD, ADDRESS, PASSPHRASE, made, opened, view_of
from tests.support.factories import REASON, long_signed_in, person, signed_in, with_plan
from tests.support.mailbox import waiting
from tests.support.pages import Page, shows

pytestmark = pytest.mark.django_db

LIST = "/share/"
EVENING = datetime(2026, 12, 1, 18, 5, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"


@pytest.fixture
def alice():
    return with_plan(person())


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def sent(**more):
    return {"for_whom": "My sister", "sections": ["why"], "days": "7", "passphrase": "", **more}


def address_on(page):
    return ADDRESS.search(page.content.decode())[1]


def test_a_link_is_made_shown_once_and_shows_what_was_ticked(browser):
    page = browser.post(ADD, sent(), follow=True)
    path = address_on(page)
    assert Page(page).title.startswith("Share")
    assert not ADDRESS.search(browser.get("/share/new/", follow=True).content.decode())
    _reader, shown = opened(path)
    assert shows(shown, REASON)
    assert not shows(shown, "Mum")


def test_its_address_lies_nowhere_but_with_who_has_it(browser, alice):
    token = address_on(browser.post(ADD, sent(passphrase=PASSPHRASE), follow=True)).split("/")[2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sharing_share")
        stored = [bytes(str(value), "utf8") for value in cursor.fetchone()]
    assert not [value for value in stored if token.encode() in value]
    share = alice.shares.get()
    assert (share.for_whom, share.has_passphrase) == ("My sister", True)
    for word in ("My sister", "argon2", '"why"'):
        assert not [value for value in stored if word.encode() in value]


def test_the_page_asks_who_it_is_first(client, alice):
    answer = long_signed_in(client, alice).get(ADD)
    assert answer.url.startswith("/account/reauthenticate/")
    assert client.post(ADD, sent()).url.startswith("/account/reauthenticate/")
    assert not alice.shares.exists()


def test_the_form_begins_with_the_parts_of_the_copy_on_paper(browser, alice):
    assert "checked" not in parts_asked(browser)
    PaperChoice.keep(alice, "friend", Choices(sections={"why": True}))
    assert 'value="why"' in parts_asked(browser).partition("checked")[0].rpartition("<input")[2]


def parts_asked(browser):
    page = browser.get(ADD).content.decode()
    return page.partition("What goes on it")[2].partition("</fieldset>")[0]


def test_nobody_is_kept_whose_part_is_not_on_it(browser, alice):
    everybody = [str(each.pk) for each in alice.contacts.all()]
    browser.post(ADD, sent(people=everybody))
    assert alice.shares.get().shown["people"] == []
    alice.shares.all().delete()
    browser.post(ADD, sent(people=everybody, sections=["people"]))
    assert alice.shares.get().shown["people"] == everybody


def test_who_is_added_later_does_not_show_by_itself(browser, alice):
    sam = next(each for each in alice.contacts.all() if each.name == "Sam")
    path = made(alice, sections=("people",), people=[str(sam.pk)])
    Contact(user=alice, name="Nora", phone="+12125550109").save()
    _reader, page = opened(path)
    assert shows(page, "Sam")
    assert not shows(page, "Mum")
    assert not shows(page, "Nora")


def test_what_is_written_later_in_a_chosen_part_shows(alice):
    path = made(alice)
    reader, _page = opened(path)
    row = alice.reasons.get()
    row.text = "To hear the rain."
    row.save()
    assert shows(reader.get(view_of(path)), "To hear the rain.")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"days": "90"}, "Pick how long it works."),
        ({"days": ""}, "Pick how long it works."),
        ({"passphrase": "short"}, "Take six letters or more."),
        ({"sections": ["nothing"]}, "Something here has changed."),
        ({"for_whom": "w" * 81}, "Please keep it to 80."),
    ],
)
def test_what_needs_another_look_is_said_and_nothing_typed_is_lost(browser, alice, wrong, said):
    answer = browser.post(ADD, sent(**{"for_whom": "My sister", **wrong}))
    assert answer.status_code == 422
    assert shows(answer, said)
    assert shows(answer, wrong.get("for_whom", "My sister"))
    assert not alice.shares.exists()


def test_ten_links_are_open_at_most(browser, alice):
    for _ in range(MOST_OPEN):
        made(alice)
    with pytest.raises(TooManyShares):
        made(alice)
    assert shows(browser.get(ADD), "10 links are open. That is the most. End one first.")
    answer = browser.post(ADD, sent())
    assert answer.status_code == 422
    assert shows(answer, "10 links are open.")
    browser.post(f"/share/{alice.shares.first().pk}/end/")
    assert browser.post(ADD, sent()).status_code == 302


def test_the_database_refuses_a_link_that_lasts_longer_or_is_not_hashed(alice):
    made(alice)
    share = alice.shares.get()
    for wrong in (
        {"days": 31},
        {"days": 0},
        {"token_hash": "as it is"},
        {"ended_at": share.made_at - timedelta(seconds=1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Share.objects.update(**wrong)


@pytest.mark.parametrize("days", [1, 7, 30])
def test_a_link_ends_by_itself_also_for_who_is_reading(alice, days):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        path = made(alice, days=days)
        clock.shift(timedelta(days=days) - timedelta(minutes=1))
        reader, page = opened(path)
        assert page.status_code == 200
        clock.shift(timedelta(minutes=1))
        assert reader.get(view_of(path)).status_code == 404
        assert opened(path)[1].status_code == 404


def test_a_link_ends_in_one_tap_for_who_is_reading_too(browser, alice):
    path = made(alice)
    reader, page = opened(path)
    assert shows(page, REASON)
    answer = browser.post(f"/share/{alice.shares.get().pk}/end/", follow=True)
    assert shows(answer, "That link has ended.")
    assert reader.get(view_of(path)).status_code == 404
    assert opened(path)[1].status_code == 404


def test_a_clock_that_was_set_back_keeps_nobody_from_ending_a_link(browser, alice):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        path = made(alice)
        clock.shift(-timedelta(hours=1))
        signed_in(browser, alice).post(f"/share/{alice.shares.get().pk}/end/")
        assert opened(path)[1].status_code == 404


def test_all_links_end_in_one_tap(browser, alice):
    paths = [made(alice), made(alice)]
    bobs = made(with_plan(person("bob@example.org")))
    browser.post("/share/end/")
    assert [opened(path)[1].status_code for path in (*paths, bobs)] == [404, 404, 200]


def test_nobody_ends_the_link_of_somebody_else(browser):
    bob = with_plan(person("bob@example.org"))
    path = made(bob)
    assert browser.post(f"/share/{bob.shares.get().pk}/end/").status_code == 404
    assert opened(path)[1].status_code == 200


def test_the_owner_sees_when_it_was_opened_and_by_what_kind_of_browser(browser, alice):
    with time_machine.travel(EVENING):
        path = made(alice, for_whom="My sister")
        assert shows(browser.get(LIST), "Not yet.")
        opened(path, Client(HTTP_USER_AGENT=FIREFOX))
        text = Page(browser.get(LIST)).text
    assert "My sister" in text
    assert "Tuesday 1 December at 18:05 · Firefox on Android" in text
    assert "Not yet." not in text


def test_the_owner_sees_what_a_reader_sees_and_is_not_counted(browser, alice):
    path = made(alice)
    _client, page = opened(path, browser)
    assert shows(page, REASON)
    assert alice.shares.get().opened == []


def test_the_first_opening_and_the_newest_are_kept_and_the_list_says_so(browser, alice):
    made(alice)
    share = alice.shares.get()
    said = "Of many times, these are the first and the newest 29."
    for number in range(MOST_OPENINGS + 2):
        assert shows(browser.get(LIST), said) == (number >= MOST_OPENINGS)
        share.note_opening(f"Browser {number} on Linux")
    kept = [opening.device for opening in alice.shares.get().opened]
    assert kept[:2] == ["Browser 31 on Linux", "Browser 30 on Linux"]
    assert kept[-2:] == ["Browser 3 on Linux", "Browser 0 on Linux"]
    assert len(kept) == MOST_OPENINGS


def test_no_length_tells_how_often_a_link_was_opened(alice):
    made(alice)
    share = alice.shares.get()
    lengths = {stored_length()}
    for _ in range(MOST_OPENINGS):
        share.note_opening("Samsung Internet on Chromebook")
        lengths.add(stored_length())
    assert len(lengths) == 1


def stored_length():
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(openings), length(passphrase_hash) FROM sharing_share")
        return cursor.fetchone()


def test_no_length_tells_whether_there_is_a_password(alice):
    made(alice)
    without = stored_length()
    Share.objects.all().delete()
    made(alice, passphrase=PASSPHRASE)
    assert stored_length() == without


def test_what_is_known_of_a_link_goes_thirty_days_after_it_ended(alice):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        made(alice, days=1)
        made(alice, days=30, for_whom="Kept")
        ended = alice.shares.get(days=30)
        clock.shift(timedelta(days=31) - timedelta(seconds=1))
        tasks.forget_old()
        assert alice.shares.count() == 2
        clock.shift(timedelta(seconds=1))
        tasks.forget_old()
        assert alice.shares.get() == ended
        clock.shift(timedelta(days=29))
        tasks.forget_old()
        assert not alice.shares.exists()


def test_one_that_was_ended_early_goes_thirty_days_after_that(alice):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        made(alice, days=30)
        alice.shares.all().end()
        clock.shift(timedelta(days=30) - timedelta(seconds=1))
        tasks.forget_old()
        assert alice.shares.exists()
        clock.shift(timedelta(seconds=1))
        tasks.forget_old()
        assert not alice.shares.exists()


def test_ended_links_are_listed_below_those_that_work(browser, alice):
    made(alice, for_whom="An old one")
    alice.shares.all().end()
    made(alice, for_whom="A new one")
    works, _heading, ended = Page(browser.get(LIST)).text.partition("Ended")
    assert "A new one" in works
    assert "An old one" not in works
    assert "An old one" in ended


def test_an_email_tells_of_a_new_link_and_says_nothing_of_it(browser):
    path = address_on(browser.post(ADD, sent(), follow=True))
    (mail,) = [mail for mail in waiting() if mail.kind == "link_made"]
    letter = mail.letter()
    assert letter["subject"] == "A link was made"
    assert "/account/not-me/" in letter["text"]
    for word in (path, "My sister", REASON):
        assert word not in letter["text"]


def test_that_was_not_me_takes_away_what_was_made_since(browser, alice):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        before = made(alice)
        clock.shift(timedelta(days=1))
        signed_in(browser, alice)
        stolen = address_on(browser.post(ADD, sent(), follow=True))
        reader, page = opened(stolen)
        assert shows(page, REASON)
        letter = next(mail for mail in waiting() if mail.kind == "link_made").letter()["text"]
        Client().post(letter[letter.index("/account/not-me/") :].split()[0])
        assert opened(stolen)[1].status_code == 404
        assert reader.get(page.request["PATH_INFO"]).status_code == 404
        assert opened(before)[1].status_code == 200


def test_a_new_password_and_signing_out_everywhere_leave_a_link_as_it_is(browser, alice):
    path = made(alice)
    alice.end_sessions()
    alice.set_password("quiet harbour lights")
    alice.save()
    assert opened(path)[1].status_code == 200
    assert shows(
        signed_in(browser, alice).get(LIST),
        "A new password, or signing out everywhere, does not end a link.",
    )


def test_links_go_with_their_owner(alice):
    path = made(alice)
    alice.erase()
    assert opened(path)[1].status_code == 404
