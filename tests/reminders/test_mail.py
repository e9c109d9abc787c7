import email
import email.policy
import re
import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from goals.models import Step
from mail.letters import Message, Stencil, as_bytes, compose, in_ascii
from mail.models import OutboxMail
from mail.tasks import send_due
from plans.sections import BY_NAME, choose
from reminders.deliveries.models import Delivery
from reminders.models import Reminder
from reminders.quiet.models import QuietDay
from reminders.tasks import tick
from tests.support.factories import IF, REASON, THEN, person, signed_in, with_plan
from tests.support.pages import Page
from tests.support.responses import as_seen

pytestmark = pytest.mark.django_db

EIGHT = datetime(2026, 6, 1, 7, tzinfo=UTC)  # On London's clock, a Monday.
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SETTINGS, SWITCH, SAMPLE = "/mail/", "/mail/switch/", "/mail/sample/"
LETTER = "/mail/preview/letter/"
PAUSES = ["week", "day", "month", "until"]
FORM = {"local_time": "20:30", "days": ["0", "2"], "parts": ["name", "why"]}
TELLING = re.compile(r"relapse|recover|sober|addict|drug|using", re.IGNORECASE)


@pytest.fixture
def clock():
    with time_machine.travel(EIGHT - HOUR, tick=False) as clock:
        yield clock


@pytest.fixture
def alice(clock):
    alice = with_plan(person())
    alice.plan.preferred_name = "Alice"
    alice.plan.save()
    return alice


@pytest.fixture
def reminder(alice):
    reminder = Reminder(user=alice)
    reminder.start()
    return reminder


@pytest.fixture
def with_words(reminder):
    reminder.choose_parts({"name", "why"})
    reminder.save()
    return reminder


@pytest.fixture
def scanner():
    """A mail provider or a link scanner: no cookie, no token of ours, and checks are on."""
    return Client(enforce_csrf_checks=True)


def deliver(clock, post_office):
    """Let it be eight o'clock, and return the mail that came."""
    clock.move_to(EIGHT)
    tick()
    send_due()
    (mail,) = post_office.messages
    return mail


def text_of(mail):
    return mail.message.get_body(["plain"]).get_content()


def html_of(mail):
    return mail.message.get_body(["html"]).get_content()


def stop_url(reminder):
    return f"/mail/stop/{reminder.stop_token}/"


def keep_url(reminder):
    return f"/mail/keep/{reminder.pause_token}/"


def pause_url(reminder):
    return f"/mail/pause/{reminder.pause_token}/"


# The mail -----------------------------------------------------------------------------------------


def test_the_mail_comes_once_at_its_time(clock, reminder, post_office):
    mail = deliver(clock, post_office)
    assert mail.recipients == ["alice@example.org"]
    tick()
    send_due()
    assert len(post_office.messages) == 1
    assert Delivery.objects.get().state == "sent"


def test_the_mail_can_be_stopped_by_the_mail_program_itself(clock, reminder, post_office):
    mail = deliver(clock, post_office)
    address = f"<http://testserver{stop_url(reminder)}>"
    lines = mail.raw.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    assert f"List-Unsubscribe: {address}" in lines
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert "Auto-Submitted: auto-generated" in lines


def test_both_versions_say_and_offer_the_same(clock, with_words, post_office):
    mail = deliver(clock, post_office)
    text, html = text_of(mail), html_of(mail)
    assert links(text) == links(html)
    assert len(links(text)) == 5
    for words in ("Hello Alice", REASON, "Read my page", "Nobody reads replies to this email"):
        assert words in text
        assert words in html


def test_the_mail_says_whom_to_call_instead_of_a_reply(clock, reminder, post_office):
    mail = deliver(clock, post_office)
    for words in (text_of(mail), html_of(mail)):
        assert "In an emergency, call 999." in words
        assert "http://testserver/help/" in words
        assert "116 123" not in words


def test_the_crisis_line_stands_in_the_mail_only_for_who_chose_it(clock, reminder, post_office):
    reminder.choose_parts({"crisis"})
    reminder.save()
    mail = deliver(clock, post_office)
    for words in (text_of(mail), html_of(mail)):
        assert "To talk to someone at any hour, call 116 123." in words
        assert "Samaritans" not in words


