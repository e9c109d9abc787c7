"""Every page there is, and how a person gets to see it.

    for visit in VISITS:
        page.goto(visit.address)
        visit.act(page)
        assert view_of(page) == visit.view

A new page fails `test_every_page_is_visited` until it stands here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import get_resolver, resolve, reverse

from printing.papers.registry import PAPERS
from tests.browser.getting_in import ask_to_sign_up, new_address

# Who looks: somebody signed out, the demo person, a person who has only just signed up, one who has
# lost the password and typed the code for a new one, one with a passkey and a second step, and the
# same one who is about to take that step.
NOBODY, DANA, FRESH, LOST = "nobody", "dana", "fresh", "lost"
STEPPED, AT_THE_STEP = "stepped", "at the step"
NEVER_SEEN = "11111111-1111-4111-8111-111111111111"
ROOMS = ("goals", "steps", "signs")  # with one line a row, as the reasons
ADDRESS_BOOK = {
    "name": "people.vcf",
    "mimeType": "text/vcard",
    "buffer": b"BEGIN:VCARD\nVERSION:3.0\nFN:Ray\nTEL:212-555-0105\nEND:VCARD\n",
}

PLAN = {
    "name": "my-plan.json",
    "mimeType": "application/json",
    "buffer": b'{"format": "lamplight-plan", "version": 1, "user": {"country": "NZ"}}',
}


@dataclass(frozen=True)
class Visit:
    """`who` looks at `view`, by its own address or by doing something at the view `start`."""

    who: str
    view: str
    arguments: tuple = ()
    query: str = ""
    start: str = ""
    act: Callable = lambda page: None

    @property
    def address(self):
        return reverse(self.start or self.view, args=self.arguments) + self.query

    def __str__(self):
        done = f", {self.act.__name__}" if self.act != Visit.act else ""
        return f"{self.address} ({self.who}{done})"


def visit(who, view, *arguments, **more):
    return Visit(who, view, arguments, **more)


def view_of(page):
    return resolve(urlsplit(page.url).path).view_name


def go(page, cookies, visit):
    """Look at a page as `visit` says; `cookies` are those of each person."""
    page.context.clear_cookies()
    page.context.add_cookies(cookies[visit.who])
    page.goto(visit.address)
    if view_of(page) == "plans:today":
        # Behind a plan that was shown to somebody the first page is Today, once.
        page.goto(visit.address)
    visit.act(page)
    # A link that was clicked may only have begun to lead there.
    page.wait_for_load_state()
    assert view_of(page) == visit.view, f"{visit} leads to {page.url}"


def all_views(resolver=None, prefix=""):
    """The name of every view in the URL conf."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from all_views(pattern, prefix + namespace)
        else:
            yield prefix + pattern.name


def press(name):
    def pressed(page):
        with page.expect_navigation():
            page.get_by_role("main").get_by_role("button", name=name).first.click()

    pressed.__name__ = f'press "{name}"'
    return pressed


def ask_for_a_sign_in_code(page):
    page.get_by_label("Your email").fill(new_address())
    press("Email me a code")(page)


def go_to_the_password(page):
    page.get_by_label("Your email").fill(new_address())
    press("Use a password instead")(page)


def type_a_wrong_password(page):
    go_to_the_password(page)
    page.get_by_label("Password").fill("not this one")
    press("Sign in")(page)


def change_the_email(page):
    ask_for_a_sign_in_code(page)
    page.get_by_role("link", name="Change my email").click()


def type_a_wrong_code(page):
    ask_for_a_sign_in_code(page)
    page.get_by_label("Your code").fill("1111-1111")
    press("Continue")(page)


def ask_for_a_code_to_show_who_they_are(page):
    """Unless the tour before this one did: its code is waited for on the page already."""
    if page.get_by_role("button", name="Email me a code", exact=True).count():
        press("Email me a code")(page)


def ask_for_a_sign_up_code(page):
    ask_to_sign_up(page, new_address())


def ask_for_a_new_password(page):
    page.get_by_label("Your email").fill(new_address())
    press("Email me a code")(page)


def change_the_rows(page):
    with page.expect_navigation():
        page.locator(".list-h a.worded").click()


