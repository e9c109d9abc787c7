"""Quiet by design: days without a mail, pauses, and how the mail comes to rest."""

import re
import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from mail.tasks import send_due
from records.models import HistoryEntry
from reminders.deliveries.models import Delivery
from reminders.models import Reminder
from reminders.quiet.models import QuietDay
from reminders.tasks import tick
from tests.support.autofill import row_of
from tests.support.factories import person, signed_in
from tests.support.pages import Page
from tests.support.responses import as_seen

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A Monday in June, at six in the morning on London's clock: the mail is due at eight.
MONDAY = datetime(2026, 6, 1, 5, tzinfo=UTC)
SETTINGS, SWITCH, QUIET = "/mail/", "/mail/switch/", "/mail/quiet/"


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def alice(clock):
    return person()


@pytest.fixture
def reminder(alice):
    reminder = Reminder(user=alice)
    reminder.start()
    return reminder


@pytest.fixture
def at_home(client, alice):
    return signed_in(client, alice)


def ticking(clock, days):
    """Let it be nine in the morning on each of the next days."""
    for _ in range(days):
        clock.shift(DAY)
        tick()


def june(*days):
    return [date(2026, 6, day) for day in days]


def dates():
    return list(Delivery.objects.order_by("due_at").values_list("local_date", flat=True))


def next_on():
    return Reminder.objects.get().next_on


# Quiet days ---------------------------------------------------------------------------------------


def test_on_quiet_days_no_mail_comes_and_after_them_it_does(clock, at_home, reminder):
    at_home.post(QUIET, {"on": "2026-06-03"})
    at_home.post(QUIET, {"on": "2026-06-05", "until": "2026-06-07"})
    clock.shift(4 * HOUR)
    ticking(clock, 8)
    assert dates() == june(1, 2, 4, 8, 9)


def test_a_quiet_day_that_is_next_moves_the_schedule_at_once(at_home, reminder):
    assert at_home.post(QUIET, {"on": "2026-06-01"}).headers["Location"] == QUIET
    assert next_on() == date(2026, 6, 2)
    assert "Tuesday 2 June, 08:00" in at_home.get(SETTINGS).text


def test_a_removed_quiet_day_has_its_mail_and_undo_takes_it_away_again(at_home, reminder):
    at_home.post(QUIET, {"on": "2026-06-01"})
    day = QuietDay.objects.get()
    page = at_home.post(f"/mail/quiet/{day.pk}/removal/", follow=True)
    assert "Removed." in page.text
    assert "Monday 1 June" not in page.text
    assert next_on() == date(2026, 6, 1)
    removal = HistoryEntry.objects.get(kind="removed")
    at_home.post(f"/plan/changes/{removal.pk}/undo/", {"to": QUIET})
    assert next_on() == date(2026, 6, 2)
    assert "Monday 1 June" in at_home.get(QUIET).text


def test_a_mail_on_its_way_is_dropped_when_its_day_becomes_quiet(
    clock, at_home, reminder, post_office
):
    clock.shift(2 * HOUR)
    tick()
    at_home.post(QUIET, {"on": "2026-06-01"})
    send_due()
    assert post_office.messages == []
    assert Delivery.objects.get().state == "cancelled"


def test_quiet_days_start_no_mail(at_home):
    at_home.post(QUIET, {"on": "2026-06-03"})
    assert not Reminder.objects.exists()


