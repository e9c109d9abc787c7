"""Urges: one tap, what may be added later, what they show together, and erasing them."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, connections
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plans.content import last_changed_at
from records.models import HistoryEntry
from records.purging import purge
from sealing import data_keys
from tests.support.factories import IF, person, signed_in, with_plan
from tests.support.pages import Page, send, shows
from triggers.models import Trigger
from triggers.urges import charts, stats
from triggers.urges.models import Urge

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 11, 23, 20, 20, tzinfo=UTC)


@pytest.fixture
def alice():
    return with_plan(person())


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def logged(user, number=1, **words):
    urges = [Urge(user=user, **words) for _ in range(number)]
    for urge in urges:
        urge.save()
    return urges[0]


def edit(urge):
    return f"/waves/{urge.pk}/edit/"


# Logging -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/today/", "/waves/"])
def test_one_tap_logs_an_urge_and_leads_to_what_may_be_added(browser, alice, address):
    forms = [form for form in Page(browser.get(address)).forms if form.action == "/waves/log/"]
    assert len(forms) == 1
    response = browser.post(forms[0].action, forms[0].values)
    assert response.url == edit(alice.urges.get())
    assert "It is logged" in Page(browser.get(response.url)).text


def test_signed_out_help_has_no_button_to_log(client):
    assert "It passed. Save it" not in Page(client.get("/help/")).text


def test_looking_at_the_address_logs_nothing(browser, alice):
    assert browser.get("/waves/log/").status_code == 405
    assert not alice.urges.exists()


def test_a_second_tap_in_the_same_half_hour_is_the_same_urge(browser, alice):
    with time_machine.travel(EVENING, tick=False) as clock:
        first = browser.post("/waves/log/").url
        clock.shift(timedelta(minutes=29))
        assert browser.post("/waves/log/").url == first
        clock.shift(timedelta(minutes=2))
        assert browser.post("/waves/log/").url != first
    assert alice.urges.count() == 2


def test_after_an_urge_was_removed_a_tap_logs_another(browser, alice):
    logged(alice).soft_delete()
    browser.post("/waves/log/")
    assert alice.urges.active().count() == 1


@pytest.mark.parametrize("minutes", [31, 50, 179])
def test_an_urge_that_passes_hours_later_is_still_one(browser, alice, minutes):
    with time_machine.travel(EVENING, tick=False) as clock:
        browser.post("/waves/log/")
        clock.shift(timedelta(minutes=minutes))
        browser.post("/help/passed/")
        clock.shift(timedelta(minutes=1))
        browser.post("/help/passed/")
        urge = alice.urges.get()
        assert urge.happened_at == EVENING
        assert Page(browser.get("/help/passed/")).link("Say more about it") == edit(urge)


@pytest.mark.parametrize(
    ("minutes", "after", "number"),
    [(181, "", 2), (60, "3", 2), (25, "3", 1)],
    ids=["hours ago", "went down, then another", "went down just now"],
)
def test_what_passes_after_an_urge_that_is_over_is_another(browser, alice, minutes, after, number):
    with time_machine.travel(EVENING, tick=False) as clock:
        logged(alice, strength_after=after)
        clock.shift(timedelta(minutes=minutes))
        browser.post("/help/passed/")
    assert alice.urges.count() == number


def test_two_that_passed_in_one_evening_are_two(browser, alice):
    with time_machine.travel(EVENING, tick=False) as clock:
        for _ in range(2):
            browser.post("/help/passed/")
            clock.shift(timedelta(minutes=31))
    assert alice.urges.count() == 2


def test_that_it_passed_is_no_change_of_its_words(browser, alice):
    urge = logged(alice, text="The smell.")
    browser.post("/help/passed/")
    assert alice.urges.get().passed_at
    assert alice.urges.get().revision == urge.revision


# Asking again ------------------------------------------------------------------------------------

NOW = "How strong is it now?"
ASKED = pytest.mark.parametrize(
    ("address", "link"), [("/today/", "Say how strong"), ("/help/", NOW)], ids=["today", "help"]
)


@ASKED
def test_after_twenty_minutes_the_urge_is_asked_about_again(browser, alice, address, link):
    with time_machine.travel(EVENING, tick=False) as clock:
        urge = logged(alice, strength="8")
        clock.shift(timedelta(minutes=19))
        assert link not in Page(browser.get(address)).links
        clock.shift(timedelta(minutes=1))
        assert NOW in Page(browser.get(address)).text
        assert Page(browser.get(address)).link(link) == edit(urge)
        clock.shift(timedelta(minutes=159))
        assert link in Page(browser.get(address)).links
        clock.shift(timedelta(minutes=2))
        assert link not in Page(browser.get(address)).links


@ASKED
def test_whoever_has_answered_is_not_asked_again(browser, alice, address, link):
    with time_machine.travel(EVENING, tick=False) as clock:
        urge = logged(alice, strength="8")
        clock.shift(timedelta(minutes=25))
        send(browser, edit(urge), "strength", strength_after="3")
        assert link not in Page(browser.get(address)).links


@ASKED
def test_nobody_is_asked_about_an_urge_that_passed_or_was_removed(browser, alice, address, link):
    with time_machine.travel(EVENING, tick=False) as clock:
        logged(alice)
        clock.shift(timedelta(minutes=25))
        browser.post("/help/passed/")
        clock.shift(timedelta(minutes=25))
        assert link not in Page(browser.get(address)).links
        logged(alice).soft_delete()
        clock.shift(timedelta(minutes=25))
        assert link not in Page(browser.get(address)).links


@ASKED
def test_a_new_urge_is_not_taken_for_the_one_before(browser, alice, address, link):
    with time_machine.travel(EVENING, tick=False) as clock:
        logged(alice)
        clock.shift(timedelta(minutes=40))
        logged(alice)
        assert link not in Page(browser.get(address)).links


def test_on_today_it_can_be_said_with_one_tap_that_it_passed(browser, alice):
    with time_machine.travel(EVENING, tick=False) as clock:
        urge = logged(alice, strength="8")
        clock.shift(timedelta(minutes=25))
        form = next(
            form for form in Page(browser.get("/today/")).forms if form.action == "/help/passed/"
        )
        browser.post(form.action, form.values)
        urge.refresh_from_db()
        assert urge.passed_at
        assert NOW not in Page(browser.get("/today/")).text


def test_signed_out_nobody_is_asked(client):
    assert NOW not in Page(client.get("/help/")).text


@pytest.mark.parametrize("log", [Urge.log, Urge.log_passed])
@pytest.mark.django_db(transaction=True)
def test_many_taps_at_once_are_one_urge(alice, log):
    ready = threading.Barrier(6)

    def tap(_):
        ready.wait()
        try:
            return log(alice).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(tap, range(6)))) == 1
    assert alice.urges.count() == 1


# What may be added -------------------------------------------------------------------------------


def test_nothing_has_to_be_said(browser, alice):
    assert send(browser, edit(logged(alice)), "strength").url == "/waves/"


def test_all_that_is_said_is_kept(browser, alice):
    words = {
        "strength": "8",
        "strength_after": "3",
        "trigger": str(alice.triggers.get().pk),
        "text": "The smell.",
        "where": "On the stairs.",
        "helped": "Cold water.",
    }
    send(browser, edit(logged(alice)), "strength", **words)
    urge = alice.urges.get()
    assert {name: getattr(urge, name) for name in words} == {
        **words,
        "trigger": alice.triggers.get(),
    }
    text = Page(browser.get("/waves/")).text
    assert all(word in text for word in (IF, "The smell.", "On the stairs.", "Cold water."))
    assert "8 at first, 3 later" in text


@pytest.mark.parametrize("field", ["strength", "strength_after"])
def test_a_strength_off_the_scale_is_refused(browser, alice, field):
    urge = logged(alice)
    assert send(browser, edit(urge), "strength", **{field: "11"}).status_code == 422
    assert getattr(alice.urges.get(), field) == ""


def test_only_my_own_triggers_are_offered_and_taken(browser, alice):
    bobs = Trigger(user=person("bob@example.org"), text="Nobody knows this.")
    bobs.save()
    urge = logged(alice)
    assert not shows(browser.get(edit(urge)), bobs.text)
    response = send(browser, edit(urge), "strength", trigger=str(bobs.pk))
    assert response.status_code == 422
    assert not shows(response, bobs.text)
    assert alice.urges.get().trigger is None


def test_a_removed_trigger_is_offered_only_where_it_was_chosen(browser, alice):
    trigger = alice.triggers.get()
    chosen, other = logged(alice, trigger=trigger), logged(alice)
    trigger.soft_delete()
    assert shows(browser.get(edit(chosen)), IF)
    assert not shows(browser.get(edit(other)), IF)


def test_without_a_trigger_of_their_own_nobody_is_asked_for_one(client):
    bob = person("bob@example.org")
    assert (
        "What brought on the urge?" not in Page(signed_in(client, bob).get(edit(logged(bob)))).text
    )


def test_two_tabs_show_both_and_a_trigger_by_its_words(browser, alice):
    urge = logged(alice)
    old = Page(browser.get(edit(urge))).form("strength").values
    send(browser, edit(urge), "strength", trigger=str(alice.triggers.get().pk))
    stale = browser.post(edit(urge), {**old, "strength": "5"})
    assert stale.status_code == 409
    sections = re.findall(r'<p\s+class="typed"\s+dir="auto">(.*?)</p>', stale.content.decode())
    assert IF in sections
    assert str(alice.triggers.get().pk) not in sections


def test_when_the_trigger_is_gone_for_good_the_urge_stays(alice):
    trigger = alice.triggers.get()
    urge = logged(alice, trigger=trigger)
    trigger.soft_delete()
    purge(timezone.now() + timedelta(days=31))
    urge.refresh_from_db()
    assert urge.trigger is None


# Removing and erasing ----------------------------------------------------------------------------


def removal_of(browser, urge):
    page = browser.post(f"/waves/{urge.pk}/removal/", follow=True)
    return {form.action: form.values for form in Page(page).forms}


def test_a_removed_urge_can_be_put_back_at_once(browser, alice):
    page = browser.post(f"/waves/{logged(alice).pk}/removal/", follow=True)
    undo = next(form for form in Page(page).forms if form.action.endswith("/return/"))
    assert "Removed." in Page(page).text
    assert browser.post(undo.action, undo.values).url == "/waves/?change="
    assert alice.urges.active().get().removed_at is None


@pytest.mark.parametrize("named", ["nonsense", "\0", "00000000-0000-4000-8000-000000000000"])
def test_a_list_that_is_asked_to_undo_nothing_offers_nothing(browser, alice, named):
    logged(alice)
    actions = [form.action for form in Page(browser.get("/waves/", {"removed": named})).forms]
    assert not [action for action in actions if action.endswith("/return/")]


@pytest.mark.parametrize(("days", "is_kept"), [(29, True), (31, False)])
def test_a_removed_urge_is_kept_for_thirty_days_though_only_its_month_shows(alice, days, is_kept):
    with time_machine.travel(EVENING, tick=False):
        logged(alice).soft_delete()
        stays = logged(alice)
        purge(EVENING + timedelta(days=days))
    assert alice.urges.removed().exists() is is_kept
    assert stays in alice.urges.all()


def test_removed_twice_it_goes_when_it_was_removed_first(alice):
    with time_machine.travel(EVENING, tick=False) as clock:
        urge = logged(alice)
        urge.soft_delete()
        clock.shift(timedelta(days=20))
        alice.urges.get().soft_delete()
    assert alice.urges.get().removed_at == EVENING


def test_what_another_tab_put_back_meanwhile_is_kept_thirty_days_from_its_second_removal(alice):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        urge = logged(alice)
        urge.soft_delete()
        in_another_tab = Urge.objects.get(pk=urge.pk)
        assert in_another_tab.removed_at
        clock.shift(timedelta(days=20))
        urge.restore()
        in_another_tab.soft_delete()
        clock.shift(timedelta(days=20))
        purge()
        assert Urge.objects.filter(pk=urge.pk).exists()


def test_an_urge_with_half_a_removal_keeps_nothing_else_from_going(alice):
    urge = logged(alice)
    Urge._base_manager.filter(pk=urge.pk).update(archived_at=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        purge()
    assert Urge.objects.filter(pk=urge.pk).exists()


def test_a_lost_key_does_not_keep_what_others_removed(alice):
    bob = person("bob@example.org")
    with time_machine.travel(EVENING, tick=False):
        for user in (alice, bob):
            logged(user).soft_delete()
    alice.data_keys.all().delete()
    data_keys.forget()
    purge(EVENING + timedelta(days=31))
    assert alice.urges.exists()
    assert not bob.urges.exists()


def test_erased_for_good_leaves_no_row_and_no_old_word(browser, alice):
    kept, urge = logged(alice, text="kept"), logged(alice, text="before")
    urge.text = "after"
    urge.save()
    erase = f"/waves/{urge.pk}/erasure/"
    assert browser.post(erase, removal_of(browser, urge)[erase]).url == "/waves/"
    assert list(alice.urges.all()) == [kept]
    assert not HistoryEntry.objects.filter(row_id=urge.pk).exists()


def test_an_urge_is_erased_for_good_from_its_own_form(browser, alice):
    kept, urge = logged(alice, text="kept"), logged(alice, text="gone")
    erase = f"/waves/{urge.pk}/erasure/"
    page = Page(browser.get(edit(urge)))
    values = next(form.values for form in page.forms if form.action == erase)
    assert "Deleted." in Page(browser.post(erase, values, follow=True)).text
    assert list(alice.urges.all()) == [kept]


def test_a_removed_urge_can_still_be_put_back_or_erased_later(browser, alice):
    urge, other = logged(alice, text="The smell."), logged(alice)
    urge.soft_delete()
    other.soft_delete()
    forms = {form.action: form.values for form in Page(browser.get("/waves/")).forms}
    back, erase = f"/waves/{urge.pk}/return/", f"/waves/{other.pk}/erasure/"
    browser.post(back, forms[back])
    browser.post(erase, forms[erase])
    assert list(alice.urges.all()) == [urge]
    page = browser.get("/waves/")
    assert shows(page, "The smell.")
    assert "Removed ones" not in Page(page).text


def test_nobody_erases_what_another_person_logged(client, alice):
    urge = logged(alice)
    urge.soft_delete()
    bob = signed_in(client, person("bob@example.org"))
    for what in ("erasure", "return"):
        assert bob.post(f"/waves/{urge.pk}/{what}/").status_code == 404
    assert alice.urges.get().archived_at


def test_removing_something_else_offers_no_erasing(browser, alice):
    page = browser.post(f"/if-then/{alice.triggers.get().pk}/removal/", follow=True)
    assert "Delete for good" not in Page(page).text


# What is no part of the plan ---------------------------------------------------------------------


def test_an_urge_does_not_change_the_day_the_plan_was_last_changed(browser, alice):
    before = last_changed_at(alice)
    logged(alice, text="The smell.")
    assert last_changed_at(alice) == before
    assert not shows(browser.get("/plan/changes/"), "The smell.")


def test_the_day_of_the_last_change_outlives_the_old_words_beside_newer_urges(alice):
    before = last_changed_at(alice)
    with time_machine.travel(timezone.now() + timedelta(days=5)):
        logged(alice)
    purge(timezone.now() + timedelta(days=40))
    assert last_changed_at(alice) == before


# Looking at them together ------------------------------------------------------------------------


def test_with_none_there_is_no_blame_and_one_button(browser):
    page = browser.get("/waves/")
    assert "Nothing saved. That is fine." in Page(page).text
    assert b'<svg class="chart' not in page.content


def test_an_urge_that_was_noted_is_not_called_passed(browser, alice):
    logged(alice, 31)
    text = Page(browser.get("/waves/")).text
    assert "Urges noted: 31" in text
    assert "passed" not in text


def test_only_those_that_somebody_said_are_called_passed(browser, alice):
    logged(alice, 3)
    browser.post("/help/passed/")
    text = Page(browser.get("/waves/")).text
    assert "Urges noted: 3" in text
    assert "You said it passed: 1" in text


@pytest.mark.parametrize("number, is_said", [(1, False), (4, False), (5, True)])
def test_hard_hours_are_said_from_five_on(browser, alice, number, is_said):
    logged(alice, number, happened_at=EVENING)
    text = Page(browser.get("/waves/")).text
    assert ("Your hardest hours" in text) is is_said
    assert ("Most often from 20:00 to 21:00." in text) is is_said
    assert "They come at all hours." not in text


@pytest.mark.parametrize(("hours", "is_said"), [([20] * 5, True), ([20] * 4, False)])
def test_today_has_the_hard_hours_at_one_question_to_the_database(browser, alice, hours, is_said):
    for hour in hours:
        logged(alice, happened_at=EVENING.replace(hour=hour))
    with CaptureQueriesContext(connection) as queries:
        text = Page(browser.get("/today/")).text
    assert ("Your hardest hours Most often from" in text) is is_said
    of_moments = f"LIMIT {stats.LATELY}"
    assert len([each for each in queries if each["sql"].endswith(of_moments)]) == 1


def test_today_is_silent_about_hours_that_are_not_clear(browser, alice):
    for hour in range(0, 24, 3):
        logged(alice, happened_at=EVENING.replace(hour=hour))
    assert "Your hardest hours" in Page(browser.get("/waves/")).text
    assert "Your hardest hours" not in Page(browser.get("/today/")).text


def test_planning_for_hard_hours_begins_with_a_time(browser, alice):
    logged(alice, 5, happened_at=EVENING)
    address = Page(browser.get("/waves/")).link("Plan for these hours")
    page = browser.get(address)
    assert Page(page).form("then").values["kind"] == "time"
    assert page.text.index('name="kind"') < page.text.index("More about this")
    send(browser, address, "then", text="It is eight.", then="I call Sam.")
    assert alice.triggers.in_order().last().kind == "time"


@pytest.mark.parametrize("kind", ["x", "", "\0"])
def test_a_kind_nobody_knows_opens_the_plain_form(browser, kind):
    page = browser.get("/if-then/add/", {"kind": kind})
    assert Page(page).form("then").values["kind"] == ""


def test_under_five_there_are_sentences_and_no_charts(browser, alice):
    logged(alice, 4, strength="8", strength_after="3", text="The smell.", happened_at=EVENING)
    page = browser.get("/waves/")
    assert "Usually from 8 to 3 in twenty minutes." in Page(page).text
    assert b'<svg class="chart' not in page.content


def test_from_five_on_each_chart_is_named_by_its_sentence(browser, alice):
    logged(alice, 5, strength="8", strength_after="3", text="The smell.", happened_at=EVENING)
    html = browser.get("/waves/").content.decode()
    names = re.findall(r'<svg\s+class="chart[^>]*\srole="img"\s+aria-labelledby="([\w-]+)"', html)
    assert names == ["down-said", "hours-said"]
    said = [re.search(rf'<p class="big" id="{name}">\s*(.*?)\s*</p>', html)[1] for name in names]
    assert said == ["Usually from 8 to 3 in twenty minutes.", "Most often from 20:00 to 21:00."]


@pytest.mark.parametrize(
    "country, moment",
    [("GB", "Monday 23 November at 20:10"), ("US", "Monday, November 23 at 8:10 PM")],
)
def test_each_urge_has_its_day_and_time_as_the_country_writes_them(client, country, moment):
    user = person("bob@example.org", country=country, time_zone="Europe/London")
    logged(user, happened_at=datetime(2026, 11, 23, 20, 10, tzinfo=UTC))
    assert moment in Page(signed_in(client, user).get("/waves/")).text


def test_the_hours_are_those_of_the_persons_own_clock(client):
    user = person("bob@example.org", country="US", time_zone="America/New_York")
    logged(user, 5, happened_at=EVENING)
    assert "from 3 PM to 4 PM." in Page(signed_in(client, user).get("/waves/")).text


def test_when_it_did_not_ease_nothing_is_promised(browser, alice):
    logged(alice, 5, strength="4", strength_after="6")
    text = Page(browser.get("/waves/")).text
    assert "Some last longer than twenty minutes." in text
    assert "Usually" not in text


def test_what_sets_it_off_leads_to_its_if_and_then(browser, alice):
    trigger = alice.triggers.get()
    logged(alice, 2, trigger=trigger)
    logged(alice, text="The smell.")
    page = Page(browser.get("/waves/"))
    assert page.link(IF) == f"/if-then/{trigger.pk}/edit/"
    assert f"{IF} 2 times" in page.text
    assert "The smell. 1 time" in page.text


def test_what_a_removed_trigger_set_off_leads_nowhere(browser, alice):
    trigger = alice.triggers.get()
    logged(alice, trigger=trigger)
    trigger.soft_delete()
    assert IF not in Page(browser.get("/waves/")).links


def test_a_long_log_comes_in_pages_and_each_urge_can_be_reached(browser, alice):
    logged(alice, 23)
    pages = [browser.get("/waves/", {"page": page, "change": ""}).text for page in range(1, 6)]
    found = set(re.findall(r"/waves/([\w-]{36})/removal/", "".join(pages)))
    assert found == {str(urge.pk) for urge in alice.urges.all()}


def test_the_older_urges_open_at_the_list_and_not_at_the_charts_over_it(browser, alice):
    logged(alice, 6)
    assert Page(browser.get("/waves/")).link("Older") == "?page=2#each"


def test_who_removes_an_older_urge_stays_at_the_older_ones_and_undo_does_too(browser, alice):
    logged(alice, 6)
    page = Page(browser.get("/waves/?change&page=2"))
    removal = re.search(r"/waves/[\w-]{36}/removal/", browser.get("/waves/?change&page=2").text)[0]
    logged(alice, 3)
    after = browser.post(removal, page.form("page").values, follow=True)
    assert after.request["QUERY_STRING"].endswith("page=2")
    undo = next(form for form in Page(after).forms if form.action.endswith("/return/"))
    assert browser.post(undo.action, undo.values).url == "/waves/?change=&page=2"


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", ""])
def test_a_page_that_is_not_there_breaks_nothing(browser, alice, number):
    logged(alice)
    assert browser.get("/waves/", {"page": number}).status_code == 200


# The pure parts ----------------------------------------------------------------------------------


def test_what_is_usual_is_the_middle_and_no_odd_one_moves_it():
    assert stats.usual([(8, 3), (9, 2), (7, 3), (8, 10)]) == (8, 3)


@pytest.mark.parametrize(
    ("hours", "found"),
    [
        ([19, 20, 20, 21, 2], (19, 22)),
        ([20, 20, 20], (20, 21)),
        ([23, 0, 0, 12], (23, 1)),
        ([22, 23, 23], (22, 0)),
        ([1, 5, 9, 13, 17, 21], (None, None)),
    ],
)
def test_hard_hours_lie_close_together_also_over_midnight(hours, found):
    hard = stats.hard_hours(hours)
    assert (hard.start, hard.end) == found
    assert sum(hard.counts) == len(hours)


def test_a_chart_shows_each_pair_and_no_more_than_fit():
    chart = charts.StrengthChart.of([(8, 3)] * 40)
    assert len(chart.joins) == charts.MAX_PAIRS
    drawn = render_to_string("triggers/_strength_chart.svg", {"chart": chart, "said_by": "said"})
    assert drawn.count('class="ring"') == drawn.count('class="v"') == charts.MAX_PAIRS


def test_in_the_chart_more_is_higher():
    [(first, later)] = charts.StrengthChart.of([(8, 3)]).joins
    assert first.y < later.y


def test_there_is_a_bar_for_each_hour_in_which_one_came_and_the_hard_ones_are_dark():
    chart = charts.HoursChart.of(stats.hard_hours([22, 23, 23, 0, 9]), "US")
    drawn = render_to_string("triggers/_hours_chart.svg", {"chart": chart, "said_by": "said"})
    bars = re.findall(r'<rect class="(\w+)" x="(\d+)"', drawn)
    assert bars == [("v", "1"), ("lo", "91"), ("v", "221"), ("v", "231")]


def test_at_all_hours_no_bar_is_dark():
    chart = charts.HoursChart.of(stats.hard_hours([1, 5, 9, 13, 17, 21]), "US")
    assert [bar.is_hard for bar in chart.bars] == [False] * 6


def test_the_bars_are_as_long_as_their_share():
    assert [charts.ShareChart(count, most=4).length for count in (4, 1)] == [240, 60]
