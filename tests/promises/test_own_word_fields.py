"""The fields that take a person's own words: on every page, and whatever the browser can do."""

import re

import pytest

from records.form_fields import OwnWordsField
from tests.support.factories import signed_in
from tests.support.form_pages import pages_with_forms, somebody_with_rows
from tests.support.pages import send

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FIELDS = re.compile(r"<(?:input|textarea)\b[^>]*>")
KIND = re.compile(r'type="(\w+)"')
REMEMBERED = re.compile(r'autocomplete="([\w-]+)"')
WORDS = ("text", "tel", "email", "password", "search")
# What a browser may fill in: never what a person wrote about themselves.
TOKENS = {"email", "username", "current-password", "new-password", "one-time-code"}


def typed_fields(page):
    """Every field of a page that somebody types words into."""
    for field in FIELDS.findall(page.content.decode()):
        kind = KIND.search(field)
        if field.startswith("<textarea") or (kind and kind[1] in WORDS):
            yield field


@pytest.mark.parametrize("who", ["signed in", "signed out"])
def test_no_browser_remembers_what_a_person_wrote(client, who):
    user = somebody_with_rows() if who == "signed in" else None
    if user:
        signed_in(client, user)
    fields = {
        (address, field)
        for address, _form, page in pages_with_forms(client, user)
        for field in typed_fields(page)
    }
    assert len(fields) > (60 if user else 2)
    for address, field in fields:
        told = REMEMBERED.search(field)
        assert told, f"{address}: {field}"
        assert told[1] == "off" or told[1] in TOKENS, f"{address}: {field}"
        if "<textarea" in field or 'type="tel"' in field:
            assert told[1] == "off", f"{address}: {field}"


def test_words_that_are_given_back_after_signing_out_are_not_remembered(client):
    page = client.post("/reasons/add/", {"text": "For Maya."})
    assert all('autocomplete="off"' in field for field in typed_fields(page))
    assert list(typed_fields(page))


# Growing with the words --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "rows"),
    [("", 2), ("I ring Jo.", 2), ("x" * 72, 2), ("x" * 73, 3), ("x" * 280, 8), ("a\nb\n\nc", 4)],
)
def test_a_field_has_the_rows_that_its_words_take_on_a_phone(words, rows):
    field = OwnWordsField(max_length=280)
    assert f'rows="{rows}"' in field.widget.render("text", words)


def test_what_was_pasted_by_mistake_does_not_push_save_away():
    assert 'rows="20"' in OwnWordsField(max_length=280).widget.render("text", "x" * 100_000)


def test_a_name_has_one_row_and_takes_more_when_it_is_long():
    field = OwnWordsField(max_length=80)
    assert 'rows="1"' in field.widget.render("name", "Sam")
    assert 'rows="2"' in field.widget.render("name", "x" * 60)


def test_what_is_short_stays_in_a_line():
    assert OwnWordsField(max_length=40).widget.render("phone", "").startswith("<input")


def test_a_line_end_in_a_single_line_is_a_space_and_no_word_is_lost(client):
    user = somebody_with_rows()
    typed = "\n  I ring Jo\r\nand then\n\nMo. \n"
    answer = send(signed_in(client, user), "/reasons/add/", "text", text=typed)
    assert answer.status_code == 302
    assert "I ring Jo and then Mo." in [reason.text for reason in user.reasons.all()]


def test_an_edited_text_that_only_got_a_line_end_is_the_same(client):
    user = somebody_with_rows()
    reason = user.reasons.get()
    send(signed_in(client, user), f"/reasons/{reason.pk}/edit/", "text", text=f"{reason.text}\n")
    assert user.reasons.get().revision == reason.revision