def test_the_list_shows_what_is_still_to_come_the_next_one_first(clock, at_home, reminder):
    at_home.post(QUIET, {"on": "2026-06-20", "until": "2026-06-22"})
    at_home.post(QUIET, {"on": "2026-06-02"})
    page = at_home.get(QUIET).text
    assert page.index("Tuesday 2 June") < page.index("Saturday 20 June to Monday 22 June")
    clock.shift(2 * DAY)
    assert "Tuesday 2 June" not in at_home.get(QUIET).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"on": ""}, "Pick a day."),
        ({"on": "soon"}, "Write the date like 23 November 2026."),
        ({"on": "2026-05-31"}, "This day has passed. Pick today or a later day."),
        ({"on": "2026-06-05", "until": "2026-06-04"}, "Pick a last day after the first day."),
        ({"on": "2026-05-01", "until": "2026-05-31"}, "This day has passed."),
        ({"on": "2027-06-03"}, "Pick a day within a year from now."),
        ({"on": "2026-06-05", "until": "9999-12-31"}, "Check the year. It looks wrong."),
        ({"on": "2026-06-05", "until": "2030-01-01"}, "Pick a day within a year from now."),
    ],
)
def test_a_wrong_day_gives_a_sentence_and_loses_nothing(at_home, reminder, typed, sentence):
    page = at_home.post(QUIET, typed)
    assert page.status_code == 422
    assert sentence in page.text
    for words in filter(None, typed.values()):
        assert f'value="{words}"' in page.text
    assert not QuietDay.objects.exists()


@pytest.mark.usefixtures("context_kept")
def test_the_same_form_sent_twice_is_one_quiet_day(at_home, reminder):
    row = at_home.get(QUIET).context["form"].initial["row"]
    for _ in range(2):
        at_home.post(QUIET, {"on": "2026-06-03", "row": row})
    assert QuietDay.objects.count() == 1


def test_fifty_quiet_days_are_enough_and_those_gone_by_take_no_place(clock, alice, at_home):
    for n in range(50):
        QuietDay(user=alice, on=date(2026, 6, 1) + n * DAY).save()
    page = at_home.post(QUIET, {"on": "2026-08-01"})
    assert "This list is full at 50." in page.text
    clock.shift(DAY)
    assert at_home.post(QUIET, {"on": "2026-08-01"}).status_code == 302


def test_nobody_removes_a_quiet_day_of_somebody_else(at_home, clock):
    theirs = row_of(QuietDay, person("bob@example.org"), "")
    assert at_home.post(f"/mail/quiet/{theirs.pk}/removal/").status_code == 404
    assert QuietDay.objects.active().exists()


def test_the_plan_is_not_newer_for_a_quiet_day(at_home, alice):
    before = at_home.get("/plan/changes/").text.count(" added")
    at_home.post(QUIET, {"on": "2026-06-03"})
    assert at_home.get("/plan/changes/").text.count(" added") == before


def test_the_database_refuses_a_stretch_that_ends_before_it_begins(alice):
    with pytest.raises(IntegrityError, match="quiet_ends"), transaction.atomic():
        QuietDay(user=alice, on=date(2026, 6, 2), until=date(2026, 6, 1)).save()


def test_quiet_days_that_were_fetched_before_cost_no_query(
    alice, reminder, django_assert_num_queries
):
    (reminder,) = Reminder.objects.select_related("user")
    QuietDay.load([reminder.user])
    with django_assert_num_queries(0):
        reminder.advance(MONDAY + 4 * DAY)


# Pauses -------------------------------------------------------------------------------------------


@pytest.fixture(params=["settings", "mail"])
def pause(request, reminder, client):
    """Pause with one tap for a length: on the settings page, or on the page behind the mail."""
    if request.param == "settings":
        signed_in(client, reminder.user)
        return lambda length: client.post(SWITCH, {"do": length})
    return lambda length: client.post(pause_url(reminder), {"for": length})


def pause_url(reminder):
    return f"/mail/pause/{reminder.pause_token}/"


@pytest.mark.parametrize(
    ("length", "again_on"),
    [("day", date(2026, 6, 2)), ("week", date(2026, 6, 8)), ("month", date(2026, 7, 1))],
)
def test_a_pause_is_for_a_day_a_week_or_a_month(pause, length, again_on):
    pause(length)
    assert next_on() == again_on
    assert Reminder.objects.get().is_on


