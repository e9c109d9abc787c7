"""Every page that a person sees as a picture, from its head to its foot, to be looked at.

    python -m tests.browser.whole_pages FOLDER [NAME ...]

makes phone-light/today.png, phone-dark/today.png, desktop-light/today.png and so on in FOLDER: the
demo person's pages, those of somebody who has only just signed up or is signed out, and the mails;
or only those whose names are given, like today or "write-*".
What is lower than `AT_MOST` on a long page is left off. What cannot be opened is told.
"""

import json
import os
import sys
import tempfile
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

import django
from playwright.sync_api import Error, Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.browser import visits  # noqa: E402 - after setup
from tests.browser.getting_in import (  # noqa: E402 - the same
    ask_to_sign_up,
    cookies_of_somebody_new,
    demo_person,
    new_address,
    sign_in_with_password,
    take_mail,
)
from tests.browser.screens import CHROMIUM_OPTIONS, SCREENS, TIMEOUT  # noqa: E402 - the same
from tests.browser.visits import (  # noqa: E402 - the same
    DANA,
    FRESH,
    NEVER_SEEN,
    NOBODY,
    go,
    press,
    visit,
)
from tests.support.live_server import Site  # noqa: E402 - the same
from tests.support.servers import SMTPServer, require, smtp_server  # noqa: E402 - the same

