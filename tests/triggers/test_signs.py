"""Warning signs: by stage once a stage was chosen, each with who may say so."""

import re

import pytest

from tests.support.factories import person, signed_in
from tests.support.pages import Page, send
from triggers.models import WarningSign

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return person()


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def add(user, text, stage=""):
    sign = WarningSign(user=user, text=text, stage=stage)
    sign.save()
    return sign


def headings(browser):
    return re.findall(r"<h2.*?>(.*?)</h2>", browser.get("/signs/").content.decode())


def shown(browser):
    page = browser.get("/signs/").content.decode()
    return re.findall(r'<a\s+class="row-words"[^>]*>(.*?)</a>', page)


def test_without_a_stage_the_signs_are_one_list(browser, alice):
    for text in ("one", "two"):
        add(alice, text)
    assert headings(browser) == []
    assert shown(browser) == ["one", "two"]


def test_the_signs_stand_under_their_stages_the_others_last(browser, alice):
    for text, stage in (("other", ""), ("very", "very close"), ("early", "early")):
        add(alice, text, stage)
    assert headings(browser) == ["Early", "Very close", "Others"]
    assert shown(browser) == ["early", "very", "other"]


def test_a_sign_moves_past_the_next_of_its_stage(browser, alice):
    for text, stage in (("one", "early"), ("far", ""), ("two", "early"), ("three", "early")):
        add(alice, text, stage)
    three = alice.warning_signs.in_order().last()
    for expected in (["one", "three", "two"], ["three", "one", "two"], ["three", "one", "two"]):
        browser.post(f"/signs/{three.pk}/position/", {"to": "up"})
        assert shown(browser)[:3] == expected
    browser.post(f"/signs/{three.pk}/position/", {"to": "down"})
    assert shown(browser) == ["one", "three", "two", "far"]


def test_only_the_first_and_the_last_of_a_stage_cannot_move_further(browser, alice):
    for text, stage in (("one", "early"), ("two", "early"), ("alone", "closer")):
        add(alice, text, stage)
    page = browser.get("/signs/?change").content.decode()
    assert re.findall(r'disabled\s+aria-label="(.*?)"', page) == ["Up: one", "Down: two"]
    assert "Up: alone" not in page


def test_who_may_tell_me_is_kept_shown_and_emptied(browser, alice):
    sign = add(alice, "I skip meals.")
    assert "Who can tell me" not in Page(browser.get("/signs/")).text
    send(browser, f"/signs/{sign.pk}/edit/", "text", who_tells="Jo, who lives here")
    assert "Who may tell me: Jo, who lives here" in Page(browser.get("/signs/")).text
    send(browser, f"/signs/{sign.pk}/edit/", "text", who_tells="")
    assert "Who can tell me" not in Page(browser.get("/signs/")).text