@pytest.mark.parametrize(
    ("length", "again_on"), [("day", date(2026, 6, 3)), ("week", date(2026, 6, 9))]
)
def test_after_the_mail_of_the_day_a_pause_begins_with_the_next_one(clock, pause, length, again_on):
    clock.shift(3 * HOUR)
    tick()
    pause(length)
    assert next_on() == again_on


def test_a_second_tap_makes_no_longer_pause_and_a_shorter_one_no_shorter(pause):
    for length in ("week", "week", "day"):
        pause(length)
        assert next_on() == date(2026, 6, 8)


@pytest.mark.parametrize("posted", [{}, {"for": ""}, {"for": "year"}])
def test_a_bare_post_pauses_for_a_week(reminder, client, posted):
    assert "They are paused for a week." in client.post(pause_url(reminder), posted).text
    assert next_on() == date(2026, 6, 8)


def test_the_page_behind_the_mail_offers_a_week_first_and_says_what_was_done(reminder, client):
    page = client.get(pause_url(reminder)).text
    assert re.findall(r'name="for" value="(\w+)"', page) == ["week", "day", "month"]
    for length in ("day", "month"):
        page = client.post(pause_url(reminder), {"for": length}).text
        assert f"They are paused for a {length}." in page
    # The way back has the token of the address itself, so that nobody has to sign in for it.
    assert Page(client.post(pause_url(reminder))).link("Start them again") == keep_url(reminder)
    tokens = (str(uuid.uuid4()), str(reminder.pause_token))
    unknown, known = (
        as_seen(client.post(f"/mail/pause/{token}/", {"for": "month"}), token) for token in tokens
    )
    assert unknown == known


def test_enter_in_the_day_of_a_pause_pauses_until_it(at_home, reminder):
    assert Page(at_home.get(SWITCH)).form("until").buttons == [("", {"do": "until"})]


def test_a_pause_until_a_day_ends_on_that_day(at_home, reminder):
    at_home.post(SWITCH, {"do": "until", "until": "2026-06-20"})
    assert next_on() == date(2026, 6, 20)
    said = Page(at_home.get(SETTINGS)).text
    assert "The emails are paused. Next email: Saturday 20 June, 08:00" in said


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Pick a day."),
        ("next week", "Write the date like 23 November 2026."),
        ("2026-06-01", "Pick a day after today."),
        ("2026-05-01", "Pick a day after today."),
        ("2027-07-01", "Pick a day within a year from now."),
    ],
)
def test_a_wrong_day_to_pause_until_gives_a_sentence_and_pauses_nothing(
    at_home, reminder, typed, sentence
):
    page = at_home.post(SWITCH, {"do": "until", "until": typed})
    assert page.status_code == 422
    assert sentence in page.text
    assert f'value="{typed}"' in page.text or not typed
    assert next_on() == date(2026, 6, 1)


def test_a_pause_of_a_year_can_be_asked_for(at_home, reminder):
    at_home.post(SWITCH, {"do": "until", "until": "2027-06-01"})
    assert next_on() == date(2027, 6, 1)


# Still useful? ------------------------------------------------------------------------------------


@pytest.fixture
def unread(clock, alice, post_office):
    """A daily mail whose person was last here thirty days before the next one."""
    alice.touch(date(2026, 5, 2))
    reminder = Reminder(user=alice)
    reminder.start()
    return reminder


def at_eight(clock):
    clock.shift(2 * HOUR)
    tick()
    send_due()


def keep_url(reminder):
    return f"/mail/keep/{reminder.pause_token}/"


def kinds():
    return list(Delivery.objects.order_by("due_at").values_list("kind", "state"))


def test_after_thirty_days_without_a_visit_one_mail_asks_and_then_they_rest(
    clock, unread, post_office
):
    at_eight(clock)
    (mail,) = post_office.messages
    assert mail.message["Subject"] == "Still useful?"
    assert keep_url(unread) in mail.message.get_body(["plain"]).get_content()
    assert kinds() == [("still useful", "sent")]
    unread.refresh_from_db()
    assert (unread.stopped_for, unread.next_due_at) == ("unread", None)
    ticking(clock, 40)
    send_due()
    assert len(post_office.messages) == 1