@pytest.mark.parametrize("country", ["", "ZZ"])
def test_without_a_country_the_mail_says_a_number_that_often_answers(
    clock, reminder, post_office, country
):
    reminder.user.save_place(country, reminder.user.time_zone)
    mail = deliver(clock, post_office)
    for words in (text_of(mail), html_of(mail)):
        assert "In an emergency, call your emergency number, often 112." in words
        assert "http://testserver/help/" in words


def links(words):
    return set(re.findall(r"http://testserver[\w/-]*", words))


def test_the_mail_says_nothing_that_the_person_wrote(clock, reminder, post_office):
    mail = deliver(clock, post_office)
    everything = str(mail.message["Subject"]) + text_of(mail) + html_of(mail)
    for words in ("Alice", REASON, IF, THEN, "Sam", "Mum", "555-01", "555 01"):
        assert words not in everything
    assert not TELLING.search(everything)


def test_with_words_the_mail_shows_the_name_and_the_first_reason_and_no_more(
    clock, with_words, post_office
):
    mail = deliver(clock, post_office)
    everything = text_of(mail) + html_of(mail)
    for words in (IF, THEN, "Sam", "Mum", "555-01", "555 01"):
        assert words not in everything
    assert "Alice" not in mail.message["Subject"]
    assert REASON not in mail.message["Subject"]


def test_a_reason_that_is_hidden_is_not_in_the_mail(clock, alice, with_words, post_office):
    choose(alice.plan, BY_NAME["why"], is_shown=False)
    mail = deliver(clock, post_office)
    assert "Hello Alice" in text_of(mail)
    assert REASON not in text_of(mail) + html_of(mail)


def test_words_are_shown_as_text_and_not_as_html(clock, alice, with_words, post_office):
    reason = alice.reasons.get()
    reason.text = "<b>Maya</b> & me"
    reason.save()
    mail = deliver(clock, post_office)
    assert "<b>Maya</b> & me" in text_of(mail)
    assert "&lt;b&gt;Maya&lt;/b&gt; &amp; me" in html_of(mail)


def test_nothing_is_fetched_when_the_mail_is_opened(clock, with_words, post_office):
    html = html_of(deliver(clock, post_office))
    assert not re.search(r"<(img|script|link|iframe|object)|src=|url\(|@import", html)


def test_the_link_to_the_page_signs_nobody_in(clock, reminder, post_office, client):
    assert "http://testserver/today/" in links(text_of(deliver(clock, post_office)))
    assert client.get("/today/").headers["Location"] == "/account/login/?next=/today/"


@pytest.mark.parametrize("way_out", [stop_url, pause_url])
def test_a_mail_on_its_way_is_dropped_after_stop_and_pause(
    clock, reminder, post_office, scanner, way_out
):
    clock.move_to(EIGHT)
    tick()
    scanner.post(way_out(reminder))
    send_due()
    assert post_office.messages == []
    assert Delivery.objects.get().state == "cancelled"


# Stop and pause from the mail ---------------------------------------------------------------------


@pytest.mark.parametrize("way_out", [stop_url, pause_url])
def test_opening_the_link_changes_nothing_however_often(reminder, scanner, way_out):
    before = Reminder.objects.values().get()
    for _ in range(100):
        assert scanner.get(way_out(reminder)).status_code == 200
    scanner.head(way_out(reminder))
    assert Reminder.objects.values().get() == before


