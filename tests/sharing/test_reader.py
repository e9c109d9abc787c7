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

from config.logs import QuietFormatter, RouteInsteadOfPath
from plans.days.models import Slips
from plans.models import PlanItem
from sharing.models import Share
from tests.sharing.links import PASSPHRASE, VIEW, made, opened
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
    assert scanner.get(VIEW).status_code == 404
    assert all(share.openings == {} for share in alice.shares.all())


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
    _works, *others = doors(alice)
    answers, questions = [], []
    for path in others:
        browser = Client()
        with CaptureQueriesContext(connection) as asked:
            answers.append(browser.post(path))
        questions.append([re.sub(r"'\w+'|\d[\d:. +-]*", "?", each["sql"]) for each in asked])
    not_let_in = Client().get(VIEW)
    assert {answer.status_code for answer in (*answers, not_let_in)} == {404}
    assert len({answer.content for answer in (*answers, not_let_in)}) == 1
    assert len({tuple(answer.headers.items()) for answer in answers}) == 1
    assert [len(each) for each in questions] == [len(questions[0])] * 3
    assert "sharing_share" in " ".join(questions[0])


def test_the_button_leads_to_an_address_without_the_token(alice):
    path = made(alice)
    answer = Client().post(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, VIEW)
    (cookie,) = answer.cookies.values()
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 30 * 60)
    assert path.split("/")[2] not in cookie.value


def test_a_page_that_was_opened_is_open_for_half_an_hour(alice):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        reader, _page = opened(made(alice))
        clock.shift(timedelta(minutes=30) - timedelta(seconds=1))
        assert reader.get(VIEW).status_code == 200
        clock.shift(timedelta(seconds=2))
        assert reader.get(VIEW).status_code == 404


def test_i_am_done_closes_it_here(alice):
    reader, page = opened(made(alice))
    values = Page(page).form("csrfmiddlewaretoken").values
    assert shows(reader.post("/s/done/", values), "The page is closed here")
    assert reader.get(VIEW).status_code == 404


def test_a_cookie_that_somebody_made_up_opens_nothing(alice):
    made(alice)
    thief = Client()
    thief.cookies["v"] = str(alice.shares.get().pk)
    assert thief.get(VIEW).status_code == 404


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
    assert reader.get(VIEW).status_code == 404
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
        # From another network it opens, and it is not closed for ever.
        assert (
            opened(path, Client(REMOTE_ADDR="203.0.113.9"), passphrase=PASSPHRASE)[1].status_code
            == 200
        )
        clock.shift(timedelta(minutes=15, seconds=1))
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
