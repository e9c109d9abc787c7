"""One person's whole way: sign up, write, read, print, get the daily mail, stop it, come back.

Both runs are on the real thing: a code read from the mail that arrived, a daily mail that comes by
itself at the minute that was asked for. What can be done while it is on its way, is.
"""

import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pypdf
import pytest
from playwright.sync_api import expect

from accounts.dates import time_of_day, weekday_and_day
from tests.browser.getting_in import sign_in, sign_out, sign_up, take_mail

REASON = "So Maya sees me at the school gate every morning."
IF = "It is payday and I have cash on me."
THEN = "I give my card to Sam until the morning."
AFTER_A_SLIP = "What do you want to hear from yourself after a slip?"
LATER_QUESTIONS = (
    "How can you tell an urge is coming?",
    "What do you do first?",
    AFTER_A_SLIP,
    re.compile("What do you want to work towards?\\?"),  # in Great Britain with an s
)
CALL_SAM = re.compile(r"Call Sam\b")
LETTER = (612, 792)  # points
# The tick comes every 20 seconds; the rest is for a slow machine.
THE_DAILY_MAIL_MAY_TAKE = 240


@dataclass(frozen=True)
class Home:
    country: str
    code: str
    typed: str  # a friend's number as people type it there
    shown: str
    href: str
    emergency: str
    crisis: str


US = Home("United States", "US", "212 555 0100", "(212) 555-0100", "tel:+12125550100", "911", "988")
GB = Home(
    "United Kingdom", "GB", "02079460018", "020 7946 0018", "tel:+442079460018", "999", "116 123"
)


@pytest.mark.parametrize(
    ("home", "opioids", "screen", "javascript"),
    [
        pytest.param(US, "Yes", "phone", True, id="with JavaScript, in the US"),
        pytest.param(GB, None, "small", False, id="without JavaScript, in Great Britain"),
    ],
)
def test_the_whole_way(new_page, smtp, home, opioids, screen, javascript):
    page = new_page(screen=screen, javascript=javascript)
    zone = zone_where_it_is_day()
    email = f"{home.emergency}@example.org"

    sign_up(page, smtp, email)
    write_plan(page, home, zone, opioids)
    read_plan(page, home)
    ask_for_one_now(page, smtp, email)
    asked_for = ask_for_daily_mail(page, home, zone)
    print_in_letter(page, home)
    call_from_help(page, home)
    sign_out(page)
    find_help_signed_out(page)
    mail = take_mail(smtp, email, within=THE_DAILY_MAIL_MAY_TAKE)
    assert datetime.now(UTC) >= asked_for
    stop_the_mail(page, mail)
    sign_in(page, smtp, email)
    find_everything_again(page)


def zone_where_it_is_day():
    """A time zone where it is neither night nor nearly midnight, whenever the test runs."""
    zones = map(ZoneInfo, ("Europe/London", "America/Los_Angeles", "Pacific/Auckland"))
    return next(zone for zone in zones if 5 <= datetime.now(zone).hour < 20)