def change_the_first(page):
    change_the_rows(page)
    with page.expect_navigation():
        page.locator(".tools a").first.click()


def ask_the_first(page):
    page.locator(".more summary").first.click()
    follow(re.compile("asked|Said", re.I))(page)


def remove_the_first(page):
    change_the_rows(page)
    press("Remove: ")(page)


def move_the_first(page):
    change_the_rows(page)
    press("Down: ")(page)


def tap_the_first(page):
    with page.expect_navigation():
        page.locator("a.row-words").first.click()


def empty_the_first(page):
    change_the_first(page)
    boxes = ":is(textarea, [type=text], [type=tel]):visible"
    for box in page.get_by_role("main").locator(boxes).all():
        box.fill("")
    press("Save")(page)


def give_a_number_in_words(page):
    change_the_first(page)
    page.get_by_label("Phone").fill("ask my sister")
    press("Save")(page)


def follow(name):
    def followed(page):
        with page.expect_navigation():
            page.get_by_role("main").get_by_role("link", name=name).first.click()

    followed.__name__ = f'follow "{name}"'
    return followed


go_on_to_the_app = press("I understand. Go on.")


def type_no_code(page):
    go_on_to_the_app(page)
    press("Turn it on")(page)


def open_what_is_folded(page):
    change_the_first(page)
    page.evaluate("document.querySelectorAll('main details').forEach((part) => (part.open = true))")


def open_a_file(page):
    page.get_by_label("The file").set_input_files(ADDRESS_BOOK)
    page.get_by_role("button", name="Open the file").click()
    page.get_by_role("checkbox").wait_for()


def send_past_the_script(page, action):
    """As without JavaScript."""
    with page.expect_navigation():
        page.evaluate("action => document.querySelector(`main form${action}`).submit()", action)


def send_a_file(page):
    page.get_by_label("The file").set_input_files(ADDRESS_BOOK)
    send_past_the_script(page, "[enctype]")


def open_a_plan(page):
    page.get_by_label("The file").set_input_files(PLAN)
    page.get_by_role("button", name="Open the file").click()
    page.get_by_role("button", name="Bring it in").wait_for()


def choose_neither_of_a_plan(page):
    open_a_plan(page)
    page.evaluate("document.querySelectorAll('[type=radio]').forEach(each => each.remove())")
    press("Bring it in")(page)


def pick_nobody_of_a_file(page):
    send_a_file(page)
    press("Add these people")(page)


def choose_nobody(page):
    open_a_file(page)
    send_past_the_script(page, "[action$='chosen/']")


def change_the_first_in_two_tabs(page):
    change_the_first(page)
    other = page.context.new_page()
    other.goto(page.url)
    for tab, words in ((other, f"Like {new_address()}."), (page, f"Like {new_address()}.")):
        tab.get_by_label("My reason").fill(words)
        press("Save")(tab)
    other.close()


def open_the_rest(page):
    for closed in page.get_by_role("main").locator("summary").all():
        closed.click()


def put_nothing_in_the_plan(page):
    page.get_by_text("When you are ready, answer two questions").click()
    press("Put it in my plan")(page)


def write_too_much(page):
    page.get_by_label("My reason").fill("Because. " * 100)
    press("Save")(page)


def save_after_the_session_ended(page):
    page.get_by_label("My reason").fill("A line that must not be lost.")
    page.context.clear_cookies(name="s")
    press("Save")(page)


def answer_the_first_question(page):
    page.get_by_label("In my own words").fill("To hear the rain.")
    press("Save and continue")(page)


def add_a_blank(page):
    page.get_by_label("In my own words").fill("Call ___.")
    press("Add another")(page)


# What somebody new has answered, step by step, who comes to one of the later ones.
ANSWERS = {
    "why": {"In my own words": "So Maya sees me at the school gate every morning."},
    "people": {"Name": "Aunt Rosa", "Phone": "212 555 0100"},
    "if-then": {"If": "I pass Fifth Street.", "Then": "I take the other street."},
    "signs": {"In my own words": "I skip meetings."},
    "first": {"In my own words": "Put shoes on and walk."},
    "hard-day": {"In my own words": "One slip is not the end. Call Sam."},
}


