"""The people around somebody, tried by script: what each of them learns, and where it is told.

docs/household.md has the same as a table, with the sentence of the page "Other people".
"""

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import second_step
from goals.models import Reason
from mail.models import OutboxMail
from mail.tasks import send_due
from reminders.models import Reminder
from reminders.tasks import tick
from tests.promises.test_hiding import is_page
from tests.promises.test_takeovers import (
    LASTING,
    OTHERS,
    SECRET,
    is_in,
    show_who,
    sign_in,
)
from tests.sharing.links import PASSPHRASE, made, opened, view_of
from tests.support.autofill import record_models, row_of
from tests.support.canary import holds
from tests.support.factories import IF, REASON, THEN, long_signed_in, person, with_plan
from tests.support.form_pages import addresses, somebody_with_rows
from tests.support.mailbox import waiting
from tests.support.pages import Page
from tests.support.urls import routes
from triggers.urges.models import Urge

pytestmark = pytest.mark.django_db

ALICE, NOBODY = "alice@example.org", "nobody@example.org"
PAGE = "/account/other-people/"
WORDS = (REASON, IF, THEN, "Sam", "Mum")
ADDRESS = re.compile(r"https?://[^\s\"'<>]+")
# What a history, a lock screen or a tab must not say.
TELLING = re.compile(
    r"relapse|recover|sober|addict|alcohol|drug|opioid|crav|using|overdose|slip|rehab",
    re.IGNORECASE,
)
HEADING = re.compile(r"<h3[^>]*>(.*?)</h3>", re.DOTALL)
ROWS = (Path(__file__).resolve().parents[2] / "docs" / "household.md").read_text().splitlines()
# (who, what they learn, what the page says to it)
HOUSEHOLD = [
    tuple(cell.strip() for cell in row.strip("|").split("|")[1:])
    for row in ROWS
    if re.match(r"\| \d", row)
]


@pytest.fixture
def alice():
    return with_plan(person())


def sees_words(answer):
    # Whole words: a line that is called Samaritans is no Sam.
    page = " ".join(html.unescape(answer.content.decode(errors="replace")).split())
    return [word for word in WORDS if re.search(rf"\b{re.escape(word.rstrip('.'))}\b", page)]


# What the app says of each -----------------------------------------------------------------------


def test_the_page_has_a_sentence_for_each_of_them(client):
    text = Page(client.get(PAGE)).text
    assert len(HOUSEHOLD) >= 20
    for who, learns, said in HOUSEHOLD:
        assert learns
        assert who in text, who
        assert said in text, said


def test_the_page_has_nobody_who_is_not_tried(client):
    headings = re.findall(
        r"<h3[^>]*>\s*(.*?)\s*</h3>", client.get(PAGE).content.decode(), re.DOTALL
    )
    assert [" ".join(heading.split()) for heading in headings] == [who for who, *_ in HOUSEHOLD]


def test_it_is_found_from_privacy(client):
    assert Page(client.get("/account/privacy/")).link("What other people can learn") == PAGE


# Near them ---------------------------------------------------------------------------------------


def test_who_holds_the_phone_reads_the_pages_and_takes_nothing_along(alice):
    phone = long_signed_in(Client(), alice)
    assert sees_words(phone.get("/plan/"))
    for address in LASTING:
        assert phone.get(address).status_code == 302, address
    assert not waiting()


@pytest.mark.one_database
def test_who_goes_back_finds_no_page_that_was_kept():
    """Browsers are tried in tests/browser/test_hiding.py; here is that no page is left out."""
    alice = somebody_with_rows()
    phone = long_signed_in(Client(), alice)
    answers = [phone.get(address) for route in routes() for address in addresses(route, alice)]
    pages = [answer for answer in answers if is_page(answer)]
    assert len(pages) > 40
    assert [page for page in pages if "no-store" not in page["Cache-Control"]] == []