def test_a_mail_provider_stops_it_with_one_post(reminder, scanner):
    response = scanner.post(
        stop_url(reminder),
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 200
    reminder.refresh_from_db()
    assert not reminder.is_on
    assert reminder.next_due_at is None


def test_the_page_itself_needs_no_sign_in_either(reminder, scanner):
    assert "<form" in scanner.get(stop_url(reminder)).text
    assert "These emails are stopped" in scanner.post(stop_url(reminder)).text


def test_stopping_twice_is_stopping_once(reminder, scanner, clock):
    first = as_seen(scanner.post(stop_url(reminder)))
    stopped_at = Reminder.objects.get().stopped_at
    clock.shift(DAY)
    assert as_seen(scanner.post(stop_url(reminder))) == first
    assert Reminder.objects.get().stopped_at == stopped_at


def test_a_pause_is_for_seven_days_on_the_persons_clock(reminder, scanner):
    assert "They are paused for a week." in scanner.post(pause_url(reminder)).text
    reminder.refresh_from_db()
    assert reminder.is_on
    assert reminder.next_on == date(2026, 6, 8)


def test_a_pause_does_not_start_what_was_stopped(reminder, scanner):
    scanner.post(stop_url(reminder))
    scanner.post(pause_url(reminder))
    reminder.refresh_from_db()
    assert not reminder.is_on


@pytest.mark.parametrize("page", ["stop", "pause"])
def test_an_unknown_token_answers_the_same(reminder, scanner, page):
    known, unknown = getattr(reminder, f"{page}_token"), uuid.uuid4()
    for ask in (scanner.get, scanner.post):
        # The page may lead on by the token that it was asked with, and knows no other.
        answers = [as_seen(ask(f"/mail/{page}/{token}/")) for token in (known, unknown)]
        seen = [str(answer).replace(str(known), "").replace(str(unknown), "") for answer in answers]
        assert seen[0] == seen[1]


def test_the_pause_token_does_not_stop(reminder, scanner):
    scanner.post(f"/mail/stop/{reminder.pause_token}/")
    assert Reminder.objects.get().is_on


# The settings -------------------------------------------------------------------------------------


@pytest.fixture
def at_home(client, alice):
    return signed_in(client, alice)


def test_saving_the_form_starts_the_mail_at_the_chosen_time(at_home):
    assert at_home.post(SETTINGS, FORM).headers["Location"] == SETTINGS
    reminder = Reminder.objects.get()
    assert (reminder.local_time, reminder.days) == (time(20, 30), (0, 2))
    assert reminder.chosen_parts == {"name", "why"}
    assert reminder.next_due_at == datetime(2026, 6, 1, 19, 30, tzinfo=UTC)
    assert "Monday 1 June, 20:30" in at_home.get(SETTINGS).text


def test_looking_at_the_settings_makes_no_daily_mail(at_home):
    at_home.get(SETTINGS)
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("typed", ["20:30", "20.30", "20:30:00", "8:30 pm", "8:30 PM"])
def test_a_time_is_understood_as_people_write_it(at_home, typed):
    at_home.post(SETTINGS, {**FORM, "local_time": typed})
    assert Reminder.objects.get().local_time == time(20, 30)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"local_time": "after breakfast"}, "Write the time like 8:00 or 20:30."),
        ({"local_time": ""}, "Write the time like 8:00 or 20:30."),
        ({"local_time": "25:00"}, "Write the time like 8:00 or 20:30."),
        ({"days": []}, "Pick at least one day."),
        ({"early_time": "dawn"}, "Write the time like 8:00 or 20:30."),
        ({"early_time": "21:00"}, "Pick a time before the usual one, or leave it blank."),
    ],
)
def test_a_wrong_answer_gives_a_sentence_and_keeps_the_rest(at_home, wrong, sentence):
    typed = {**FORM, **wrong}
    page = at_home.post(SETTINGS, typed)
    assert page.status_code == 422
    assert sentence in page.text
    assert f'value="{typed["local_time"]}"' in page.text or typed["local_time"] == ""
    assert checked(page) == {*typed["days"], *typed["parts"]}
    assert not Reminder.objects.exists()


def checked(page):
    boxes = re.findall(r"<input[^>]*type=\"checkbox\"[^>]*>", page.text)
    return {re.search(r'value="(\w+)"', box)[1] for box in boxes if " checked" in box}


def test_a_wrong_answer_leaves_the_running_mail_as_it_is(at_home, reminder):
    before = Reminder.objects.values().get()
    at_home.post(SETTINGS, {**FORM, "days": ["9"]})
    assert Reminder.objects.values().get() == before


def test_without_a_time_zone_the_page_says_what_is_missing(client, clock):
    signed_in(client, person(time_zone=""))
    client.post(SETTINGS, FORM)
    assert "We need your time zone first." in client.get(SETTINGS).text
    assert Reminder.objects.get().next_due_at is None


def test_stop_pause_and_start_from_the_settings(at_home, reminder):
    at_home.post(SWITCH, {"do": "week"})
    assert Reminder.objects.get().next_on == date(2026, 6, 8)
    at_home.post(SWITCH, {"do": "stop"})
    assert Reminder.objects.get().next_due_at is None
    assert "Start the daily email" in at_home.get(SETTINGS).text
    at_home.post(SETTINGS, FORM)
    assert Reminder.objects.get().next_on == date(2026, 6, 1)