def answer_the_steps_before(page):
    """Answer what comes before a step of the guided writing, once, and come back to it."""
    here, step = page.url, urlsplit(page.url).path.split("/")[-2]
    for before in list(ANSWERS)[: list(ANSWERS).index(step) if step in ANSWERS else None]:
        page.goto(reverse("plans:write", args=[before]))
        if next(iter(ANSWERS[before].values())) in page.content():
            continue
        for label, words in ANSWERS[before].items():
            page.get_by_role("textbox", name=label).fill(words)
        press("Save and continue")(page)
    page.goto(here)


def open_the_sheet(page):
    page.locator(".peek").evaluate("sheet => (sheet.open = true)")


def change_elsewhere_what_a_draft_holds(page):
    other = page.context.new_page()
    other.goto(page.url)
    with page.expect_response("**/draft/"):
        page.get_by_label("What should we call you?").fill("Al")
    other.get_by_label("What should we call you?").fill(new_address())
    # A tab that is closed on its way to a page may never say that it is closed.
    press(re.compile("^Save"))(other)
    other.close()
    with page.expect_response("**/draft/"):
        page.get_by_label("What should we call you?").fill("Alice")
    page.reload()


def open_the_place(page):
    page.locator("[data-place]").evaluate("part => (part.closest('details').open = true)")


def leave_the_clock_open(page):
    page.get_by_label("Country").select_option("AU")
    press(re.compile("^Save"))(page)


def open_what_is_closed(page):
    parts = page.get_by_role("main").locator("details")
    parts.evaluate_all("all => all.forEach((part) => (part.open = true))")


def put_the_first_back(page):
    open_what_is_closed(page)
    press(re.compile("^Put (the old words )?back"))(page)


def tap_an_if(page):
    with page.expect_navigation():
        page.locator("[name=if_tap]:visible").first.click()


def save_half_a_board(page):
    tap_an_if(page)
    press("Save")(page)


def write_no_if(page):
    # On a phone "Continue", side by side "Save".
    press(re.compile("Continue|Save"))(page)


def take_the_time_out(page):
    page.get_by_text("Change: Time").click()
    page.get_by_label("Time", exact=True).fill("")
    press(re.compile("Save|Start"))(page)


def choose_what_the_email_says(page):
    page.get_by_text("Change: What can go in the email").click()


def as_staff(page):
    """Dana runs this site, which nobody else on the tour does."""


def make_a_link(page, password=""):
    """After ending those that other tours made: ten may be open."""
    page.goto("/share/")
    while page.get_by_role("button", name="End it now").count():
        press("End it now")(page)
    page.goto("/share/add/")
    page.get_by_label("A password for this link").fill(password)
    press("Make the link")(page)


def make_a_link_with_too_short_a_password(page):
    page.get_by_label("A password for this link").fill("short")
    press("Make the link")(page)


def open_the_link(page):
    page.goto(page.get_by_label("The link").input_value())
    press("Open")(page)


def open_a_link_of_their_own(page):
    make_a_link(page)
    open_the_link(page)


def see_who_opened_a_link(page):
    make_a_link(page)
    address, cookies = page.get_by_label("The link").input_value(), page.context.cookies()
    page.context.clear_cookies()
    page.goto(address)
    press("Open")(page)
    page.context.add_cookies(cookies)
    page.goto("/share/")


def read_as_somebody_without_an_account(page):
    make_a_link(page)
    page.context.clear_cookies()
    open_the_link(page)


def read_and_be_done(page):
    read_as_somebody_without_an_account(page)
    press("I am done")(page)


def type_a_wrong_password_of_a_link(page):
    make_a_link(page, password="blue kettle")
    page.context.clear_cookies()
    open_the_link(page)
    page.get_by_label("The password for this page").fill("red kettle")
    press("Open")(page)


def print_and_come_back(page):
    page.get_by_text("Print without a PDF").click()
    press("Print from the browser")(page)
    page.go_back()