LOOKS = {"phone": ("light", "dark"), "desktop": ("light",)}
AT_MOST = 2_400  # px from the head
PLACE = {"locale": "en-US", "timezone_id": "America/New_York"}
STEPS = ("why", "people", "if-then", "signs", "first", "hard-day", "goals")
# Those of somebody new come first: what is done later would fill them.
PAGES = {
    "front": visit(NOBODY, "plans:front"),
    "help-no-country": visit(NOBODY, "plans:help"),
    "help-signed-out": visit(NOBODY, "plans:help", query="?country=US"),
    "used-no-country": visit(NOBODY, "plans:after"),
    "used-signed-out": visit(NOBODY, "plans:after", query="?country=US"),
    "support-no-country": visit(NOBODY, "plans:support"),
    "privacy": visit(NOBODY, "accounts:privacy"),
    "about": visit(NOBODY, "accounts:about"),
    "start": visit(NOBODY, "plans:ask", "why"),
    "start-second": visit(NOBODY, "plans:ask", "why", act=visits.answer_the_first_question),
    "sign-up": visit(NOBODY, "account_signup"),
    "sign-up-refused": visit(NOBODY, "account_signup", act=press("Email me a code")),
    "sign-in": visit(NOBODY, "account_login"),
    "code": visit(
        NOBODY,
        "account_confirm_login_code",
        start="account_login",
        act=visits.ask_for_a_sign_in_code,
    ),
    "password-forgotten": visit(NOBODY, "account_reset_password"),
    "mail-stop": visit(NOBODY, "reminders:stop", NEVER_SEEN),
    "mail-stopped": visit(NOBODY, "reminders:stop", NEVER_SEEN, act=press("Stop them")),
    "mail-pause": visit(NOBODY, "reminders:pause", NEVER_SEEN),
    "today-empty": visit(FRESH, "plans:today"),
    "plan-empty": visit(FRESH, "plans:plan"),
    "help-empty": visit(FRESH, "plans:help"),
    "people-empty": visit(FRESH, "contacts:people"),
    "if-then-empty": visit(FRESH, "triggers:pairs"),
    "board-empty": visit(FRESH, "triggers:board"),
    "reasons-empty": visit(FRESH, "reasons:list"),
    "urges-empty": visit(FRESH, "urges:list"),
    "ready-empty": visit(FRESH, "plans:ready"),
    "print-chooser-empty": visit(FRESH, "printing:choose"),
    "daily-email-new": visit(FRESH, "reminders:settings"),
    "write-about": visit(FRESH, "plans:write", "about"),
    **{
        f"write-{step}": visit(FRESH, "plans:write", step, act=visits.answer_the_steps_before)
        for step in STEPS
    },
    "write-helpline": visit(FRESH, "plans:helpline"),
    "write-blank": visit(FRESH, "plans:write", "first", act=visits.add_a_blank),
    "write-sheet": visit(DANA, "plans:write", "why", act=visits.open_the_sheet),
    "today": visit(DANA, "plans:today"),
    "days": visit(DANA, "plans:days"),
    "plan": visit(DANA, "plans:plan"),
    "what-changed": visit(DANA, "plans:changes"),
    "check-plan": visit(DANA, "plans:review"),
    "check-lines": visit(DANA, "plans:tidy"),
    "check-likely": visit(DANA, "plans:likelihood"),
    "halfway": visit(DANA, "plans:halfway"),
    "ready": visit(DANA, "plans:ready"),
    "help": visit(DANA, "plans:help"),
    "help-rest": visit(DANA, "plans:help", act=visits.open_the_rest),
    "used": visit(DANA, "plans:after"),
    "support": visit(DANA, "plans:support"),
    "people": visit(DANA, "contacts:people"),
    "people-change": visit(DANA, "contacts:people", act=visits.change_the_rows),
    "people-add": visit(DANA, "contacts:add"),
    "person": visit(DANA, "contacts:edit", start="contacts:people", act=visits.change_the_first),
    "asking": visit(DANA, "contacts:permission", start="contacts:people", act=visits.ask_the_first),
    "address-book": visit(DANA, "contacts:upload"),
    "helplines": visit(DANA, "contacts:lines"),
    "care": visit(DANA, "care:list"),
    "care-change": visit(DANA, "care:list", act=visits.change_the_rows),
    "if-then": visit(DANA, "triggers:pairs"),
    "if-then-change": visit(DANA, "triggers:pairs", act=visits.change_the_rows),
    "if-then-add": visit(DANA, "triggers:add"),
    "board": visit(DANA, "triggers:board"),
    "board-then": visit(DANA, "triggers:board", act=visits.tap_an_if),
    "board-refused": visit(DANA, "triggers:board", act=visits.write_no_if),
    **{f"{room}": visit(DANA, f"{room}:list") for room in ("reasons", *visits.ROOMS, "dates")},
    "reasons-change": visit(DANA, "reasons:list", act=visits.change_the_rows),
    "reason-add": visit(DANA, "reasons:add"),
    "reason-refused": visit(DANA, "reasons:add", act=press("Save")),
    "reason-edit": visit(DANA, "reasons:edit", start="reasons:list", act=visits.change_the_first),
    "date-add": visit(DANA, "dates:add"),
    "urges": visit(DANA, "urges:list"),
    "urges-change": visit(DANA, "urges:list", act=visits.change_the_rows),
    "list-safer": visit(DANA, "items:list", "safer"),
    "print-chooser": visit(DANA, "printing:choose"),
    "print-one": visit(DANA, "printing:paper", "fridge"),
    "discreet": visit(DANA, "printing:paper", "plain"),
    "sheet": visit(DANA, "printing:sheet", "fridge"),
    "daily-email": visit(DANA, "reminders:settings"),
    "daily-email-preview": visit(DANA, "reminders:preview"),
    "daily-email-pause": visit(DANA, "reminders:switch"),
    "daily-email-part": visit(DANA, "plans:daily_section"),
    "quiet-days": visit(DANA, "reminders:quiet"),
    "settings": visit(DANA, "accounts:account"),
    "more": visit(DANA, "accounts:more"),
    "consent": visit(DANA, "accounts:consent"),
    "email-change": visit(DANA, "account_email"),
    "sessions": visit(DANA, "accounts:sessions"),
    "ways-in": visit(FRESH, "accounts:ways_in"),
    "passkey-add": visit(FRESH, "accounts:add_passkey"),
    "second-step": visit(FRESH, "accounts:second_step"),
    "second-step-app": visit(
        FRESH, "accounts:second_step_app", start="accounts:second_step", act=visits.go_on_to_the_app
    ),
    "who-is-it": visit(FRESH, "account_reauthenticate"),
    "who-is-it-code": visit(FRESH, "account_reauthenticate", act=press("Email me a code")),
    "lost-email": visit(FRESH, "accounts:lost_email"),
    "password-change": visit(DANA, "account_change_password"),
    "take-along": visit(DANA, "accounts:take_along"),
    "bring": visit(DANA, "accounts:bring"),
    "bring-in": visit(DANA, "accounts:bring", act=visits.open_a_plan),
    "sign-out": visit(DANA, "account_logout"),
    "staff": visit(DANA, "reminders:status", act=visits.as_staff),
    "error-signed-out": visit(DANA, "reasons:add", act=visits.save_after_the_session_ended),
    # Last, because it is one urge more.
    "passed": visit(DANA, "plans:passed", start="plans:help", act=visits.press("It passed")),
}
# As the handlers answer when no form is sent: a site that works shows them to nobody.
ERRORS = """
import json
from django.test import RequestFactory
from django.urls import get_resolver
request = RequestFactory().get("/account/login/")
handler = get_resolver().resolve_error_handler
print(json.dumps({status: handler(status)(request).text for status in (400, 429, 500)}))
"""
# A bar at the foot of the screen would lie across the middle of a picture that is longer.
BARS_TO_THE_FOOT = """foot => {
    for (const part of document.querySelectorAll("body *")) {
        const look = getComputedStyle(part), box = part.getBoundingClientRect();
        if (box.top < innerHeight / 2) continue;
        if (look.position === "sticky") part.style.cssText += "; position: relative; inset: auto";
        if (look.position !== "fixed") continue;
        part.style.cssText += "; position: absolute; inset: auto";
        const zero = part.offsetParent?.getBoundingClientRect() ?? { x: 0, y: 0 };
        const place = { left: box.x - zero.x, top: foot - box.height - zero.y, width: box.width };
        for (const [side, size] of Object.entries(place)) part.style[side] = `${size}px`;
    }
}"""
FORM_FROM_ELSEWHERE = '<form method="post" action="{}/account/login/"><button>Send</button></form>'


