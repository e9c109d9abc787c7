"""What whoever has a link sees, and what previews, scanners and strangers get."""

import logging
import re
from copy import copy
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from config.logs import QuietFormatter, RouteInsteadOfPath
from plans.days.models import Slips
from plans.models import PlanItem
from sealing.cipher import SealError
from sharing.models import Share, hash_of
from sharing.reader import MOST_AT_ONCE
from tests.sharing.links import NO_VIEW, PASSPHRASE, made, opened, view_of
from tests.support.factories import REASON, person, with_plan
from tests.support.pages import Page, shows
from triggers.urges.models import Urge

pytestmark = pytest.mark.django_db

NEVER = f"/s/{'x' * 43}/"
MALFORMED = "/s/no%20such%0Alink/"
# What a name, an address or a preview of a page may not say.
TELLING = (
    "plan",
    "recover",
    "sober",
    "drug",
    "drink",
    "addict",
    "relapse",
    "urge",
    "share",
    "help",
)


@pytest.fixture
def alice():
    return with_plan(person())


def doors(alice):
    """Return the paths of a link that works, one that ended, and two that never were."""
    works, ended = made(alice), made(alice)
    alice.shares.with_token(ended.split("/")[2]).end()
    return works, ended, NEVER, MALFORMED


def test_opening_an_address_shows_the_same_for_every_one_and_changes_nothing(alice):
    works, *others = doors(alice)
    scanner = Client()
    page = scanner.get(works).content
    for _ in range(100):
        assert scanner.get(works).content == page
        scanner.head(works)
    assert all(Client().get(path).content == page for path in others)
    assert not scanner.cookies
    assert scanner.get(view_of(works)).status_code == 404
    assert all(share.openings == {} for share in alice.shares.all())


def test_no_page_is_told_the_address_by_what_comes_after_it(alice, monkeypatch):
    plain, locked = made(alice), made(alice, passphrase=PASSPHRASE)
    # The page behind it has no token in its address, and a form that has to say where it is from.
    assert opened(plain)[1]["Referrer-Policy"] == "same-origin"
    browser = Client(raise_request_exception=False)
    answers = [browser.get(plain), browser.post(locked), browser.post(plain), browser.post(NEVER)]
    answers += [browser.post(NEVER) for _ in range(30)]
    monkeypatch.setattr("sharing.models.Share.note_opening", break_down)
    answers.append(Client(REMOTE_ADDR="198.51.100.9", raise_request_exception=False).post(plain))
    assert {answer.status_code for answer in answers} == {200, 303, 404, 429, 500}
    assert {answer["Referrer-Policy"] for answer in answers} == {"no-referrer"}


def test_a_form_without_an_origin_opens_it(alice):
    strict = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    assert strict.post(made(alice)).status_code == 303


def test_no_question_is_asked_of_the_database_before_the_button(alice):
    path = made(alice)
    with CaptureQueriesContext(connection) as asked:
        Client().get(path)
    assert not [query["sql"] for query in asked if "sharing" in query["sql"]]


def test_a_preview_says_nothing(alice):
    page = Client().get(made(alice)).content.decode()
    head = page.partition("</head>")[0]
    said = re.findall(r'<title>(.*?)</title>|name="description"\s+content="(.*?)"', head, re.DOTALL)
    words = " ".join(" ".join(" ".join(found).split()) for found in said)
    assert words.split("–")[0].strip() == "A page for you"
    assert "og:" not in page
    assert not [word for word in TELLING if word in words.lower()]
    assert REASON not in page


def test_what_works_no_more_is_not_told_from_what_never_was(alice):
    works, *others = doors(alice)
    answers, questions = [], []
    for path in others:
        browser = Client()
        with CaptureQueriesContext(connection) as asked:
            answers.append(browser.post(path))
        questions.append([re.sub(r"'\w+'|\d[\d:. +-]*", "?", each["sql"]) for each in asked])
    not_let_in = [Client().get(view) for view in (view_of(works), NO_VIEW)]
    assert {answer.status_code for answer in (*answers, *not_let_in)} == {404}
    assert len({answer.content for answer in (*answers, *not_let_in)}) == 1
    assert len({tuple(answer.headers.items()) for answer in answers}) == 1
    assert [len(each) for each in questions] == [len(questions[0])] * 3
    assert "sharing_share" in " ".join(questions[0])


def test_what_shows_nothing_says_not_what_it_could_have_shown(alice):
    _works, ended, never, _malformed = doors(alice)
    stranger = Client()
    answers = [stranger.post(ended), Client().get(NO_VIEW)]
    answers += [stranger.post(never) for _ in range(30)]
    assert [answer.status_code for answer in answers] == [404] * 31 + [429]
    for answer in answers:
        # The way to Help and to the numbers stands on every page.
        text = Page(answer).text.replace("Help", "").lower()
        assert "this is not medical advice." in text
        assert not [word for word in (*TELLING, "checks on you") if word in text]