VISITS = (
    visit(NOBODY, "plans:front"),
    visit(NOBODY, "plans:ask", "why"),
    visit(NOBODY, "plans:ask", "why", act=answer_the_first_question),
    visit(NOBODY, "plans:help"),
    visit(NOBODY, "plans:help", query="?country=GB"),
    visit(NOBODY, "plans:after"),
    visit(NOBODY, "plans:after", query="?country=GB"),
    visit(NOBODY, "plans:after", query="?country=ZZ"),
    visit(NOBODY, "plans:support"),
    visit(NOBODY, "plans:support", query="?country=GB"),
    visit(DANA, "plans:support"),
    visit(NOBODY, "accounts:privacy"),
    visit(NOBODY, "accounts:other_people"),
    visit(NOBODY, "accounts:about"),
    visit(NOBODY, "account_signup"),
    visit(NOBODY, "account_signup", act=press("Email me a code")),
    visit(
        NOBODY,
        "account_email_verification_sent",
        start="account_signup",
        act=ask_for_a_sign_up_code,
    ),
    visit(NOBODY, "account_login"),
    visit(NOBODY, "account_login", act=press("Email me a code")),
    visit(NOBODY, "account_login", act=change_the_email),
    visit(NOBODY, "account_login_password", start="account_login", act=go_to_the_password),
    visit(NOBODY, "account_login_password", start="account_login", act=type_a_wrong_password),
    visit(NOBODY, "account_confirm_login_code", start="account_login", act=ask_for_a_sign_in_code),
    visit(NOBODY, "account_confirm_login_code", start="account_login", act=type_a_wrong_code),
    visit(NOBODY, "account_reset_password"),
    visit(
        NOBODY,
        "account_confirm_password_reset_code",
        start="account_reset_password",
        act=ask_for_a_new_password,
    ),
    visit(LOST, "account_complete_password_reset"),
    visit(NOBODY, "account_password_reset_completed"),
    visit(NOBODY, "account_inactive"),
    visit(NOBODY, "accounts:erased"),
    visit(NOBODY, "reminders:stop", NEVER_SEEN),
    visit(NOBODY, "reminders:stop", NEVER_SEEN, act=press("Stop them")),
    visit(NOBODY, "reminders:pause", NEVER_SEEN),
    visit(NOBODY, "reminders:pause", NEVER_SEEN, act=press("Pause for a week")),
    visit(NOBODY, "reminders:keep", NEVER_SEEN),
    visit(NOBODY, "reminders:keep", NEVER_SEEN, act=press("Start them again")),
    *(
        visit(who, view, *arguments)
        for who in (DANA, FRESH)
        for view, *arguments in (
            ("plans:today",),
            ("plans:plan",),
            ("plans:changes",),
            ("plans:review",),
            ("plans:tidy",),
            ("plans:daily_section",),
            ("plans:halfway",),
            ("plans:ready",),
            ("plans:help",),
            ("plans:after",),
            ("plans:days",),
            ("contacts:people",),
            ("care:list",),
            ("contacts:upload",),
            ("triggers:pairs",),
            ("triggers:board",),
            ("reasons:list",),
            ("signs:list",),
            ("urges:list",),
            ("dates:list",),
            ("printing:choose",),
            ("reminders:settings",),
            ("reminders:preview",),
            ("reminders:quiet",),
            ("accounts:account",),
        )
    ),
    *(visit(FRESH, "plans:write", step) for step in ("about", "why", "people", "first")),
    *(
        visit(DANA, "plans:write", step)
        for step in ("about", "why", "if-then", "signs", "hard-day", "goals")
    ),
    visit(FRESH, "plans:write", "about", act=change_elsewhere_what_a_draft_holds),
    visit(DANA, "plans:write", "people", act=open_the_place),
    visit(DANA, "accounts:account", act=open_the_place),
    visit(FRESH, "plans:helpline"),
    visit(DANA, "plans:helpline"),
    visit(DANA, "contacts:lines"),
    visit(DANA, "contacts:lines", act=change_the_rows),
    *(
        visit(DANA, f"{room}:list", act=change_the_rows)
        for room in ("reasons", "goals", "signs", "dates", "urges", "care")
    ),
    visit(DANA, "reasons:list", act=move_the_first),
    visit(DANA, "triggers:pairs", act=change_the_rows),
    visit(DANA, "items:list", "safer", act=change_the_rows),
    visit(DANA, "reminders:quiet", act=change_the_rows),
    visit(FRESH, "contacts:lines"),
    visit(FRESH, "plans:write", "first", act=add_a_blank),
    visit(DANA, "plans:write", "why", act=open_the_sheet),
    visit(DANA, "accounts:more"),
    visit(DANA, "plans:show", start="plans:plan", act=press("Show this to my counselor")),
    visit(DANA, "plans:show", start="accounts:more", act=press("Show this to my counselor")),
    visit(DANA, "accounts:consent"),
    visit(DANA, "accounts:erase"),
    visit(DANA, "accounts:sessions"),
    visit(DANA, "plans:help", act=open_the_rest),
    visit(DANA, "plans:learn", start="plans:after", act=put_nothing_in_the_plan),
    visit(DANA, "plans:passed"),
    visit(DANA, "plans:what_helped", start="plans:passed", act=press("I walked")),
    visit(DANA, "plans:changes", query="?since=look"),
    visit(DANA, "plans:changes", act=open_what_is_closed),
    visit(DANA, "plans:likelihood"),
    visit(DANA, "plans:passed", start="plans:help", act=press("It passed. Save it.")),
    visit(DANA, "goals:list"),
    visit(DANA, "steps:list"),
    visit(DANA, "items:list", "safer"),
    visit(DANA, "items:list", "learned"),
    visit(DANA, "items:list", "worse"),
    visit(FRESH, "items:list", "weighing"),
    visit(DANA, "items:add", "feelings"),
    visit(DANA, "items:edit", "got-through", start="items:list", act=change_the_first),
    *(visit(DANA, "printing:paper", paper) for paper in ("plain", "friend", "house")),
    *(visit(DANA, "printing:sheet", paper) for paper in PAPERS),
    visit(DANA, "printing:paper", "fridge", act=print_and_come_back),
    visit(DANA, "printing:paper", "card", act=open_what_is_closed),
    visit(FRESH, "printing:paper", "fridge"),
    visit(DANA, "contacts:add"),
    visit(DANA, "contacts:edit", start="contacts:people", act=change_the_first),
    visit(DANA, "contacts:edit", start="contacts:people", act=give_a_number_in_words),
    visit(DANA, "contacts:edit", start="contacts:people", act=open_what_is_folded),
    visit(DANA, "contacts:people", act=change_the_rows),
    visit(DANA, "contacts:people", act=remove_the_first),
    # Nobody is missing on the next tour.
    visit(DANA, "plans:changes", act=put_the_first_back),
    visit(DANA, "contacts:permission", start="contacts:people", act=ask_the_first),
    visit(DANA, "contacts:upload", act=press("Open the file")),
    visit(DANA, "contacts:upload", act=open_a_file),
    visit(DANA, "contacts:upload", act=send_a_file),
    visit(DANA, "contacts:choose_kept", start="contacts:upload", act=pick_nobody_of_a_file),
    visit(DANA, "contacts:choose_sent", start="contacts:upload", act=choose_nobody),
    visit(DANA, "care:add"),
    visit(DANA, "care:edit", start="care:list", act=change_the_first),
    visit(DANA, "triggers:pairs", act=open_what_is_closed),
    visit(DANA, "triggers:board", act=open_what_is_closed),
    visit(DANA, "triggers:board", act=write_no_if),
    visit(DANA, "triggers:board", act=tap_an_if),
    visit(DANA, "triggers:board", act=save_half_a_board),
    visit(DANA, "triggers:add"),
    visit(DANA, "triggers:add", act=open_what_is_closed),
    visit(DANA, "triggers:edit", start="triggers:pairs", act=change_the_first),
    visit(DANA, "triggers:edit", start="triggers:pairs", act=empty_the_first),
    visit(DANA, "reasons:add"),
    visit(DANA, "reasons:add", act=write_too_much),
    visit(DANA, "reasons:add", act=save_after_the_session_ended),
    visit(DANA, "reasons:edit", start="reasons:list", act=change_the_first),
    visit(DANA, "reasons:edit", start="reasons:list", act=change_the_first_in_two_tabs),
    *(visit(DANA, f"{room}:add") for room in ROOMS),
    *(visit(DANA, f"{room}:edit", start=f"{room}:list", act=change_the_first) for room in ROOMS),
    visit(DANA, "urges:list", act=remove_the_first),
    visit(DANA, "urges:edit", start="urges:list", act=press("Log an urge")),
    visit(DANA, "urges:edit", start="urges:list", act=change_the_first),
    visit(FRESH, "dates:add"),
    visit(DANA, "dates:add", query="?idea=0"),
    visit(DANA, "dates:add", act=open_the_rest),
    visit(DANA, "dates:add", act=press("Save")),
    visit(DANA, "dates:edit", start="dates:list", act=change_the_first),
    visit(DANA, "items:add", "alone"),
    visit(DANA, "items:edit", "alone", start="items:list", act=change_the_first),
    visit(DANA, "reminders:status", act=as_staff),
    visit(DANA, "reminders:settings", act=take_the_time_out),
    visit(DANA, "reminders:settings", act=choose_what_the_email_says),
    visit(DANA, "reminders:switch"),
    visit(DANA, "reminders:switch", act=press("Pause until then")),
    visit(DANA, "reminders:quiet", act=press("Save")),
    visit(DANA, "account_email"),
    visit(DANA, "account_change_password"),
    visit(DANA, "account_change_password", act=press("Save")),
    visit(FRESH, "account_set_password"),
    visit(FRESH, "accounts:lost_email"),
    visit(FRESH, "account_reauthenticate"),
    visit(FRESH, "account_reauthenticate", act=ask_for_a_code_to_show_who_they_are),
    visit(DANA, "account_reauthenticate"),
    visit(DANA, "account_reauthenticate_password"),
    visit(FRESH, "accounts:ways_in"),
    visit(FRESH, "accounts:add_passkey"),
    visit(FRESH, "accounts:second_step"),
    visit(FRESH, "accounts:second_step_app", start="accounts:second_step", act=go_on_to_the_app),
    visit(FRESH, "accounts:second_step_app", start="accounts:second_step", act=type_no_code),
    visit(STEPPED, "accounts:ways_in"),
    visit(STEPPED, "accounts:rename_passkey", start="accounts:ways_in", act=follow("My phone")),
    visit(STEPPED, "accounts:second_step_off"),
    visit(STEPPED, "accounts:recovery_codes"),
    visit(STEPPED, "accounts:recovery_codes", act=press("Make new backup codes")),
    visit(STEPPED, "mfa_reauthenticate"),
    visit(STEPPED, "mfa_reauthenticate_webauthn"),
    visit(AT_THE_STEP, "mfa_authenticate"),
    visit(AT_THE_STEP, "mfa_authenticate", act=press("Continue")),
    visit(DANA, "sharing:list"),
    visit(DANA, "sharing:add"),
    visit(FRESH, "sharing:add"),
    visit(FRESH, "sharing:add", act=make_a_link_with_too_short_a_password),
    visit(FRESH, "sharing:made", start="sharing:list", act=make_a_link),
    visit(FRESH, "sharing:list", act=see_who_opened_a_link),
    visit(NOBODY, "shared:door", "x" * 43),
    visit(NOBODY, "shared:door", "x" * 43, act=press("Open")),
    visit(FRESH, "shared:door", start="sharing:list", act=type_a_wrong_password_of_a_link),
    visit(FRESH, "shared:view", start="sharing:list", act=open_a_link_of_their_own),
    visit(FRESH, "shared:view", start="sharing:list", act=read_as_somebody_without_an_account),
    visit(FRESH, "shared:close", start="sharing:list", act=read_and_be_done),
    visit(DANA, "accounts:take_along"),
    visit(DANA, "accounts:bring"),
    visit(DANA, "accounts:bring", act=press("Open the file")),
    visit(DANA, "accounts:bring", act=open_a_plan),
    visit(DANA, "accounts:bring_in", start="accounts:bring", act=choose_neither_of_a_plan),
    visit(DANA, "account_logout"),
)