def test_while_paused_the_page_offers_to_go_on_instead_of_a_pause(at_home, reminder):
    assert offered(at_home) == [*PAUSES, "stop"]
    at_home.post(SWITCH, {"do": "week"})
    assert offered(at_home) == ["start", "stop"]
    for _ in range(2):
        at_home.post(SWITCH, {"do": "start"})
    assert Reminder.objects.get().next_on == date(2026, 6, 1)
    assert offered(at_home) == [*PAUSES, "stop"]


def test_saving_another_time_while_paused_keeps_the_pause(at_home, reminder):
    at_home.post(SWITCH, {"do": "week"})
    at_home.post(SETTINGS, {**FORM, "days": list("0123456")})
    reminder.refresh_from_db()
    assert reminder.is_paused
    assert reminder.next_due_at == datetime(2026, 6, 8, 19, 30, tzinfo=UTC)
    assert "Monday 8 June, 20:30" in at_home.get(SETTINGS).text
    assert offered(at_home) == ["start", "stop"]


def test_a_pause_that_is_over_is_no_pause(at_home, reminder, clock):
    at_home.post(SWITCH, {"do": "week"})
    clock.shift(6 * DAY)
    assert offered(at_home) == ["start", "stop"]
    clock.shift(DAY)
    assert offered(at_home) == [*PAUSES, "stop"]


def test_going_on_after_a_pause_brings_no_second_mail_on_the_same_day(
    clock, at_home, reminder, post_office
):
    deliver(clock, post_office)
    at_home.post(SWITCH, {"do": "week"})
    at_home.post(SWITCH, {"do": "start"})
    assert Reminder.objects.get().next_on == date(2026, 6, 2)


def offered(browser):
    return re.findall(r'name="do" value="(\w+)"', browser.get(SWITCH).text)


def test_to_look_at_what_can_be_done_does_nothing(at_home, reminder):
    before = Reminder.objects.values().get()
    assert at_home.get(SWITCH).status_code == 200
    assert at_home.get(SAMPLE).status_code == 405
    assert Reminder.objects.values().get() == before


def test_while_there_is_no_daily_email_there_is_nothing_to_pause(at_home):
    assert SWITCH not in at_home.get(SETTINGS).text
    assert at_home.get(SWITCH).headers["Location"] == SETTINGS


@pytest.mark.parametrize(
    ("country", "days", "sentence"),
    [
        ("US", "0123456", "Every day at 8:00 AM"),
        ("GB", "0123456", "Every day at 08:00"),
        ("US", "01234", "Weekdays at 8:00 AM"),
        ("US", "56", "Weekends at 8:00 AM"),
        ("US", "012345", "Every day but Sunday at 8:00 AM"),
        ("US", "0", "Monday at 8:00 AM"),
        ("US", "06", "Sunday and Monday at 8:00 AM"),
        ("GB", "0246", "Mon, Wed, Fri and Sun at 08:00"),
    ],
)
def test_when_it_comes_is_said_in_a_sentence(client, clock, country, days, sentence):
    alice = person(country=country)
    reminder = Reminder(user=alice, days=tuple(map(int, days)))
    reminder.start()
    page = signed_in(client, alice).get(SETTINGS).text
    assert f'<h2 class="sentence">{sentence}</h2>' in page


def test_each_day_is_a_checkbox_with_its_whole_name(at_home):
    page = at_home.get(SETTINGS).text
    chips = re.findall(r'<label class="day".*?</label>', page, re.DOTALL)
    names = [re.search(r'class="vh"\s*>(\w+)', chip)[1] for chip in chips]
    assert names == [
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    ]
    assert all('type="checkbox"' in chip for chip in chips)


@pytest.mark.parametrize("wrong", [{"local_time": "noonish"}, {"early_time": "dawn"}, {"days": []}])
def test_what_is_in_error_is_in_the_open_and_the_box_of_errors_has_the_focus(at_home, wrong):
    page = at_home.post(SETTINGS, {**FORM, **wrong})
    assert page.status_code == 422
    assert page.text.count("<details open>") == 1
    assert re.search(r'class="errors"[^>]* autofocus', page.text)


