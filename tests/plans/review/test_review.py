"""Looking the plan through: a part a day, the lines that helped, numbers, what changed since."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from contacts.care.models import Appointment
from contacts.models import Contact
from goals.models import Reason
from plans.content import Line, SectionContent, last_changed_at
from plans.models import PlanItem
from plans.review.daily_section import section_of_the_day
from plans.review.models import Review
from plans.sections import BY_NAME, choose
from printing.models import PrintedCopy
from records.models import HistoryEntry
from tests.support.factories import IF, REASON, THEN, person, signed_in, with_plan
from tests.support.pages import Page, send, shows
from triggers.models import Trigger

REVIEW, TIDY, PART, ANSWER = (
    "/plan/review/",
    "/plan/review/lines/",
    "/today/part/",
    "/plan/review/answer/",
)
OFFER = "Do you have five minutes to check your plan?"
MONDAY = date(2026, 11, 23)


@pytest.fixture
def alice(db):
    alice = with_plan(person())
    alice.plan.go_on_at("ready")
    return alice


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def joined(user, days):
    """Make it that many days since somebody signed up."""
    user.joined_at = timezone.now() - timedelta(days=days)
    user.save()


def days_later(days):
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def sections(*names):
    return [SectionContent(name, name, (Line("words"),)) for name in names]


# A part a day ------------------------------------------------------------------------------------


def test_as_many_days_as_parts_show_each_part_once_and_then_it_begins_again():
    plan = sections("why", "signs", "alone")
    names = [section_of_the_day(plan, MONDAY + timedelta(days=day)).name for day in range(6)]
    assert set(names[:3]) == {"why", "signs", "alone"}
    assert names[3:] == names[:3]


def test_the_same_day_shows_the_same_part():
    plan = sections("why", "signs", "alone")
    assert section_of_the_day(plan, MONDAY) == section_of_the_day(plan, MONDAY)


def test_a_part_without_lines_and_the_prompts_of_a_bad_stretch_have_no_turn():
    plan = [SectionContent("signs", "Signs", ()), *sections("worse-seen", "weigh-gives", "alone")]
    for day in range(4):
        assert section_of_the_day(plan, MONDAY + timedelta(days=day)).name == "alone"


def test_of_an_empty_plan_there_is_no_part():
    assert section_of_the_day([SectionContent("why", "Why", ())], MONDAY) is None


def test_one_tap_from_today_a_part_with_the_reason_is_read(browser, alice):
    assert Page(browser.get("/today/")).link("One part a day") == PART
    alice.contacts.all().delete()
    alice.triggers.all().delete()
    PlanItem(user=alice, section="alone", text="Cold water.").save()
    alice.reasons.all().delete()
    Reason(user=alice, text=REASON).save()
    seen = set()
    for day in range(2):
        with days_later(day):
            text = Page(browser.get(PART)).text
            assert REASON in text
            seen.add("Cold water." in text)
    assert seen == {True, False}


def test_the_part_for_care_shows_whom_to_call(browser, alice):
    for section in ("why", "people", "if-then"):
        choose(alice.plan, BY_NAME[section], is_shown=False)
    Appointment(user=alice, name="Riverside", kind="hospital", phone="+12125550102").save()
    assert shows(browser.get(PART), "Call Riverside")


def test_a_part_ends_with_having_read_it(browser, alice):
    form = next(form for form in Page(browser.get(PART)).forms if form.action == "/today/reading/")
    browser.post(form.action, form.values)
    assert alice.days.get().reading
    assert "You read it today" in Page(browser.get(PART)).text
    assert "One part a day" not in Page(browser.get("/today/")).links


def test_a_hidden_section_has_no_turn_and_hidden_reasons_stay_hidden(browser, alice):
    for section in ("why", "people"):
        choose(alice.plan, BY_NAME[section], is_shown=False)
    for day in range(3):
        with days_later(day):
            text = Page(browser.get(PART)).text
            assert IF in text
            assert REASON not in text


def test_with_nothing_written_the_page_leads_to_the_writing(client, db):
    page = Page(signed_in(client, person()).get(PART))
    assert page.link("Keep writing") == "/plan/write/"


# What is due, and the offer on Today -------------------------------------------------------------


def test_the_first_week_offers_nothing(browser, alice):
    joined(alice, 6)
    assert OFFER not in Page(browser.get("/today/")).text


def test_after_a_week_today_offers_a_look(browser, alice):
    joined(alice, 7)
    page = Page(browser.get("/today/"))
    assert OFFER in page.text
    assert page.link("Check my plan") == REVIEW


def test_nothing_is_offered_while_the_plan_is_being_written(browser, alice):
    joined(alice, 90)
    alice.plan.go_on_at("signs")
    assert OFFER not in Page(browser.get("/today/")).text


def test_not_now_puts_it_off_for_a_week(browser, alice):
    joined(alice, 90)
    assert browser.post("/plan/review/offer/", {"show": "later"}).url == "/today/"
    for days, is_offered in ((0, False), (6, False), (7, True)):
        with days_later(days):
            assert (OFFER in Page(browser.get("/today/")).text) is is_offered


def test_the_offer_can_be_turned_off_and_on_again(browser, alice):
    joined(alice, 90)
    for wanted, is_offered in (("no", False), ("no", False), ("yes", True), ("yes", True)):
        assert browser.post("/plan/review/offer/", {"show": wanted}).url == REVIEW
        assert (OFFER in Page(browser.get("/today/")).text) is is_offered


def write_pairs(user, number, days):
    """Add pairs as they would be when they were written that many days ago."""
    for _ in range(number):
        trigger = Trigger(user=user, text=IF)
        trigger.created_at = trigger.reviewed_at = timezone.now() - timedelta(days=days)
        trigger.save()


@pytest.mark.parametrize("number, days", [(0, 90), (1, 20), (1, 90), (4, 90)])
def test_the_pairs_are_due_exactly_when_their_page_offers_some(browser, alice, number, days):
    joined(alice, 90)
    write_pairs(alice, number, days)
    for _ in range(2):
        review = Review.of(alice)
        offers = "to look at again" in Page(browser.get("/if-then/")).text
        assert review.is_due(Review.Kind.RELINK) is offers
        browser.post("/plan/review/looks/", {"kind": "relink"})
    assert "to look at again" not in Page(browser.get("/if-then/")).text


def test_pairs_said_to_be_right_on_their_own_page_are_no_longer_due(browser, alice):
    write_pairs(alice, 1, 90)
    assert Review.of(alice).is_due(Review.Kind.RELINK)
    trigger = alice.triggers.order_by("created_at").first()
    browser.post(f"/if-then/{trigger.pk}/confirmation/")
    assert not Review.of(alice).is_due(Review.Kind.RELINK)


def test_done_for_now_rests_until_its_time_comes_again(browser, alice):
    joined(alice, 90)
    write_pairs(alice, 1, 90)
    for kind in (Review.Kind.TIDY, Review.Kind.TIDY, Review.Kind.RELINK):
        assert browser.post("/plan/review/looks/", {"kind": kind}).url == REVIEW
    for days, tidy, relink in ((0, False, False), (7, True, False), (30, True, True)):
        with days_later(days):
            review = Review.objects.get(user=alice)
            assert review.is_due(Review.Kind.TIDY) is tidy
            assert review.is_due(Review.Kind.RELINK) is relink
            assert (OFFER in Page(browser.get("/today/")).text) is tidy


def test_a_day_counts_as_a_day_whatever_the_hour(alice):
    with time_machine.travel("2026-11-15 20:00Z", tick=False):
        review = Review.kept_for(alice)
        review.look(Review.Kind.TIDY)
    with time_machine.travel("2026-11-22 07:00Z", tick=False):
        assert review.is_due(Review.Kind.TIDY)


def test_the_page_says_when_it_was_last_looked_through(browser, alice):
    assert "Last checked" not in Page(browser.get(REVIEW)).text
    with time_machine.travel("2026-11-20 12:00Z", tick=False):
        browser.post("/plan/review/looks/", {"kind": "tidy"})
    assert "Last checked 20 November." in Page(browser.get(REVIEW)).text


@pytest.mark.parametrize("address", ["looks", "checks", "offer"])
def test_a_post_that_says_nothing_known_changes_nothing(browser, alice, address):
    wrong = {"kind": "x", "check": "x", "done": "x", "show": "x"}
    assert browser.post(f"/plan/review/{address}/", wrong).status_code == 302
    assert not Review.objects.exists()


def test_numbers_not_looked_at_for_three_months_are_all_listed(browser, alice):
    sam, mum = alice.contacts.in_order()
    Contact.objects.update(number_checked_on=alice.today - timedelta(days=91))
    page = Page(browser.get(REVIEW))
    assert sam.name in page.text
    assert mum.name in page.text
    [form] = [form for form in page.forms if form.action == f"/people/{sam.pk}/number/"]
    for _twice in range(2):
        assert browser.post(form.action, form.values).url == f"{REVIEW}?open=numbers"
    assert [row.name for row in Contact.due_for_number_check(alice)] == [mum.name]


@pytest.mark.parametrize(("name", "is_open"), [("fast", False), ("likely", True), ("x", False)])
def test_the_fold_of_the_rest_opens_for_what_is_in_it(browser, alice, name, is_open):
    for kind in Review.Kind:
        Review.kept_for(alice).look(kind)
    page = browser.get(REVIEW, {"open": name})
    first, rest = re.split(r'<details class="card mt4"', page.text)
    assert "Can I get to it fast?" in first
    assert rest.lstrip().startswith("open") is is_open


def test_from_today_a_checked_number_still_leads_back_to_today(browser, alice):
    pk = alice.contacts.first().pk
    for to in ({}, {"to": "https://example.org/"}):
        assert browser.post(f"/people/{pk}/number/", to).url == "/today/"


# Which line helped -------------------------------------------------------------------------------


def test_the_line_that_helped_is_put_first(browser, alice):
    for text in ("Walk.", "Shower.", "Call Sam."):
        PlanItem(user=alice, section="alone", text=text).save()
    pk = alice.plan_items.in_order().last().pk
    for _twice in range(2):
        assert browser.post(f"{TIDY}{pk}/", {"list": "alone"}).url == f"{TIDY}?at=alone"
    items = [item.text for item in alice.plan_items.in_order()]
    assert items == ["Call Sam.", "Walk.", "Shower."]
    text = Page(browser.get(f"{TIDY}?at=alone")).text
    assert text.index("Call Sam.") < text.index("Walk.")


def test_one_list_is_shown_what_to_do_first_or_the_one_that_was_asked_for(browser, alice):
    PlanItem(user=alice, section="alone", text="Walk.").save()
    first = Page(browser.get(TIDY))
    assert "Walk." in first.text
    assert IF not in first.text
    other = Page(browser.get(f"{TIDY}{first.link('If this, then I')}"))
    assert IF in other.text
    assert "Walk." not in other.text
    assert other.link("What I do first")


def test_pairs_and_lines_are_asked_about_with_a_way_to_reword_them(browser, alice):
    page = Page(browser.get(TIDY))
    assert IF in page.text
    assert THEN in page.text
    assert f"/if-then/{alice.triggers.get().pk}/edit/" in page.links.values()


def test_a_section_that_is_hidden_or_empty_is_not_asked_about(browser, alice):
    choose(alice.plan, BY_NAME["if-then"], is_shown=False)
    PlanItem(user=alice, section="well", text="I sing.").save()
    text = Page(browser.get(TIDY)).text
    assert IF not in text
    assert "I sing." not in text
    assert "Nothing here yet." in text


def test_a_removed_line_or_another_persons_is_not_found(browser, alice):
    trigger = Trigger(user=alice, text="Gone.")
    trigger.save()
    trigger.soft_delete()
    others = with_plan(person("bob@example.org")).triggers.get()
    for row in (trigger, others):
        assert browser.post(f"{TIDY}{row.pk}/").status_code == 404


# The closing checks, and how likely --------------------------------------------------------------


def tick(client, check, done="yes"):
    client.post("/plan/review/checks/", {"check": check, "done": done})


def ticked(user):
    return Review.objects.get(user=user).ticked


def test_a_check_is_ticked_and_unticked_and_twice_is_once(browser, alice):
    for wanted in ("yes", "yes"):
        tick(browser, "copy", wanted)
    tick(browser, "person")
    assert ticked(alice) == {"copy": alice.today, "person": alice.today}
    for wanted in ("no", "no"):
        tick(browser, "copy", wanted)
    assert ticked(alice) == {"person": alice.today}


def test_each_tick_keeps_its_day_and_shows_it(browser, alice):
    with time_machine.travel("2026-11-20 12:00Z", tick=False):
        for check in Review.Check.values:
            tick(browser, check)
    with time_machine.travel("2026-11-23 12:00Z", tick=False):
        tick(browser, "person")
        text = Page(browser.get(REVIEW)).text
    assert text.count("Checked on 20 November.") == 2
    assert text.count("Checked on 23 November.") == 1


def test_a_tick_from_before_the_days_were_kept_stands_without_one(browser, alice):
    review = Review.kept_for(alice)
    review.checks = {"appointment": None, "copy": None}
    review.save()
    assert ticked(alice) == {"appointment": None, "copy": None}
    assert "Checked on" not in Page(browser.get(REVIEW)).text
    tick(browser, "person")
    assert ticked(alice) == {"appointment": None, "copy": None, "person": alice.today}


@pytest.mark.parametrize("check", ["appointment", "copy", "person"])
def test_a_booked_appointment_is_over_after_its_day(browser, alice, check):
    visit = Appointment(user=alice, name="Clinic", next_on=alice.today + timedelta(days=3))
    visit.save()
    tick(browser, check)
    for days, is_ticked in ((3, True), (4, check != "appointment")):
        with days_later(days):
            assert (check in ticked(alice)) is is_ticked
            assert ("Checked on" in Page(browser.get(REVIEW)).text) is is_ticked


def test_with_another_appointment_to_come_the_tick_stands(browser, alice):
    for days in (3, 9):
        Appointment(user=alice, name="Clinic", next_on=alice.today + timedelta(days=days)).save()
    tick(browser, "appointment")
    with days_later(9):
        assert "appointment" in ticked(alice)
    with days_later(10):
        assert "appointment" not in ticked(alice)
        tick(browser, "appointment")
        assert ticked(alice) == {"appointment": alice.today}


def test_how_likely_and_what_would_help_are_kept_and_shown_to_their_owner(browser, alice):
    send(browser, ANSWER, "likelihood", likelihood="0", one_higher="A copy in my coat.")
    page = Page(browser.get(REVIEW))
    assert "0 of 10" in page.text
    assert "A copy in my coat." in page.text
    send(browser, ANSWER, "likelihood", likelihood="", one_higher="")
    assert "of 10" not in Page(browser.get(REVIEW)).text


def test_two_tabs_that_answer_show_both_answers(browser, alice):
    form = Page(browser.get(ANSWER)).form("likelihood")
    browser.post(ANSWER, {**form.values, "likelihood": "3", "one_higher": "One tab."})
    answer = browser.post(ANSWER, {**form.values, "likelihood": "4", "one_higher": "Two tabs."})
    assert answer.status_code == 409
    assert shows(answer, "One tab.")
    assert shows(answer, "Two tabs.")
    assert Review.objects.get(user=alice).likelihood == "3"


def test_the_same_answer_posted_twice_is_one_change(browser, alice):
    form = Page(browser.get(ANSWER)).form("likelihood")
    for _twice in range(2):
        browser.post(ANSWER, {**form.values, "likelihood": "3"})
    assert HistoryEntry.objects.filter(model_label="plans.review").count() == 1


def test_the_answers_lie_sealed_in_the_database(browser, alice):
    browser.post("/plan/review/checks/", {"check": "person", "done": "yes"})
    send(browser, ANSWER, "likelihood", likelihood="7", one_higher="A copy in my coat.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT checks, likelihood, one_higher FROM plans_review")
        stored = b"".join(map(bytes, cursor.fetchone()))
    assert b"person" not in stored
    assert b"coat" not in stored


def test_answering_makes_the_plan_and_its_copies_no_older(browser, alice):
    before = last_changed_at(alice)
    with days_later(2):
        send(browser, ANSWER, "likelihood", likelihood="7")
    assert last_changed_at(alice) == before


@pytest.mark.parametrize("address", ["/plan/", "/print/fridge/sheet/", "/help/", "/plan/changes/"])
def test_the_answers_stand_on_no_other_page_and_on_no_paper(browser, alice, address):
    send(browser, ANSWER, "likelihood", likelihood="7", one_higher="A copy in my coat.")
    text = Page(browser.get(address)).text
    assert "A copy in my coat." not in text
    assert "7 of 10" not in text


# What changed since when -------------------------------------------------------------------------


def test_changes_are_shown_since_the_last_look_the_last_print_or_some_days(browser, alice):
    HistoryEntry.objects.all().delete()
    start = timezone.now()
    steps = (
        ("Twenty days ago.", 20),
        ("Before the print.", 5),
        ("Before the look.", 3),
        ("New.", 1),
    )
    for text, days in steps:
        with time_machine.travel(start - timedelta(days=days), tick=False):
            Reason(user=alice, text=text).save()
        with time_machine.travel(start - timedelta(days=days - 0.5), tick=False):
            if text == "Before the print.":
                PrintedCopy(user=alice, paper="fridge", size="a4").save()
            if text == "Before the look.":
                Review.kept_for(alice).look(Review.Kind.RELINK)
    shown = {"look": 1, "print": 2, "7": 3, "30": 4, "nonsense": 4, "": 4}
    for since, number in shown.items():
        text = Page(browser.get("/plan/changes/", {"since": since})).text
        assert [words for words, _days in steps if words in text] == [
            words for words, _days in steps[-number:]
        ]


def test_a_look_or_a_print_that_never_was_is_no_choice(browser, alice):
    with time_machine.travel(timezone.now() - timedelta(days=8), tick=False):
        Reason(user=alice, text="Before that.").save()
    links = Page(browser.get("/plan/changes/")).links
    assert "Last check" not in links
    assert "Last print" not in links
    assert links["7 days"] == "?since=7"


def test_a_time_that_would_leave_nothing_out_is_no_choice(browser, alice):
    with time_machine.travel(timezone.now() - timedelta(days=3), tick=False):
        Reason(user=alice, text="New.").save()
        HistoryEntry.objects.exclude(model_label="goals.reason").delete()
        Review.kept_for(alice).look(Review.Kind.RELINK)
    with time_machine.travel(timezone.now() - timedelta(days=1), tick=False):
        PrintedCopy(user=alice, paper="fridge", size="a4").save()
    assert set(Page(browser.get("/plan/changes/")).links) >= {"Last print", "30 days"}
    assert not set(Page(browser.get("/plan/changes/")).links) & {"Last check", "7 days"}
    PrintedCopy.objects.all().delete()
    page = Page(browser.get("/plan/changes/?since=look"))
    assert "30 days" not in page.links
    assert "New." in page.text


def test_changes_stand_under_the_day_on_which_they_were_made_there(client, db):
    alice = person(country="GB", time_zone="Pacific/Auckland")
    for moment, text in (("2026-11-22 10:00Z", "Sunday."), ("2026-11-22 12:00Z", "Monday.")):
        with time_machine.travel(moment, tick=False):
            Reason(user=alice, text=text).save()
    with time_machine.travel("2026-11-24 00:00Z", tick=False):
        text = Page(signed_in(client, alice).get("/plan/changes/")).text
    monday, sunday = text.index("Monday 23 November"), text.index("Sunday 22 November")
    assert monday < text.index("Monday.") < sunday < text.index("Sunday.")


def test_put_back_leads_back_to_the_same_period(browser, alice):
    page = Page(browser.get("/plan/changes/", {"since": "7"}))
    form = page.form("to")
    assert browser.post(form.buttons[0][0], form.values).url == "/plan/changes/?since=7"
