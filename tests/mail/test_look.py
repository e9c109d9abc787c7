"""What all emails have in common: those about the account and the daily ones."""

import re
from datetime import date, timedelta
from html import unescape
from types import SimpleNamespace

import pytest

from mail.models import OutboxMail
from mail.tasks import send_due
from reminders import emails
from tests.support.account_mails import ACCOUNT_MAILS, CODE, account_letter

WORDINGS = ["plain", "steps", "away", "still_useful"]
REASON = "So Maya sees me at the school gate."
OWN_WORDS = {
    "name": "Alice",
    "part": SimpleNamespace(one_at_a_time=True, title="Why I’m doing this"),
    "lines": [REASON],
}
# As many characters as a list of emails has room for beside a short subject.
BESIDE_THE_SUBJECT = 140
SCENE = ("sky", "far", "mid", "near", "sun")


@pytest.fixture(params=ACCOUNT_MAILS + WORDINGS)
def letter(request):
    return account_letter(request.param) if request.param in ACCOUNT_MAILS else daily(request.param)


def daily(wording):
    common = emails.Common(wording, date(2026, 11, 30), 1, "en", "US")
    return emails.letter(emails.BLANK, common, OWN_WORDS)


def test_it_begins_with_the_scene_and_the_name_of_the_site(letter):
    html = letter["html"]
    assert all(f'class="{part}"' in html for part in SCENE)
    assert html.index('class="sky"') < html.index("Lamplight") < html.index("<h1")


def test_the_scene_has_colors_for_the_dark(letter):
    dark = re.search(r"prefers-color-scheme:dark\){(.*)}", letter["html"])[1]
    assert all(f".{part}{{background:#" in dark for part in SCENE)


def test_it_greets_in_both_versions(letter):
    assert re.search(r"<h1[^>]*>\s*Hello( Alice)?\s*</h1>", letter["html"])
    assert re.match(r"Hello( Alice)?,\n", letter["text"])


def test_nothing_of_it_is_fetched(letter):
    assert not re.search(r"<(img|script|link|iframe|object)|src=|url\(|@import", letter["html"])


def test_beside_the_subject_stands_neither_a_code_nor_anybodys_own_words(letter):
    body = re.sub(r"<[^>]+>", "", letter["html"].partition("<body")[2].partition(">")[2])
    shown = re.sub(r"[ \n]+", " ", unescape(body)).strip()[:BESIDE_THE_SUBJECT]
    assert re.match(r"[A-Z][\w ,.]+\.", shown)
    assert not re.search(rf"{CODE}|Alice|{REASON}", shown)


@pytest.mark.django_db
def test_it_comes_out_of_a_mail_server_as_it_was_made(letter, post_office):
    OutboxMail.put(
        kind="test", recipient="a@example.org", letter=letter, good_for=timedelta(hours=1)
    )
    send_due()
    (mail,) = post_office.messages
    assert mail.message["Subject"] == letter["subject"]
    for kind, part in (("plain", "text"), ("html", "html")):
        assert lines(mail.message.get_body([kind]).get_content()) == lines(letter[part])


def lines(words):
    return words.strip().splitlines()


@pytest.mark.parametrize("name", ACCOUNT_MAILS)
def test_an_address_is_a_button_and_no_raw_address(name):
    letter = account_letter(name)
    addresses = re.findall(r":\n(\S+)$", letter["text"], re.MULTILINE)
    card = letter["html"].partition('class="card"')[2].partition("</td>\n            </tr>")[0]
    assert [unescape(address) for address in re.findall(r'href="([^"]+)"', card)] == addresses
    assert "http" not in re.sub(r"<[^>]+>", "", card)