def test_the_next_quiet_days_stand_in_their_row(at_home, alice):
    assert "10 June" not in at_home.get(SETTINGS).text
    QuietDay(user=alice, on=date(2026, 6, 10), until=date(2026, 6, 12)).save()
    assert "10 June to 12 June" in Page(at_home.get(SETTINGS)).text


def test_what_the_email_may_hold_is_said_before_it_is_changed(at_home, reminder):
    assert "What it says Nothing about you Change" in Page(at_home.get(SETTINGS)).text
    reminder.choose_parts({"why", "steps"})
    reminder.save()
    words = "What it says My reasons · My small steps for the day Change"
    assert words in Page(at_home.get(SETTINGS)).text


# The email in a frame -----------------------------------------------------------------------------


def test_the_frame_shows_the_next_email_as_it_looks_but_its_links_lead_nowhere(
    at_home, alice, with_words
):
    alice.touch(date(2026, 6, 1))
    shown = at_home.get(LETTER)
    real = with_words.letter_on(with_words.coming_on)["html"]
    assert shown.text == re.sub(r' href="[^"]*"', "", real)
    assert REASON in shown.text
    assert "href" not in shown.text


def test_the_frame_on_the_settings_page_runs_nothing(at_home):
    page, frame = at_home.get(SETTINGS), at_home.get(LETTER)
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert re.search(r"<iframe[^>]* sandbox", page.text)
    assert "script-src 'none'" in frame["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in frame["Content-Security-Policy"]
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in frame["Cache-Control"]


def test_choices_can_be_seen_in_the_frame_before_they_are_saved(at_home, reminder):
    before = Reminder.objects.values().get()
    assert REASON not in at_home.get(LETTER).text
    assert REASON in at_home.post(LETTER, {**FORM, "parts": ["why", "people"]}).text
    assert REASON not in at_home.get(LETTER).text
    assert Reminder.objects.values().get() == before


def test_words_in_the_frame_are_text_and_not_html(at_home, reminder, alice):
    reason = alice.reasons.get()
    reason.text = "<b>Maya</b>"
    reason.save()
    shown = at_home.post(LETTER, {"parts": ["why"]}).text
    assert "&lt;b&gt;Maya&lt;/b&gt;" in shown


# One now ------------------------------------------------------------------------------------------


def test_one_now_is_the_mail_as_it_will_come(at_home, reminder, clock, post_office):
    assert at_home.post(SAMPLE).headers["Location"] == SETTINGS
    send_due()
    (sample,) = post_office.messages
    post_office.messages.clear()
    real = deliver(clock, post_office)
    assert text_of(sample) == text_of(real)
    assert html_of(sample) == html_of(real)
    assert sample.message["List-Unsubscribe"] == real.message["List-Unsubscribe"]


def test_one_now_starts_nothing(at_home, clock):
    at_home.post(SAMPLE)
    clock.shift(2 * DAY)
    tick()
    assert OutboxMail.objects.count() == 1
    assert not Delivery.objects.exists()


def test_at_most_three_an_hour_can_be_asked_for(at_home, clock, client):
    for _ in range(3):
        page = at_home.post(SAMPLE, follow=True)
        assert "A test email is on its way." in page.text
    page = at_home.post(SAMPLE, follow=True)
    assert "You can send three test emails an hour." in page.text
    assert OutboxMail.objects.count() == 3
    clock.shift(HOUR + timedelta(seconds=1))
    at_home.post(SAMPLE)
    assert OutboxMail.objects.count() == 4


def test_somebody_elses_samples_do_not_count(at_home, clock):
    bob = signed_in(Client(), person("bob@example.org"))
    for _ in range(3):
        bob.post(SAMPLE)
    assert "A test email is on its way." in at_home.post(SAMPLE, follow=True).text


def test_a_sample_is_too_late_after_an_hour(at_home, clock, post_office):
    at_home.post(SAMPLE)
    clock.shift(HOUR)
    send_due()
    assert post_office.messages == []
    assert OutboxMail.objects.get().expires_at <= timezone.now()


# Made once for many -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["bob@example.org", '"b <o b"@example.org', "bo@bücher.example"]
)
@pytest.mark.parametrize("kind", ["daily", "still useful"])
@pytest.mark.parametrize("day", range(1, 5))
def test_a_mail_made_for_many_is_what_each_one_would_have_got(alice, reminder, address, kind, day):
    bob = person(address, country="US", time_zone="Europe/London")
    Step(user=bob, text="Walk home").save()
    theirs = Reminder(user=bob)
    theirs.start()
    for one in (reminder, theirs):
        if kind == "still useful":
            one.stop(Reminder.Stopped.UNREAD)
        row = Delivery(reminder=one, local_date=date(2026, 6, day), kind=kind)
        told, made = row.wire()
        assert told == in_ascii(one.user.email)
        assert in_mail(made) == in_mail(as_bytes(row.message(row.letter())))


