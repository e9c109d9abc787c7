"""Every component in every state, on one page for developers. It has an address only with DEBUG.

What it shows is compared with tests/browser/gallery.txt: see docs/testing.md.
"""

from dataclasses import dataclass, field
from types import SimpleNamespace

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string

from config.scene import Scene
from records.error_messages import OwnErrorMessages
from records.form_fields import GrowingText

CALL = {"title": "Call Sam", "name": "Sam", "about": "Brother", "href": "tel:+12125550101"}
LINE = {
    "title": "Call 988",
    "name": "988",
    "about": "Crisis line 24 hours a day",
    "href": "tel:988",
}
ROW = SimpleNamespace(pk="22222222-2222-4222-8222-222222222222", is_pinned=False)
LIST_ROW = {"url_namespace": "reasons", "row": ROW, "words": "My daughter sees me clear."}
EMPTY = {"title": "Why are you doing this?", "text": "One reason in your own words.", "href": "/"}


SAID = (
    Message(constants.SUCCESS, "Moved up."),
    Message(constants.WARNING, "The email could not be sent."),
    Message(constants.INFO, "This link is old."),
)


@dataclass(frozen=True)
class Shown:
    """A component in one state, as the page has it."""

    name: str
    html: str = field(repr=False)
    row_of: str = ""


@dataclass(frozen=True)
class Component:
    """A template of templates/components/ and what it is given, by the name of each state.

    row_of has the classes of the list that it is a row of.
    """

    name: str
    states: dict[str, dict]
    row_of: str = ""

    @property
    def template(self):
        return f"components/{self.name}.html"

    def shown(self, state, html):
        return Shown(f"{self.name}: {state}", html, self.row_of)


class ExampleForm(OwnErrorMessages, forms.Form):
    """A field of each kind. Nothing of it is kept."""

    name = forms.CharField(label="What should we call you?", help_text="A nickname is fine.")
    phone = forms.CharField(label="Phone", required=False)
    words = forms.CharField(label="My reason", widget=GrowingText(2))
    zone = forms.ChoiceField(label="Time zone", choices=[("1", "New York"), ("2", "Chicago")])
    device = forms.ChoiceField(
        label="Whose device is this?",
        choices=[("own", "Only mine"), ("shared", "Others use it")],
        widget=forms.RadioSelect,
    )
    signs = forms.MultipleChoiceField(
        label="Pick what fits",
        choices=[("1", "I sleep badly"), ("2", "I skip meals")],
        widget=forms.CheckboxSelectMultiple,
    )
    agreed = forms.BooleanField(label="I am 16 or older.")


COMPONENTS = (
    Component(
        "place_head",
        {
            "a place": {"scene": Scene("morning", is_lit=False)},
            "read today": {"scene": Scene("day", is_lit=True)},
            "in the evening": {"scene": Scene("evening", is_lit=True)},
            "at night": {"scene": Scene("night", is_lit=True)},
        },
    ),
    Component(
        "list_head",
        {
            "to read": {"title": "Why I’m doing this", "rows": [ROW]},
            "changing": {"title": "Why I’m doing this", "rows": [ROW], "is_changing": True},
            "nothing to change": {"title": "Why I’m doing this"},
        },
    ),
    Component(
        "call",
        {
            "the first": {
                "is_first": True,
                "call": CALL
                | {"is_own": True, "said": "Said yes", "number": "212-555-0101"}
                | {"note": "Good time now", "text_href": "sms:+12125550101", "text_label": "Text"},
            },
            "another": {"call": CALL | {"is_own": True, "number": "212-555-0101"}},
            "a line": {
                "call": LINE | {"number": "988", "text_href": "sms:988", "text_label": "Text 988"}
            },
            "closed": {"call": LINE | {"closed": "Closed now. Opens today at 9:00 AM."}},
            "a number alone": {"href": "tel:112", "title": "Call 112", "about": "Emergency"},
        },
    ),
    Component("notices", {"of each kind": {"messages": SAID}}),
    Component(
        "notice",
        {
            "quiet": {"text": "All is well.", "icon": "icons/check.svg"},
            "warning": {"text": "It waits.", "is_warning": True, "href": "/", "label": "See why"},
        },
    ),
    Component(
        "empty",
        {
            "adds": EMPTY | {"icon": "icons/heart.svg", "label": "Add a reason", "adds": True},
            "leads on": EMPTY | {"icon": "icons/printer.svg", "label": "Write my plan"},
        },
    ),
    Component(
        "copy",
        {"a number": {"text": "212-555-0101", "shows_what": True}, "words": {"text": "Hi Sam."}},
    ),
    Component(
        "nav_link",
        {
            "a place": {
                "to": "plans:today",
                "label": "Today",
                "icon": "icons/sun.svg",
                "bar": "side",
            }
        },
    ),
    Component(
        "menu_row",
        {
            "to a page": {"to": "care:list", "icon": "icons/users.svg", "label": "My care"},
            "with how it stands": {
                "to": "reminders:preview",
                "icon": "icons/book-open.svg",
                "label": "The next email",
                "says": "Tomorrow at 8:00 AM",
            },
        },
        row_of="card menu",
    ),
    Component(
        "list_row",
        {
            "to read": LIST_ROW | {"label": "First on Today", "more": "Since March"},
            "changing": LIST_ROW | {"is_changing": True, "can_be_pinned": True, "is_first": True},
        },
        row_of="lines",
    ),
)


def gallery(request):
    """For those who develop the site. To everybody else there is no such page."""
    if not request.user.is_staff:
        raise Http404
    shown = [
        component.shown(state, render_to_string(component.template, given, request))
        for component in COMPONENTS
        for state, given in component.states.items()
    ]
    # The Help room, whatever the theme.
    night = "night" if "night" in request.GET else ""
    return render(request, "gallery.html", {"shown": [*shown, *_fields(request)], "night": night})


def _fields(request):
    """Yield each kind of field, empty and refused, and what the page says above a refused form."""
    for state, form in (
        ("empty", ExampleForm(prefix="e")),
        ("refused", ExampleForm({}, prefix="r")),
    ):
        for name in form.fields:
            yield Shown(f"field: {name}, {state}", form[name].as_field_group())
    yield Shown("errors", render_to_string("components/errors.html", {"form": form}, request))