def test_the_button_leads_to_an_address_without_the_token(alice):
    path = made(alice)
    answer = Client().post(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, view_of(path))
    assert path.split("/")[2] not in view_of(path)
    (cookie,) = answer.cookies.values()
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 30 * 60)
    assert path.split("/")[2] not in cookie.value


def test_a_page_that_was_opened_is_open_for_half_an_hour(alice):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        path, later = made(alice), made(alice)
        reader, _page = opened(path)
        clock.shift(timedelta(minutes=29))
        # Another link that is opened there leaves its half an hour as it is.
        opened(later, reader)
        clock.shift(timedelta(seconds=59))
        assert reader.get(view_of(path)).status_code == 200
        clock.shift(timedelta(seconds=2))
        assert reader.get(view_of(path)).status_code == 404
        assert reader.get(view_of(later)).status_code == 200


def test_two_links_in_one_browser_are_two_pages(alice):
    bob = with_plan(person("bob@example.org"))
    bobs_reason = bob.reasons.get()
    bobs_reason.text = "To hear the rain."
    bobs_reason.save()
    alices, bobs = made(alice), made(bob)
    reader, page = opened(alices)
    opened(bobs, reader)
    assert shows(reader.get(view_of(alices)), REASON)
    assert not shows(reader.get(view_of(alices)), "To hear the rain.")
    assert shows(reader.get(view_of(bobs)), "To hear the rain.")
    close_it(reader, page)
    assert reader.get(view_of(alices)).status_code == 404
    assert reader.get(view_of(bobs)).status_code == 200


def test_a_browser_that_opens_a_great_many_keeps_the_newest(alice):
    reader, first = Client(), made(alice)
    share = alice.shares.get()
    opened(first, reader)
    for number in range(MOST_AT_ONCE):
        share.pk, share.token_hash = None, hash_of(str(number))
        Share.objects.bulk_create([share])
        opened(f"/s/{number}/", reader)
    assert reader.get(view_of(first)).status_code == 404
    assert reader.get(view_of("/s/0/")).status_code == 200
    assert len(reader.cookies["v"].value) < 4000


def test_i_am_done_closes_it_here(alice):
    path = made(alice)
    reader, page = opened(path)
    assert shows(close_it(reader, page), "The page is closed here")
    assert reader.get(view_of(path)).status_code == 404
    assert not reader.cookies["v"].value


def close_it(reader, page):
    form = Page(page).form("csrfmiddlewaretoken")
    return reader.post(form.action, form.values)


def test_a_cookie_that_somebody_made_up_opens_nothing(alice):
    path = made(alice)
    thief = Client()
    thief.cookies["v"] = str(alice.shares.get().pk)
    assert thief.get(view_of(path)).status_code == 404


def test_the_reader_sees_how_to_be_there_and_whom_to_call(alice):
    _reader, page = opened(made(alice, sections=()))
    text, links = Page(page).text, Page(page).links
    for words in (
        "How to be there for me",
        "You can say",
        "Better not",
        "Signs of an overdose",
        "What to do",
        "The person who sent it sees that it was opened.",
        "their time.",
    ):
        assert words in text
    assert "tel:999" in links.values()
    assert not shows(page, REASON)
    assert page["Cache-Control"] == "no-store"


def test_notes_on_urges_and_slips_never_go(alice):
    urge = Urge.log(alice)
    urge.text = "zq-urge"
    urge.save()
    Slips.note(alice, alice.today, "zq-slip")
    PlanItem(user=alice, section="alone", text="I walk.").save()
    _reader, page = opened(made(alice, sections=("why", "alone", "people", "triggers")))
    assert shows(page, "I walk.")
    assert not shows(page, "zq-urge")
    assert not shows(page, "zq-slip")


def test_their_name_stands_there_only_if_they_chose_so(alice):
    alice.plan.preferred_name = "Dana"
    alice.plan.save()
    assert not shows(opened(made(alice))[1], "Dana")
    assert shows(opened(made(alice, names_me=True))[1], "For someone close to Dana")


# The password -------------------------------------------------------------------------------------


def test_a_passphrase_is_asked_for_after_the_button_and_before_anything_shows(alice):
    path = made(alice, passphrase=PASSPHRASE)
    reader = Client()
    assert not shows(reader.get(path), "password")
    asked = reader.post(path)
    assert asked.status_code == 200
    assert shows(asked, "This page has a password")
    assert reader.get(view_of(path)).status_code == 404
    wrong = reader.post(path, {"passphrase": "red kettle"})
    assert wrong.status_code == 422
    assert shows(wrong, "That is not the password.")
    assert alice.shares.get().opened == []
    assert shows(opened(path, reader, passphrase="  Blue   KETTLE ")[1], REASON)


