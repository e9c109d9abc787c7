"""What every answer carries, and what the settings insist on before anything starts."""

import base64
import os
import string
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client

from config.manifest import KEPT as MANIFEST_IS_KEPT
from tests.support.factories import person, signed_in, with_plan
from tests.support.live_server import OURS
from tests.support.pages import Page
from tests.support.urls import routes

ROOT = Path(__file__).resolve().parents[2]
HTTPS = {
    "SITE_URL": "https://plan.example.org",
    "SECRET_KEY": "tests-only-" + string.ascii_letters,
    "SEALING_KEYS": base64.b64encode(b"k" * 32).decode(),
}
# What may stand in a frame of ours: a paper on its page, an email on that of its settings.
FRAMED = ("printing:sheet", "printing:small", "reminders:letter")
# An email has its styles in its tags.
INLINE_STYLES = "style-src 'unsafe-inline'"


@pytest.fixture
def browser(client):
    client.raise_request_exception = False
    return client


# Headers -----------------------------------------------------------------------------------------


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("is_signed_in", [True, False], ids=["signed in", "signed out"])
@pytest.mark.parametrize("route", routes(), ids=str)
def test_every_answer_of_every_page_is_guarded(browser, route, is_signed_in):
    if is_signed_in:
        signed_in(browser, with_plan(person()))
    for answer in (browser.get(route.path()), browser.post(route.path())):
        assert answer.status_code < 500
        assert_guarded(answer, frame_of(route, answer), route.referrer_policy)


