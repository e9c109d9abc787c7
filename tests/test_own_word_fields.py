"""The fields that take a person's own words: on every page, and whatever the browser can do."""

import re

import pytest

from tests.cast import signed_in
from tests.form_pages import pages_with_forms, somebody_with_rows

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
        if (
            field.startswith("<textarea")
            or kind
            and kind[1] in ("text", "tel", "email", "password")
        ):
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
    assert len(fields) > (60 if user else 3)
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