def main(folder, names):
    with (
        tempfile.TemporaryDirectory() as var,
        smtp_server() as smtp,
        Site(Path(var) / "var", EMAIL_URL=smtp.url) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=require("chromium"), args=CHROMIUM_OPTIONS
        )
        for screen, schemes in LOOKS.items():
            context = browser.new_context(
                base_url=site.url, reduced_motion="reduce", **SCREENS[screen], **PLACE
            )
            context.set_default_timeout(TIMEOUT)
            tour = Tour.begin(context.new_page(), site, smtp)
            for name, show in tour.pages().items():
                if not any(fnmatch(name, wanted) for wanted in names):
                    continue
                try:
                    show()
                except (AssertionError, Error) as failure:
                    print(f"{screen} {name}: {failure}")
                else:
                    take_pictures(tour.page, schemes, f"{folder / screen}-{{}}/{name}.png")
            context.close()


def take_pictures(page, schemes, file):
    # What the page loads when it is near, and its typeface.
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    height = page.evaluate("document.documentElement.scrollHeight")
    shown = {"x": 0, "y": 0, **page.viewport_size, "height": min(height, AT_MOST)}
    page.evaluate(BARS_TO_THE_FOOT, shown["height"])
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=file.format(scheme), full_page=True, clip=shown)
    page.emulate_media(color_scheme=schemes[0])


@dataclass
class Tour:
    """One browser's way through the site, with a demo person as on the first day."""

    page: Page
    site: Site
    smtp: SMTPServer
    email: str
    cookies: dict

    @classmethod
    def begin(cls, page, site, smtp):
        email, password = demo_person(site)
        site.manage("make_staff", email)
        sign_in_with_password(page, email, password)
        # Asked for once, the typeface is there at the next visit.
        page.evaluate("document.fonts.load('18px Atkinson Hyperlegible Next')")
        fresh = cookies_of_somebody_new(page.context.browser, site, smtp)
        cookies = {NOBODY: [], DANA: page.context.cookies(), FRESH: fresh}
        return cls(page, site, smtp, email, cookies)

    def pages(self):
        """Return {name: what brings it into the browser}."""
        errors = json.loads(self.site.manage("shell", "-v0", "-c", ERRORS).splitlines()[-1])
        return {
            **{name: partial(go, self.page, self.cookies, seen) for name, seen in PAGES.items()},
            **{f"error-{status}": partial(self.show, text) for status, text in errors.items()},
            "error-403": self.send_from_elsewhere,
            "error-404": partial(self.page.goto, "/nothing/"),
            "error-405": partial(self.page.goto, "/plan/sections/"),
            "error-old-page": self.save_on_an_old_page,
            "account-mail": self.read_the_sign_in_mail,
            "sign-up-mail": self.read_the_sign_up_mail,
            "daily-mail": self.read_the_daily_mail,
        }

    def show(self, text):
        """Show a text of ours where its styles are found."""
        self.page.goto("/nothing/")
        self.page.set_content(text)

    def send_from_elsewhere(self):
        self.page.goto("about:blank")
        self.page.set_content(FORM_FROM_ELSEWHERE.format(self.site.url))
        with self.page.expect_navigation():
            self.page.get_by_role("button").click()

    def save_on_an_old_page(self):
        go(self.page, self.cookies, visit(DANA, "reasons:add"))
        self.page.get_by_label("My reason").fill("A line that must not be lost.")
        self.page.context.clear_cookies(name="c")
        press("Save")(self.page)

    def read_the_sign_in_mail(self):
        go(self.page, self.cookies, visit(NOBODY, "account_login"))
        self.page.get_by_label("Your email").fill(self.email)
        press("Email me a code")(self.page)
        self.read_mail(self.email)

    def read_the_sign_up_mail(self):
        go(self.page, self.cookies, visit(NOBODY, "account_signup"))
        email = new_address()
        ask_to_sign_up(self.page, email)
        self.read_mail(email)

    def read_the_daily_mail(self):
        go(self.page, self.cookies, visit(DANA, "reminders:settings"))
        with self.page.expect_navigation():
            self.page.locator("form[action$='/sample/'] button").click()
        self.read_mail(self.email)

    def read_mail(self, email):
        html = take_mail(self.smtp, email).get_body(("html",)).get_content()
        self.page.goto("about:blank")
        self.page.set_content(html)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or ["*"])
