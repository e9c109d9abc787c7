"""Signing up, in and out as a person does it, with the codes that arrive by mail."""

import re
import time
import uuid

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

A_MAIL_MAY_TAKE = 15  # seconds
CODE = re.compile(r"\b\d{4}-\d{4}\b")


def sign_up(page, smtp, email):
    """From the page for the address to the first step of the guided writing."""
    page.goto("/account/signup/")
    ask_to_sign_up(page, email)
    type_code(page, smtp, email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Why are you doing this?")


def cookies_of_somebody_new(chromium, site, smtp):
    """Sign somebody up once; with these cookies every later page is theirs.

    A module may ask the same site for it again when tests share the processors, and a known
    address would bring no code.
    """
    context = chromium.new_context(base_url=site.url)
    sign_up(context.new_page(), smtp, new_address())
    cookies = context.cookies()
    context.close()
    return cookies


def cookies_with_second_step(page, smtp, email):
    """Sign somebody up on `page` who then adds a passkey, and turns the second step on."""
    sign_up(page, smtp, email)
    take_away = phone_with_passkeys(page)
    add_passkey(page, "My phone")
    take_away()
    turn_on_second_step(page)
    return page.context.cookies()


def new_address():
    """One that has not asked for a code before: asking too often is refused."""
    return f"{uuid.uuid4().hex[:12]}@example.org"


def ask_to_sign_up(page, email):
    page.get_by_label("Your email").fill(email)
    page.get_by_label("I am 16 or older.").check()
    page.get_by_label("I agree that this site saves what I write.").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Email me a code").click()


def sign_in(page, smtp, email):
    """From the front page to Today, with a new code."""
    page.goto("/")
    page.get_by_role("link", name="Sign in").click()
    ask_for_code(page, smtp, email)
    expect(page).to_have_url(re.compile("/today/$"))


def ask_for_code(page, smtp, email):
    """From the page for the address to what comes after the code."""
    if "/account/login/" not in page.url:
        page.goto("/account/login/?again")
    page.get_by_label("Your email").fill(email)
    page.get_by_role("button", name="Email me a code").click()
    type_code(page, smtp, email)


def sign_in_with_password(page, email, password):
    page.goto("/account/login/")
    page.get_by_label("Your email").fill(email)
    page.get_by_role("button", name="Use a password instead").click()
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/today/$"))


def sign_out(page):
    page.goto("/account/more/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def phone_with_passkeys(page):
    """Let the browser keep passkeys and unlock itself, until the returned function is called."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda: devices.send("WebAuthn.removeVirtualAuthenticator", device)


def add_passkey(page, name):
    page.goto("/account/passkeys/add/")
    page.get_by_label("A name for it").fill(name)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ways to sign in")


def turn_on_second_step(page):
    """From the page that says what is lost to the recovery codes; returns (secret, codes)."""
    page.goto("/account/second-step/")
    page.get_by_role("button", name="I understand. Go on.").click()
    secret = page.locator("[data-copy]").get_attribute("data-copy")
    page.get_by_label("Code from the app").fill(code_of_app(secret))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your backup codes")
    return secret, page.locator(".codes li").all_inner_texts()


def code_of_app(secret, later=0):
    """What the app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def forget_the_password(page, smtp, email):
    page.goto("/account/password/reset/")
    page.get_by_label("Your email").fill(email)
    page.get_by_role("button", name="Email me a code").click()
    type_code(page, smtp, email)
    expect(page.get_by_role("button", name="Save")).to_be_visible()


def type_code(page, smtp, email):
    page.get_by_label("Your code").fill(take_code(smtp, email))
    page.get_by_role("button", name="Continue").click()


def demo_person(site):
    """Put the demo person in with a mailbox, as on the first day; return (email, password)."""
    told = site.manage("demo", "--email", "dana@example.org", "--again")
    return re.search(r"E-mail:\s+(\S+)", told)[1], re.search(r"Password:\s+(\S+)", told)[1]


def take_code(smtp, email):
    """The code in the next mail that has one: the daily mail may come before it."""
    while True:
        words = take_mail(smtp, email).get_body(("plain",)).get_content()
        if code := CODE.search(words):
            return code.group()


def take_mail(smtp, email, within=A_MAIL_MAY_TAKE):
    """Wait for a mail to `email`, and take it out of the box. Returns the message."""
    give_up_at = time.monotonic() + within
    while time.monotonic() < give_up_at:
        for mail in smtp.messages:
            if mail.recipients == [email]:
                smtp.messages.remove(mail)
                return mail.message
        time.sleep(0.1)
    raise AssertionError(f"No mail to {email} within {within} seconds")