def write_plan(page, home, zone, opioids):
    expect(page.get_by_role("heading", level=1)).to_have_text("Why are you doing this?")
    page.get_by_label("In my own words").fill(REASON)
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Who would answer if you called?")
    page.get_by_label("Name", exact=True).fill("Sam")
    page.get_by_label("Phone").fill(home.typed)
    choose_place(page, home, zone)
    go_on(page)
    page.get_by_label("If", exact=True).fill(IF)
    page.get_by_label("Then", exact=True).fill(THEN)
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("You have a plan")
    page.get_by_role("link", name="Keep writing").click()
    for question in LATER_QUESTIONS:
        expect(page.get_by_role("heading", level=1)).to_have_text(question)
        if opioids and question == AFTER_A_SLIP:
            page.get_by_text("A question about opioids").click()
            page.get_by_label(opioids, exact=True).check()
        page.get_by_role("button", name="Skip", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your plan is ready")
    page.get_by_label("What should we call you?").fill("Dana")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your plan is ready, Dana")


def choose_place(page, home, zone):
    if not page.get_by_label("Country").is_visible():
        page.get_by_text("Change", exact=True).click()
    page.get_by_label("Country").select_option(home.country)
    page.get_by_text("Another time zone").click()
    page.get_by_label("The city nearest to you").select_option(zone.key)


def go_on(page):
    page.get_by_role("button", name="Save and continue").click()


def read_plan(page, home):
    page.get_by_role("link", name="Read my plan").click()
    plan = page.get_by_role("article", name="My plan")
    for words in (REASON, IF, THEN, home.shown):
        expect(plan.get_by_text(words)).to_be_visible()
    expect(plan.get_by_role("link", name=CALL_SAM)).to_have_attribute("href", home.href)
    page.get_by_role("button", name="I’ve read it today").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dana")
    expect(page.get_by_role("region", name="This week")).to_contain_text("Read this week")
    expect(page.get_by_role("button", name="I’ve read it today")).to_have_count(0)


def ask_for_one_now(page, smtp, email):
    open_from_more(page, "Daily email")
    page.get_by_role("button", name="Send a test email").click()
    expect(page.get_by_role("status").first).to_contain_text("A test email is on its way.")
    assert_says_nothing_of_the_person(take_mail(smtp, email))


def ask_for_daily_mail(page, home, zone):
    """Ask for it in a minute or two. Returns the moment."""
    now = datetime.now(zone)
    due = now.replace(second=0, microsecond=0) + timedelta(minutes=1 if now.second < 50 else 2)
    page.get_by_text("Change: Time").click()
    page.get_by_label("Time", exact=True).fill(f"{due:%H:%M}")
    page.get_by_role("button", name="Start the daily email").click()
    expect(page.get_by_text("Next email:")).to_contain_text(
        f"{weekday_and_day(due, home.code)}, {time_of_day(due, home.code)}"
    )
    return due


def open_from_more(page, name):
    main_places = page.get_by_role("navigation", name="Main")
    main_places.get_by_role("link", name="More", exact=True).click()
    page.get_by_role("main").get_by_role("link", name=name).click()


def print_in_letter(page, home):
    open_from_more(page, "Print")
    page.get_by_role("link", name="Fridge sheet").click()
    page.get_by_text("Choose how it looks").click()
    page.get_by_label("Letter").check()
    with page.expect_request(re.compile(r"\.pdf$")) as pdf:
        page.get_by_role("button", name="Make the PDF").click()
    assert pdf.value.redirected_from.response().status == 303
    answer = page.context.request.get(pdf.value.url)
    sheet = pypdf.PdfReader(io.BytesIO(answer.body()))
    assert sheet.pages[0].mediabox[2:] == list(LETTER)
    text = unbroken("".join(page.extract_text() for page in sheet.pages))
    for words in (REASON, "Sam", home.shown, IF, THEN, home.emergency, home.crisis):
        assert unbroken(words) in text


def unbroken(text):
    """Without white space: on paper a line may break anywhere between two words."""
    return "".join(text.split())


def call_from_help(page, home):
    page.goto("/today/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Help now").click()
    call = page.get_by_role("link", name=CALL_SAM)
    expect(call).to_be_in_viewport()
    expect(call).to_have_attribute("href", home.href)
    expect(page.get_by_role("link", name="Text Sam")).to_have_attribute(
        "href", home.href.replace("tel:", "sms:")
    )
    expect(page.get_by_text(REASON)).to_be_visible()
    assert_numbers_at_hand(page, home)
    page.get_by_role("link", name="I used").click()
    expect(page.get_by_role("link", name=CALL_SAM)).to_have_attribute("href", home.href)
    expect(page.get_by_text("Keep naloxone (Narcan) close.")).to_be_visible()


def assert_numbers_at_hand(page, home):
    """The country's two numbers are on screen whatever else is."""
    at_hand = page.get_by_role("complementary", name="Emergency")
    for number in (home.emergency, home.crisis):
        link = at_hand.get_by_role("link").filter(has_text=number)
        expect(link).to_be_in_viewport()
        expect(link).to_have_attribute("href", f"tel:{number.replace(' ', '')}")


def find_help_signed_out(page):
    page.goto("/")
    page.get_by_role("link", name="Help now").last.click()
    page.get_by_role("button", name="I am in United Kingdom.").click()
    assert_numbers_at_hand(page, GB)
    expect(page.get_by_role("link", name="Call Samaritans")).to_have_attribute("href", "tel:116123")
    assert REASON not in page.content()


def stop_the_mail(page, mail):
    """Opened by a person, or by a program that opens every link in a mail: only the button acts."""
    assert_says_nothing_of_the_person(mail)
    page.goto(stop_link(mail))
    expect(page.get_by_role("heading", level=1)).to_have_text("Stop these emails")
    expect(page.get_by_role("status")).to_have_count(0)
    page.get_by_role("button", name="Stop them").click()
    expect(page.get_by_role("status")).to_contain_text("You can start them again")


def assert_says_nothing_of_the_person(mail):
    for kind in ("plain", "html"):
        words = mail.get_body((kind,)).get_content()
        assert stop_link(mail) in words
        assert not any(own in words for own in (REASON, "Dana", "Sam", IF, THEN))


def stop_link(mail):
    return re.search(r"http://\S+/mail/stop/[0-9a-f-]{36}/", mail["List-Unsubscribe"]).group()


def find_everything_again(page):
    expect(page.get_by_text(REASON)).to_be_visible()
    open_from_more(page, "Daily email")
    expect(page.get_by_text("No email is planned.")).to_be_visible()