def test_after_twenty_nine_days_the_mail_is_the_daily_one(clock, unread, alice):
    alice.touch(date(2026, 5, 3))
    at_eight(clock)
    assert kinds() == [("daily", "sent")]
    assert Reminder.objects.get().is_on


def test_somebody_who_never_came_back_is_asked_a_month_after_signing_up(clock, reminder):
    clock.shift(4 * HOUR)
    ticking(clock, 40)
    assert [kind for kind, _state in kinds()] == ["daily"] * 29 + ["daily", "still useful"]
    assert dates()[-1] == date(2026, 7, 1)


def test_a_question_that_comes_too_late_is_asked_on_the_next_day(clock, unread):
    clock.shift(15 * HOUR)
    tick()
    assert kinds() == [("still useful", "skipped")]
    assert Reminder.objects.get().is_on
    clock.shift(12 * HOUR)
    tick()
    assert kinds()[1:] == [("still useful", "queued")]
    assert Reminder.objects.get().stopped_for == "unread"


@pytest.mark.parametrize("way_out", ["stop", "start"])
def test_the_question_is_dropped_when_the_person_answered_it_already(
    clock, unread, post_office, way_out
):
    clock.shift(2 * HOUR)
    tick()
    getattr(Reminder.objects.get(), way_out)()
    send_due()
    assert post_office.messages == []
    assert kinds() == [("still useful", "cancelled")]


def test_one_tap_and_one_button_bring_them_back_and_nobody_asks_again_for_a_month(
    clock, unread, client
):
    at_eight(clock)
    assert "Start them again" in client.get(keep_url(unread)).text
    assert Reminder.objects.get().stopped_for == "unread"
    assert "These emails start again" in client.post(keep_url(unread)).text
    ticking(clock, 29)
    assert {kind for kind, _state in kinds()[1:]} == {"daily"}
    assert Reminder.objects.get().is_on
    ticking(clock, 1)
    assert kinds()[-1][0] == "still useful"


def test_keeping_what_is_paused_ends_no_pause(clock, reminder, client):
    reminder.pause_until(date(2026, 6, 20))
    client.post(keep_url(reminder))
    assert next_on() == date(2026, 6, 20)


def test_opening_the_link_to_keep_them_changes_nothing(clock, unread, client):
    at_eight(clock)
    before = Reminder.objects.values().get()
    for _ in range(3):
        client.get(keep_url(unread))
        client.head(keep_url(unread))
    assert Reminder.objects.values().get() == before


def test_a_question_that_could_not_be_sent_is_asked_on_the_next_day(clock, unread, post_office):
    post_office.refuse("451 4.3.0 Try again later")
    at_eight(clock)
    for _ in range(20):
        clock.shift(HOUR)
        tick()
        send_due()
    assert kinds() == [("still useful", "expired")]
    assert Reminder.objects.get().is_on
    post_office.accept()
    clock.shift(4 * HOUR)
    tick()
    send_due()
    assert kinds()[-1] == ("still useful", "sent")
    assert Reminder.objects.get().stopped_for == "unread"


@pytest.mark.parametrize("later", [Reminder.keep, lambda r: r.pause_for(7)])
def test_a_stop_that_comes_meanwhile_is_not_undone_by_an_older_page(reminder, later):
    opened = Reminder.objects.get()
    Reminder.objects.get().stop()
    before = opened.stopped_at
    assert before is None
    later(opened)
    assert Reminder.objects.get().is_on is (later is Reminder.keep)


def test_the_mail_for_who_was_away_leads_to_a_pause_of_a_month(reminder, client):
    page = client.get(f"{pause_url(reminder)}?for=month").text
    assert page.index("Pause for a month") < page.index("For a week")
    client.post(f"{pause_url(reminder)}?for=month")
    assert next_on() > date(2026, 6, 28)


