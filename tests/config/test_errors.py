"""What was typed wrong: every page with a form says so first, and in our words."""

import html
import re

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.core import validators
from django.utils.module_loading import import_string

from records import error_messages
from records.error_messages import OwnErrorMessages
from records.templatetags.errors import without_end_mark
from tests.support.factories import signed_in
from tests.support.form_pages import PASSWORD, pages_with_forms, somebody_with_rows
from tests.support.pages import Page, send

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NONSENSE = "nonsense\x00" * 60
BOX = re.compile(r'<div class="errors?"[^>]*role="alert"[^>]*>')


def stock_sentences():
    """Every sentence that the framework could say, as a pattern for its placeholders."""
    kinds = [kind for kind in vars(forms).values() if isinstance(kind, type)]
    texts = [
        text
        for kind in kinds
        if issubclass(kind, forms.Field)
        for text in getattr(kind, "default_error_messages", {}).values()
    ]
    texts += [
        kind.message
        for kind in vars(validators).values()
        if isinstance(kind, type) and isinstance(getattr(kind, "message", None), str)
    ]
    texts += [str(text) for text in DefaultAccountAdapter.error_messages.values()]
    texts += ["Enter a valid", "You must type the same", "Select a valid choice", "This field"]
    texts += ["Ensure this value", "already exists", "ManagementForm data"]
    plain = {
        str(text) for text in texts if isinstance(text, str) or hasattr(text, "_proxy____args")
    }
    return [
        re.compile(r"[^<>]*?".join(map(re.escape, re.split(r"%(?:\(\w+\))?[ds]", text))))
        for text in plain
        if len(text) > 5 and not text.startswith("%")
    ]


STOCK = stock_sentences()


@pytest.fixture
def alice():
    return somebody_with_rows()


def nonsense_posts(form, answer):
    """What to send instead of what the page holds: nothing, nonsense, and nonsense all over."""
    names = set(re.findall(r'name="([\w-]+)"', answer.content.decode())) - {"csrfmiddlewaretoken"}
    hidden = {"row", "seen", "place_seen", "phone_seen"}
    words = dict.fromkeys(names - {"do", "idea"}, NONSENSE)
    yield dict.fromkeys(form.values, "")
    yield {**form.values, **dict.fromkeys(set(form.values) - hidden, "")}
    yield words
    yield {**words, **{name: form.values[name] for name in hidden & set(form.values)}}


def refusals(client, user):
    """Yield (what was sent where, the answer) for every answer that shows errors."""
    sent = set()
    if user:
        signed_in(client, user)
    for address, form, page in list(pages_with_forms(client, user)):
        for values in nonsense_posts(form, page):
            key = (address, tuple(sorted(values.items())))
            if key in sent or "logout" in address:
                continue
            sent.add(key)
            answer = client.post(address, values)
            if user and "/login/" in answer.get("Location", ""):
                signed_in(client, user)
            if "text/html" in answer.get("Content-Type", "") and BOX.search(text_of(answer)):
                yield address, answer


def text_of(answer):
    return html.unescape(answer.content.decode())


def faults_of(answer):
    text = text_of(answer)
    if not Page(answer).title.startswith("Error: "):
        yield f"the title is {Page(answer).title!r}"
    for box in BOX.findall(text):
        if 'tabindex="-1"' not in box or "autofocus" not in box:
            yield f"nothing brings the reader to {box}"
    for mark in (".: ", "?: ", ":: "):
        if mark in text:
            yield f"{mark!r} is read aloud"
    for pattern in STOCK:
        if found := pattern.search(text):
            yield f"{found[0]!r} is not ours"


@pytest.mark.parametrize("who", ["signed in", "signed out"])
def test_a_page_that_was_filled_wrong_says_so_first_and_in_our_words(client, alice, who):
    user = alice if who == "signed in" else None
    refused = list(refusals(client, user))
    faults = {f"{address}: {fault}" for address, answer in refused for fault in faults_of(answer)}
    assert not faults, "\n".join(sorted(faults))
    # So that the test does not pass by finding nothing.
    assert len({address for address, _ in refused}) >= (25 if user else 3), refused


def test_a_page_without_an_error_says_nothing_of_one(client, alice):
    signed_in(client, alice)
    for address in ("/reasons/add/", "/today/", "/reasons/", "/account/settings/"):
        page = client.get(address)
        assert not Page(page).title.startswith("Error")
        assert "autofocus" not in text_of(page)


def test_the_list_of_errors_names_the_field_without_its_end_mark(client):
    answer = client.post("/account/signup/", {"email": ""})
    text = Page(answer).text
    assert "Check these answers" in text
    assert "I am 16 or older: This is for people who are 16 or older." in text
    assert without_end_mark("How often?") == "How often"


def test_two_different_passwords_are_told_in_our_words(client, alice):
    words = {"oldpassword": PASSWORD, "password1": "other words of mine"}
    answer = send(
        signed_in(client, alice), "/account/password/change/", "oldpassword",
        **words, password2="another thing here",
    )  # fmt: skip
    assert "The two passwords are different. Type both again." in Page(answer).text


def every_form():
    """Every class of form of the site."""
    apps = ("accounts", "config", "contacts", "goals", "plans", "printing", "records")
    kinds, found = [forms.BaseForm], []
    while kinds:
        for kind in kinds.pop().__subclasses__():
            kinds.append(kind)
            if kind.__module__.partition(".")[0] in (*apps, "reminders", "triggers"):
                found.append(kind)
    return found


def test_every_form_speaks_in_our_words(settings):
    used = [import_string(name) for name in settings.ACCOUNT_FORMS.values()]
    assert len(every_form()) > 30
    assert {
        form for form in (*every_form(), *used) if not issubclass(form, OwnErrorMessages)
    } == set()


@pytest.mark.parametrize(
    ("field", "code", "sentence"),
    [
        (forms.EmailField(), "required", error_messages.EMAIL["required"]),
        (forms.EmailField(), "invalid", error_messages.LIKE_EMAIL),
        (forms.ChoiceField(choices=[("a", "A")]), "invalid_choice", error_messages.PICK_ONE),
        (
            forms.CharField(widget=forms.PasswordInput),
            "required",
            error_messages.PASSWORD["required"],
        ),
        (forms.CharField(error_messages={"required": "Mine."}), "required", "Mine."),
    ],
)
def test_a_field_says_our_sentence_unless_it_brings_its_own(field, code, sentence):
    error_messages.use_own_messages(field)
    assert field.error_messages[code] == sentence