def in_mail(data):
    """A mail in parts, without what is new each time one is made."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    heads = {k: v for k, v in message.items() if k not in ("Date", "Content-Type")}
    return heads, [part.get_content() for part in message.iter_parts()]


def test_people_who_show_no_words_share_one_message(reminder, monkeypatch, post_office, clock):
    made = []
    monkeypatch.setattr(
        "reminders.emails.compose", lambda *a, **k: made.append(1) or compose(*a, **k)
    )
    for n in range(5):
        Reminder(user=person(f"person{n}@example.org"), stopped_at=None).start()
    clock.move_to(EIGHT)
    tick()
    send_due()
    assert len(post_office.messages) == 6
    assert len(made) == 1
    assert len({mail.message["List-Unsubscribe"] for mail in post_office.messages}) == 6
    assert len({mail.message["Message-ID"] for mail in post_office.messages}) == 6
    assert {mail.message["Date"].datetime.replace(tzinfo=UTC) for mail in post_office.messages} == {
        EIGHT
    }


def test_an_address_that_looks_like_a_blank_stays_an_address(clock, post_office):
    odd = person(f"{uuid.UUID(int=1)}@example.org")
    Reminder(user=odd).start()
    mail = deliver(clock, post_office)
    assert mail.message["To"] == odd.email
    assert stop_url(Reminder.objects.get()) in text_of(mail)


def test_a_blank_that_is_missing_is_found_when_the_message_is_made():
    message = Message("s", "t", to=["alice@example.org"])
    with pytest.raises(ValueError, match="blank is missing"):
        Stencil(message, {"address": "alice@example.org", "token": "nowhere"})


def test_a_mailbox_that_does_not_exist_stops_the_mail_at_the_third_in_a_row(
    clock, reminder, post_office
):
    post_office.refuse("550 5.1.1 No such user", step="RCPT")
    clock.move_to(EIGHT)
    for is_on in (True, True, False):
        tick()
        send_due()
        assert Reminder.objects.get().is_on is is_on
        clock.shift(DAY)
    assert Reminder.objects.get().stopped_for == "bounced"


def test_one_that_arrives_makes_the_count_begin_anew(clock, reminder, post_office):
    def refuse_alice():
        post_office.refuse_recipient("alice@example.org", "550 5.1.1 No such user")

    clock.move_to(EIGHT)
    for happens in (refuse_alice, refuse_alice, post_office.accept) * 2:
        happens()
        tick()
        send_due()
        clock.shift(DAY)
    assert Reminder.objects.get().is_on


@pytest.mark.parametrize(("reply", "step"), [("550 5.7.1 No", "MAIL"), ("554 5.7.1 Spam", "DATA")])
def test_what_is_our_fault_stops_nobodys_mail(clock, reminder, post_office, reply, step):
    post_office.refuse(reply, step=step)
    clock.move_to(EIGHT)
    for _ in range(5):
        tick()
        send_due()
        clock.shift(DAY)
    assert Reminder.objects.get().is_on


@pytest.mark.parametrize(
    ("address", "heading", "onward"),
    [
        (stop_url, "These emails are stopped", "Start them again"),
        (pause_url, "These emails are paused", "Start them again"),
        (keep_url, "These emails start again", "Change the daily email"),
    ],
)
def test_after_the_tap_the_heading_says_what_happened_and_there_is_a_way_on(
    reminder, scanner, address, heading, onward
):
    page = scanner.post(address(reminder))
    assert f"<h1>{heading}</h1>" in page.text
    assert Page(page).link("Go to the home page") == "/"
    assert Page(page).link(onward).startswith("/mail/")