@pytest.mark.one_database
def test_a_history_tells_no_more_than_plain_names_of_pages():
    alice = somebody_with_rows()
    Reason(user=alice, text="My recovery from opioids").save()
    phone = long_signed_in(Client(), alice)
    titles = set()
    for route in routes():
        for address in addresses(route, alice):
            assert not TELLING.search(address), address
            if is_page(answer := phone.get(address)):
                titles.add(Page(answer).title)
    assert len(titles) > 30
    assert [title for title in titles if TELLING.search(title)] == []


def test_who_uses_the_same_computer_after_them_finds_it_closed(alice):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        left = sign_in(shared_device="on")
        assert sees_words(left.get("/plan/"))
        clock.shift(timedelta(minutes=15, seconds=1))
        assert not sees_words(left.get("/plan/"))


# Their email -------------------------------------------------------------------------------------


def daily_mail(alice, post_office):
    """Let a day's mail come, and return it."""
    reminder = Reminder(user=alice)
    reminder.start()
    with time_machine.travel(reminder.next_due_at + timedelta(minutes=1), tick=False):
        tick()
        send_due()
    return post_office.messages[-1].message


def test_who_sees_an_email_come_in_reads_nothing_in_its_subject(alice, post_office):
    show_who(sign_in())
    sign_in(Client())
    subjects = {mail.letter()["subject"] for mail in waiting(ALICE)}
    subjects.add(daily_mail(alice, post_office)["Subject"])
    assert len(subjects) > 2
    assert [subject for subject in subjects if TELLING.search(subject)] == []


def test_who_reads_the_mailbox_gets_in_unless_there_is_a_second_step(alice):
    sign_in().get("/today/")
    reader = sign_in(Client())
    assert sees_words(reader.get("/plan/"))
    assert "new_sign_in" in [mail.kind for mail in waiting(ALICE)]
    second_step.turn_on(alice, SECRET, "123456")
    assert not is_in(sign_in(Client()))


def test_who_was_sent_a_daily_email_can_stop_it_and_reads_nothing(alice, post_office):
    addresses = links_of(daily_mail(alice, post_office))
    friend = Client()
    answers = [ask(address) for address in addresses for ask in (friend.get, friend.post)]
    assert len(answers) > 4
    assert [answer for answer in answers if sees_words(answer)] == []
    assert not is_in(friend)
    assert Reminder.objects.get(user=alice).stopped_at


def test_what_opens_each_link_changes_nothing(alice, post_office):
    addresses = links_of(daily_mail(alice, post_office))
    before = everything()
    scanner = Client()
    for address in addresses:
        for ask in (scanner.get, scanner.head):
            assert not sees_words(ask(address))
    assert everything() == before


def links_of(message):
    """The paths of every link in a mail, also those that only programs read."""
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    found = ADDRESS.findall(" ".join([*parts, str(message["List-Unsubscribe"])]))
    return sorted({address.removeprefix(settings.SITE_URL) for address in found})


def everything():
    """Every row of every table but those of sessions, as it lies there."""
    tables = sorted(set(connection.introspection.table_names()) - {"accounts_session"})
    with connection.cursor() as cursor:
        return {table: rows_of(cursor, table) for table in tables}


def rows_of(cursor, table):
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
    return sorted(map(str, cursor.fetchall()))


@pytest.mark.parametrize("form", ["/account/login/", "/account/password/reset/"])
def test_who_tries_the_address_is_not_told_whether_there_is_an_account(alice, form):
    told = [led_to(form, address) for address in (ALICE, NOBODY)]
    assert "If a…e@example.org has an account" in told[0]
    assert told[0].replace("a…e@", "n…y@") == told[1]


def led_to(form, address):
    return Page(Client().post(form, {"login": address, "email": address}, follow=True)).text


def test_who_was_signed_in_before_is_out_with_one_button(alice):
    before, own = sign_in(Client()), sign_in(Client())
    assert sees_words(before.get("/plan/"))
    own.post(OTHERS)
    assert not sees_words(before.get("/plan/"))
    assert sees_words(own.get("/plan/"))