@pytest.mark.one_database
@pytest.mark.django_db
def test_what_is_refused_missing_or_broken_is_guarded_too(browser, monkeypatch):
    monkeypatch.setattr("plans.content.PlanContent.load", break_down)
    signed_in(browser, person())
    strict = Client(enforce_csrf_checks=True)
    answers = {
        400: browser.post("/reasons/add/", {"text": "w" * 300_000}),
        403: strict.post("/account/login/", {"login": "x"}),
        404: browser.get("/no/such/page/"),
        405: browser.get("/today/reading/"),
        500: browser.get("/plan/"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert_guarded(answer)


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("is_signed_in", [True, False], ids=["signed in", "signed out"])
def test_no_refusal_is_a_blank_page(browser, is_signed_in):
    if is_signed_in:
        signed_in(browser, person())
    for route in routes():
        answer = browser.get(route.path(), follow=True)
        if answer.status_code >= 400:
            assert Page(answer).link("Go to the home page") == "/", route
            assert Page(answer).link("Help") == "/help/", route
            assert Page(answer).link("Numbers to call") == "/help/", route


@pytest.mark.one_database
@pytest.mark.django_db
def test_the_address_of_a_button_says_so_and_which_way_it_may_be_asked(browser):
    answer = signed_in(browser, person()).get("/today/reading/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert int(answer["Content-Length"]) == len(answer.content)
    assert "This page opens with a button" in Page(answer).text
    assert browser.head("/today/reading/").content == b""


@pytest.mark.one_database
@pytest.mark.django_db
def test_an_answer_to_a_made_up_host_is_refused(browser):
    assert browser.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/.git/HEAD", "/var/lamplight.env", "/manage.py", "/admin/"])
def test_what_is_nobodys_business_is_not_there(browser, address):
    assert browser.get(address).status_code == 404


@pytest.mark.one_database
@pytest.mark.django_db
def test_the_paper_is_a_pdf_and_nothing_else(browser):
    signed_in(browser, with_plan(person()))
    answer = browser.post("/print/", {"paper": "fridge", "size": "a4"}, follow=True)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="my-plan.pdf"'
    assert answer.content.startswith(b"%PDF")


def frame_of(route, answer):
    return "self" if route.name in FRAMED and answer.status_code == 200 else "none"


def break_down(user):
    raise RuntimeError("broken on purpose")


def assert_guarded(answer, shown_in="none", referrer_policy="same-origin"):
    policy = answer["Content-Security-Policy"]
    if INLINE_STYLES in policy:
        assert shown_in == "self"
        policy = policy.replace(INLINE_STYLES, "").replace("script-src 'none'", "script-src 'self'")
    for rule in ("default-src 'none'", "script-src 'self'", f"frame-ancestors '{shown_in}'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == {"none": "DENY", "self": "SAMEORIGIN"}[shown_in]
    assert answer["Referrer-Policy"] == referrer_policy
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"] or answer["Cache-Control"] == MANIFEST_IS_KEPT
    assert "noindex" in answer["X-Robots-Tag"]
    for cookie in answer.cookies.values():
        assert cookie["httponly"] or not cookie.value  # one that is taken away again
        assert cookie["samesite"] == "Lax"


# Health ------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/livez", "/readyz"])
def test_a_probe_is_answered_whatever_host_it_names(client, address):
    answer = client.get(address, headers={"host": "10.0.0.7"})
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_without_keys_the_site_lives_but_is_not_ready(client, settings):
    settings.SEALING_KEYS = ["nonsense"]
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"not ready: keys")
    assert client.get("/livez").status_code == 200


# Settings ----------------------------------------------------------------------------------------


def test_over_https_every_cookie_is_locked_to_the_site(tmp_path):
    shown = run_python(
        tmp_path,
        "import django; django.setup()\n"
        "from django.conf import settings as s\n"
        "for kind in ('SESSION', 'CSRF', 'LANGUAGE'):\n"
        "    for flag in ('NAME', 'SECURE', 'HTTPONLY', 'SAMESITE'):\n"
        "        print(getattr(s, f'{kind}_COOKIE_{flag}'))\n"
        "print(s.KNOWN_COOKIE_NAME)\n",
        **HTTPS,
    )
    assert shown.stdout.split() == [
        *("__Host-s", "True", "True", "Lax"),
        *("__Host-c", "True", "True", "Lax"),
        *("__Host-l", "True", "True", "Lax"),
        "__Host-known",
    ]


def test_over_https_a_plain_address_leads_to_the_safe_one(tmp_path):
    shown = run_python(
        tmp_path,
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "plain = Client().get('/today/', headers={'host': 'plan.example.org'})\n"
        "print(plain.status_code, plain['Location'])\n"
        "safe = Client().get('/today/', secure=True, headers={'host': 'plan.example.org'})\n"
        "print(safe['Strict-Transport-Security'].split(';')[0])\n"
        "print('upgrade-insecure-requests' in safe['Content-Security-Policy'])\n",
        **HTTPS,
    )
    assert shown.stdout.splitlines() == [
        "301 https://plan.example.org/today/",
        "max-age=31536000",
        "True",
    ], shown.stderr


@pytest.mark.parametrize(
    ("asked_for", "header"),
    [
        ({}, "max-age=31536000"),
        ({"HSTS_INCLUDE_SUBDOMAINS": "true"}, "max-age=31536000; includeSubDomains"),
        (
            {"HSTS_INCLUDE_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"},
            "max-age=31536000; includeSubDomains; preload",
        ),
    ],
)
def test_https_is_asked_of_this_host_alone_unless_the_operator_says_more(
    tmp_path, asked_for, header
):
    shown = run_python(
        tmp_path,
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "safe = Client().get('/today/', secure=True, headers={'host': 'plan.example.org'})\n"
        "print(safe['Strict-Transport-Security'])\n",
        **HTTPS,
        **asked_for,
    )
    assert shown.stdout.strip() == header, shown.stderr


def test_djangos_own_check_for_production_finds_nothing(tmp_path):
    checked = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **HTTPS)
    assert checked.returncode == 0, checked.stderr


def test_every_change_of_a_model_has_its_migration(tmp_path):
    checked = manage(tmp_path, "makemigrations", "--check", "--dry-run", **HTTPS)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    ("missing", "value", "sentence"),
    [
        ("SECRET_KEY", None, "SECRET_KEY is missing or unreadable. Run `manage.py setup` once"),
        ("SECRET_KEY", "", "SECRET_KEY is empty. Run `manage.py setup` once"),
        ("SEALING_KEYS", None, "SEALING_KEYS is missing or unreadable. Run `manage.py setup`"),
        ("SITE_URL", None, "SITE_URL is missing or is no web address."),
        ("SITE_URL", "plan.example.org", "SITE_URL is missing or is no web address."),
    ],
)
def test_nothing_starts_without_what_it_must_have(tmp_path, missing, value, sentence):
    environment = {**HTTPS, "EMAIL_URL": "smtp://127.0.0.1:25", missing: value}
    started = manage(tmp_path, "check", **environment)
    assert started.returncode != 0
    assert sentence in started.stderr


def test_a_broken_sealing_key_is_said_without_showing_it(tmp_path):
    started = manage(tmp_path, "check", **{**HTTPS, "SEALING_KEYS": "not-a-key-at-all"})
    assert started.returncode != 0
    assert "Key 1 of SEALING_KEYS" in started.stderr
    assert "not-a-key-at-all" not in started.stderr


def manage(folder, *arguments, **environment):
    return run([sys.executable, "manage.py", *arguments], folder, environment)


def run_python(folder, code, **environment):
    (folder / "static").mkdir()
    return run(
        [sys.executable, "-c", code],
        folder,
        {**environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )


def run(command, folder, environment):
    """Run a command with nothing of the tests' own settings. A value of None leaves a name out."""
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    given = {name: value for name, value in environment.items() if value is not None}
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**inherited, "VAR_DIR": str(folder), **given},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("status", [400, 403, 404, 405, 429, 500, 503])
def test_every_error_page_has_a_way_on_and_promises_nothing(status):
    answer = HttpResponse(render_to_string(f"{status}.html"))
    assert Page(answer).link("Go to the home page") == "/"
    assert Page(answer).link("Numbers to call") == "/help/"
    assert "safe" not in Page(answer).text
    if status >= 500:
        assert "Try again in a minute." in Page(answer).text
        assert "as you left it" not in Page(answer).text
