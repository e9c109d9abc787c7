"""The strip of hill heads every page. Its sky is that of the hour; its window tells one thing."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from tests.support.factories import person, signed_in, with_plan
from tests.support.form_pages import addresses, answers, somebody_with_rows
from tests.support.urls import routes

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SCENE = re.compile(r'class="scene ([\w -]+)"')
# Where something else is at the top: Help at night, the paper in lamp light, one question alone.
WITHOUT = re.compile(r'class="(?:night|write|main warm)\b')
ERRORS = ("400", "403", "404", "405", "429", "500", "503")


def scenes_of(answer):
    return SCENE.findall(answer.content.decode())


def pages(client, user=None):
    for route in routes():
        for address in addresses(route, user):
            for answer in answers(client, address):
                page = answer.content.decode()
                # What has no foot is no page: a sheet, or a frame within a page.
                if '<footer class="foot"' in page and not WITHOUT.search(page):
                    yield address, answer


@pytest.mark.parametrize("who", ["signed in", "signed out"])
def test_every_place_and_every_door_stands_on_the_hill(client, who):
    user = somebody_with_rows() if who == "signed in" else None
    if user:
        signed_in(client, user)
    bare = {address for address, answer in pages(client, user) if len(scenes_of(answer)) != 1}
    assert bare == set()


@pytest.mark.parametrize("code", ERRORS)
def test_a_page_for_what_went_wrong_is_night_and_somebody_is_in(rf, code):
    page = render_to_string(f"{code}.html", {}, rf.get("/"))
    assert SCENE.findall(page) == ["scene-night"]


@pytest.mark.parametrize(
    "hour, sky", [(8, "morning"), (12, "day"), (19, "evening"), (23, "night"), (3, "night")]
)
def test_the_sky_is_that_of_the_persons_own_hour(client, hour, sky):
    browser = signed_in(client, person(time_zone="Pacific/Auckland"))
    # Auckland is thirteen hours ahead in November.
    with time_machine.travel(datetime(2026, 11, 22, (hour - 13) % 24, tzinfo=UTC), tick=False):
        for address in ("/today/", "/reasons/", "/account/more/"):
            assert scenes_of(browser.get(address)) == [f"scene-{sky} unlit"]


def test_the_window_is_lit_from_the_reading_until_midnight(client):
    browser = signed_in(client, with_plan(person(time_zone="America/New_York")))
    everywhere = ("/today/", "/plan/", "/people/", "/account/logout/")

    def windows():
        return {"unlit" not in "".join(scenes_of(browser.get(address))) for address in everywhere}

    with time_machine.travel(datetime(2026, 11, 23, 17, tzinfo=UTC), tick=False):
        assert windows() == {False}
        read = browser.post("/today/reading/")
        # It is seen to be lit, once, where the reading leads.
        assert scenes_of(browser.get(read.url)) == ["scene-day lighting"]
        assert windows() == {True}
    with time_machine.travel(datetime(2026, 11, 24, 5, 30, tzinfo=UTC), tick=False):
        assert windows() == {False}


def test_an_address_alone_lights_nothing(client):
    browser = signed_in(client, person())
    assert scenes_of(browser.get("/today/?lit"))[0].endswith("unlit")


def test_the_window_asks_the_database_for_nothing(client):
    browser = signed_in(client, with_plan(person()))
    browser.get("/reasons/")  # the first visit of a day is written down
    with CaptureQueriesContext(connection) as queries:
        browser.get("/reasons/")
    assert [each["sql"] for each in queries if "plans_day" in each["sql"]] == []


def test_the_hill_weighs_little_and_is_said_to_nobody(client):
    page = signed_in(client, person()).get("/reasons/").content.decode()
    scene = page[page.index('<div class="scene') : page.index('<a class="up"')]
    assert len(scene) < 1400
    assert all('aria-hidden="true"' in drawing for drawing in re.findall("<svg[^>]*>", scene))
    assert re.sub("<[^>]*>", "", scene).strip() == ""