# Paper and files ---------------------------------------------------------------------------------


def test_who_finds_a_paper_reads_it_and_on_the_discreet_sheet_no_name(alice):
    own = sign_in()
    assert {"Sam", THEN} <= {*sees_words(own.get("/print/fridge/sheet/"))}
    discreet = own.get("/print/plain/sheet/")
    assert sees_words(discreet) == [REASON]
    assert not TELLING.search(Page(discreet).text)


def test_who_finds_the_file_reads_all_of_it(alice):
    own = sign_in()
    show_who(own)
    assert sees_words(own.get(reverse("printing:file"))) == list(WORDS)


# Links -------------------------------------------------------------------------------------------


def test_who_is_shown_the_plan_sees_it_alone_and_goes_on_to_today(alice):
    Urge(user=alice, text="An old song.").save()
    phone = sign_in()
    shown = phone.post("/plan/show/", {"do": "show"}, follow=True)
    assert set(sees_words(shown)) == set(WORDS)
    assert "An old song." not in Page(shown).text
    assert {link for link in Page(shown).links.values() if link.startswith("/")} <= {"/help/"}
    assert phone.get("/waves/").headers["Location"] == "/today/"


def test_who_was_sent_a_link_reads_the_chosen_parts_until_it_ends(alice):
    path = made(alice, sections=["why"])
    sponsor, _page = opened(path)
    assert sees_words(sponsor.get(view_of(path))) == [REASON]
    alice.shares.all().end()
    assert not sees_words(sponsor.get(view_of(path)))


def test_who_was_sent_it_on_needs_the_password_and_is_on_the_list(alice):
    path = made(alice, passphrase=PASSPHRASE)
    nosy = Client()
    assert not sees_words(nosy.post(path))
    assert not sees_words(nosy.post(path, {"passphrase": "a guess"}))
    assert sees_words(opened(path, passphrase=PASSPHRASE)[1])
    assert len(alice.shares.get().openings) == 1


def test_an_old_link_answers_like_one_that_never_was(alice):
    path = made(alice)
    never = Client().post(f"/s/{'x' * 43}/")
    alice.shares.all().end()
    ended = Client().post(path)
    assert ended.status_code == 404
    assert ended.content == never.content


def test_a_preview_shows_no_word(alice):
    preview = Client().get(made(alice))
    assert preview.status_code == 200
    assert not sees_words(preview)
    assert not TELLING.search(Page(preview).text)


# The server --------------------------------------------------------------------------------------


@pytest.mark.one_database
def test_who_watches_the_network_sees_no_word_in_an_address_and_no_other_site():
    alice = somebody_with_rows()
    phone = long_signed_in(Client(), alice)
    for route in routes():
        for address in addresses(route, alice):
            answer = phone.get(address)
            assert answer.get("Referrer-Policy") == route.referrer_policy, address
            assert "'self'" in answer.get("Content-Security-Policy", "'self'"), address


def test_who_has_a_copy_of_the_database_reads_the_address_and_no_word(alice):
    for model in record_models():
        if not model.objects.filter(user=alice).exists():
            row_of(model, alice, "quarrybird")
    stored = str(everything()).encode()
    assert holds(stored, ALICE)
    assert [word for word in ("quarrybird", *WORDS[:3]) if holds(stored, word)] == []


def test_who_looks_afterwards_finds_nothing_but_the_last_mail_for_a_day(alice, post_office):
    own = sign_in()
    assert holds(str(everything()).encode(), ALICE)
    own.post(reverse("accounts:erase"))
    assert tables_with(ALICE) == {OutboxMail._meta.db_table}
    send_due()
    assert tables_with(ALICE) == set()
    assert "example.org" in post_office.messages[-1].recipients[0]


def tables_with(word):
    return {table for table, rows in everything().items() if holds(str(rows).encode(), word)}


def test_whoever_runs_the_server_has_the_keys_and_can_open_the_words(alice):
    """No test can show otherwise: the page says so."""
    assert alice.reasons.get().text == REASON