def test_after_five_wrong_ones_also_the_right_one_waits(alice):
    path = made(alice, passphrase=PASSPHRASE)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        stranger = Client(REMOTE_ADDR="198.51.100.7")
        for _ in range(5):
            assert shows(stranger.post(path, {"passphrase": "red kettle"}), "not the password")
        answer = stranger.post(path, {"passphrase": PASSPHRASE})
        assert answer.status_code == 422
        assert shows(answer, "Wait 15 minutes, then try again.")
        clock.shift(timedelta(minutes=10))
        # What is said is how long it still is.
        again = stranger.post(path, {"passphrase": PASSPHRASE})
        assert shows(again, "Wait 5 minutes, then try again.")
        # From another network it opens, and it is not closed for ever.
        assert (
            opened(path, Client(REMOTE_ADDR="203.0.113.9"), passphrase=PASSPHRASE)[1].status_code
            == 200
        )
        clock.shift(timedelta(minutes=5, seconds=1))
        assert opened(path, stranger, passphrase=PASSPHRASE)[1].status_code == 200


def test_right_passphrases_are_not_counted(alice):
    path = made(alice, passphrase=PASSPHRASE)
    for _ in range(7):
        assert opened(path, passphrase=PASSPHRASE)[1].status_code == 200


def test_pressing_without_end_is_refused_for_a_while():
    stranger = Client(REMOTE_ADDR="198.51.100.8")
    answers = {stranger.post(NEVER).status_code for _ in range(30)}
    assert answers == {404}
    assert stranger.post(NEVER).status_code == 429
    assert Client(REMOTE_ADDR="198.51.100.9").post(NEVER).status_code == 404


# An owner who is erased meanwhile -----------------------------------------------------------------


@pytest.mark.parametrize("step", ["takes", "note_opening", "plan"])
def test_an_owner_who_is_erased_meanwhile_leaves_nothing_here(alice, monkeypatch, step):
    path = made(alice, passphrase=PASSPHRASE)
    nothing = Client().get(NO_VIEW).content
    erase_before(step, alice, monkeypatch)
    answer = opened(path, passphrase=PASSPHRASE)[1]
    assert (answer.status_code, answer.content) == (404, nothing)


def test_a_key_that_is_lost_is_not_told_as_a_link_that_ended(alice, monkeypatch):
    path = made(alice)
    monkeypatch.setattr("sharing.models.Share.note_opening", lose_the_key)
    assert Client(raise_request_exception=False).post(path).status_code == 500


def erase_before(step, alice, monkeypatch):
    """Erase somebody at a step of opening, after their link was looked up."""
    whole = Share.plan.fget if step == "plan" else getattr(Share, step)

    def late(share, *given):
        User.objects.get(pk=alice.pk).erase()
        return whole(share, *given)

    monkeypatch.setattr(Share, step, property(late) if step == "plan" else late)


def lose_the_key(share, device):
    raise SealError("broken on purpose")


# What is noted of it ------------------------------------------------------------------------------


class Heard(logging.Handler):
    """What Django says of requests, as it comes, and as our log has it."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.said, self.logged = "", ""

    def emit(self, record):
        self.said += record.getMessage()
        record = copy(record)
        RouteInsteadOfPath().filter(record)
        self.logged += QuietFormatter().format(record)


@pytest.fixture
def heard():
    handler, logger = Heard(), logging.getLogger("django.request")
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel(logging.DEBUG)
    yield handler
    logger.setLevel(level)
    logger.removeHandler(handler)


def test_no_log_holds_the_address(alice, monkeypatch, heard):
    path = made(alice)
    token = path.split("/")[2]
    monkeypatch.setattr("sharing.models.Share.note_opening", break_down)
    browser = Client(raise_request_exception=False)
    assert browser.post(NEVER).status_code == 404
    assert browser.post(path).status_code == 500
    for address in (token, NEVER):
        assert address in heard.said
        assert address not in heard.logged
    assert "shared:door" in heard.logged


def break_down(share, device):
    raise RuntimeError("broken on purpose")


def test_no_count_is_kept_under_the_address(alice):
    path = made(alice, passphrase=PASSPHRASE)
    Client().post(path, {"passphrase": "red kettle"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        kept = str(cursor.fetchall())
    assert "share" in kept
    assert path.split("/")[2] not in kept
    assert str(alice.shares.get().pk) not in kept


def test_a_share_is_hashed_by_all_of_its_token(alice):
    path = made(alice)
    assert opened(path[:-2] + "/")[1].status_code == 404
    assert Share.objects.with_token(path.split("/")[2]).count() == 1