def test_an_unknown_token_to_keep_them_answers_the_same(clock, unread):
    at_eight(clock)
    scanner = Client(enforce_csrf_checks=True)
    for ask in (scanner.get, scanner.post):
        known = as_seen(ask(keep_url(unread)))
        assert as_seen(ask(f"/mail/keep/{uuid.uuid4()}/")) == known


@pytest.mark.parametrize(
    "quiet",
    [
        lambda reminder: reminder.pause_until(date(2026, 7, 10)),
        lambda reminder: QuietDay(
            user=reminder.user, on=date(2026, 6, 1), until=date(2026, 7, 9)
        ).save(),
    ],
)
def test_after_a_long_pause_that_was_asked_for_the_daily_mail_comes_as_it_was_asked_for(
    clock, unread, quiet
):
    quiet(unread)
    ticking(clock, 45)
    assert kinds()[0][0] == "daily"
    assert dates()[0] == date(2026, 7, 10)


def test_a_quiet_day_a_week_does_not_put_the_question_off(clock, unread, alice):
    QuietDay(user=alice, on=date(2026, 5, 31)).save()
    at_eight(clock)
    assert kinds() == [("still useful", "sent")]


def test_the_settings_say_that_it_stopped_without_blame_and_start_it_again(clock, unread, at_home):
    at_eight(clock)
    page = at_home.get(SETTINGS).text
    assert "The emails have stopped. Start them again when you want." in page
    assert "Start the daily email" in page
    at_home.post(SETTINGS, {"local_time": "08:00", "days": list("0123456")})
    assert next_on() == date(2026, 6, 2)
    assert Reminder.objects.get().stopped_for == ""


# Mail that comes back -----------------------------------------------------------------------------


def test_the_third_mail_in_a_row_that_comes_back_stops_them(reminder):
    for number in (1, 2):
        reminder.came_back()
        assert (reminder.bounces, reminder.is_on) == (number, True)
    reminder.came_back()
    reminder.refresh_from_db()
    assert (reminder.stopped_for, reminder.next_due_at) == ("bounced", None)


def test_one_that_arrives_in_between_begins_the_count_again(reminder, django_assert_num_queries):
    for _ in range(2):
        reminder.came_back()
    with django_assert_num_queries(1):
        reminder.arrived()
    with django_assert_num_queries(0):
        reminder.arrived()
    for _ in range(2):
        reminder.came_back()
    assert Reminder.objects.get().is_on


def test_what_comes_back_is_counted_whatever_the_row_in_hand_says(reminder):
    old = Reminder.objects.get()
    reminder.local_time = time(9)
    reminder.reschedule()
    for _ in range(3):
        Reminder.objects.get().came_back()
    old.came_back()
    stored = Reminder.objects.get()
    assert (stored.bounces, stored.stopped_for, stored.local_time) == (4, "bounced", time(9))


def test_mail_that_comes_back_changes_nothing_about_a_stop_that_was_asked_for(reminder):
    reminder.stop()
    for _ in range(3):
        reminder.came_back()
    reminder.stop(Reminder.Stopped.BOUNCED)
    assert Reminder.objects.get().stopped_for == "asked"


def test_a_stop_that_is_asked_for_counts_more_than_that_it_rests(clock, unread):
    at_eight(clock)
    Reminder.objects.get().stop()
    assert Reminder.objects.get().stopped_for == "asked"


def test_the_settings_say_that_mail_came_back_and_starting_again_forgets_it(at_home, reminder):
    for _ in range(3):
        reminder.came_back()
    page = at_home.get(SETTINGS).text
    assert "Our emails to you came back a few times, so they stopped." in page
    at_home.post(SETTINGS, {"local_time": "08:00", "days": list("0123456")})
    stored = Reminder.objects.get()
    assert (stored.is_on, stored.bounces) == (True, 0)
