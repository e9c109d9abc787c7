"""Whatever is pressed: another page comes, or this one says first what happened."""

import re

import pytest

from tests.support.factories import person, signed_in
from tests.support.form_pages import pages_with_forms, somebody_with_rows
from tests.support.pages import Page
from tests.support.undoing import undone

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FOCUSED = re.compile(r"<[a-z0-9]+\b[^>]*\sautofocus[^>]*>")
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)


def somebody_new():
    return person(country="")


def presses(browser, user):
    """Yield (address, what is sent, the page before, the answer) for each button there is."""
    signed_in(browser, user)
    pages = list(pages_with_forms(browser, user))
    browser.get("/plan/")  # hears what opening all of them had to say
    seen = set()
    for address, form, page in pages:
        for sent, own_address in sendings(form):
            key = (own_address or address, *sorted(without_token(sent).items()))
            if key not in seen:
                seen.add(key)
                yield key[0], sent, page, answer_to(browser, key[0], sent)


def sendings(form):
    """(values, address or nothing) for each button: as the form stands, and with its first text
    written."""
    written = dict.fromkeys(form.texts[:1], "A word of mine")
    for own_address, more in form.buttons:
        for words in ({}, written):
            yield {**form.values, **words, **more}, own_address


def answer_to(browser, address, sent):
    """The page that comes; what was done is undone at once, signing out too."""
    with undone(browser):
        return browser.post(address, sent, follow=True)


def without_token(sent):
    return {name: value for name, value in sent.items() if name != "csrfmiddlewaretoken"}


def is_told(before, answer):
    """Another page came, or one part of this one has the focus and can say something."""
    if "text/html" not in answer.get("Content-Type", ""):
        return answer.status_code == 200
    page = answer.content.decode()
    focused = FOCUSED.findall(page)
    if not focused:
        # A link that shows nothing says so on a page of its own, which is not found.
        return answer.status_code in (200, 404) and name_of(before) != name_of(answer)
    named = re.findall(r'aria-(?:labelledby|describedby)="([\w-]+)', focused[0])
    return answer.status_code in (200, 409, 422) and all(f'id="{name}"' in page for name in named)


def name_of(page):
    """What is heard first of a page: its title and its heading."""
    return Page(page).title, HEADING.findall(page.content.decode())[:1]


@pytest.mark.parametrize("somebody", [somebody_with_rows, somebody_new])
def test_whatever_is_pressed_is_told(client, somebody):
    pressed = list(presses(client, somebody()))
    silent = {
        f"{address} {without_token(sent)}"
        for address, sent, before, answer in pressed
        if not is_told(before, answer)
    }
    assert not silent, "\n".join(sorted(silent))
    # So that the test does not pass by finding nothing.
    assert len(pressed) > 70
