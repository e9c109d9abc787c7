"""Which page stands below which. The way up at the top of a page and the place that is lit in the
dock and in the side bar come from here, so no view says where it is."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# The places of the two bars, by the name of their view.
DOCK = ("plans:today", "plans:plan", "contacts:people", "accounts:more")
SIDE = (
    *DOCK,
    "reasons:list",
    "signs:list",
    "triggers:pairs",
    "goals:list",
    "urges:list",
    "printing:choose",
    "reminders:settings",
)

# What the way up to a page is called.
LABELS = {
    "plans:today": _("Today"),
    "plans:plan": _("My plan"),
    "plans:review": _("Check my plan"),
    "contacts:people": _("People"),
    "care:list": _("Care and groups"),
    "contacts:upload": _("From a file"),
    "triggers:pairs": _("If-then"),
    "reasons:list": _("Reasons"),
    "signs:list": _("Signs"),
    "goals:list": _("Goals"),
    "steps:list": _("Small steps"),
    "urges:list": _("Urges"),
    "dates:list": _("Dates"),
    "printing:choose": _("Print"),
    "reminders:settings": _("Daily email"),
    "accounts:account": _("Settings"),
    "sharing:list": _("Share"),
    "accounts:take_along": _("Take it along"),
    "accounts:bring": _("From a file"),
    "accounts:ways_in": _("Ways in"),
    "accounts:more": _("More"),
}

# {a page: the pages below it}. A view that answers a post with a page stands beside that page.
BELOW = {
    "plans:today": (
        "plans:days",
        "plans:count",
        "plans:slip",
        "plans:daily_section",
        "plans:passed",
        "plans:what_helped",
        "steps:list",
    ),
    "plans:plan": (
        "reasons:list",
        "signs:list",
        "triggers:pairs",
        "goals:list",
        "dates:list",
        "items:list",
        "items:add",
        "items:edit",
        "plans:review",
        "plans:changes",
        "plans:halfway",
        "plans:ready",
    ),
    "plans:review": ("plans:tidy", "plans:likelihood"),
    "contacts:people": (
        "contacts:add",
        "contacts:edit",
        "contacts:permission",
        "contacts:lines",
        "contacts:upload",
        "care:list",
    ),
    "contacts:upload": ("contacts:choose_kept", "contacts:choose_sent"),
    "care:list": ("care:add", "care:edit"),
    "triggers:pairs": ("triggers:board", "triggers:add", "triggers:edit"),
    "reasons:list": ("reasons:add", "reasons:edit"),
    "signs:list": ("signs:add", "signs:edit"),
    "goals:list": ("goals:add", "goals:edit"),
    "steps:list": ("steps:add", "steps:edit"),
    "urges:list": ("urges:edit",),
    "dates:list": ("dates:add", "dates:edit"),
    "printing:choose": ("printing:paper", "printing:pdf"),
    "reminders:settings": ("reminders:switch", "reminders:preview", "reminders:quiet"),
    "sharing:list": ("sharing:add", "sharing:made"),
    "accounts:account": (
        "accounts:device",
        "accounts:consent",
        "accounts:erase",
        "accounts:sessions",
        "account_email",
        "accounts:lost_email",
        "account_change_password",
        "account_set_password",
        "account_reauthenticate",
        "account_reauthenticate_password",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "accounts:ways_in",
        "accounts:take_along",
    ),
    "accounts:take_along": ("accounts:bring",),
    "accounts:bring": ("accounts:bring_in",),
    "accounts:ways_in": (
        "accounts:add_passkey",
        "accounts:rename_passkey",
        "accounts:second_step",
        "accounts:second_step_app",
        "accounts:second_step_off",
        "accounts:recovery_codes",
    ),
    "accounts:more": (
        "urges:list",
        "printing:choose",
        "sharing:list",
        "reminders:settings",
        "reminders:status",
        "plans:support",
        "accounts:account",
        "accounts:privacy",
        "accounts:other_people",
        "accounts:about",
        "account_logout",
    ),
}
PARENTS = {page: parent for parent, pages in BELOW.items() for page in pages}


@dataclass(frozen=True)
class WayUp:
    label: str
    url: str


def way_up(page):
    """Return the way to the parent of a page, or None where a page has none."""
    parent = PARENTS.get(page)
    return WayUp(LABELS[parent], reverse(parent)) if parent else None


def lit_in(bar, page):
    """Return the place of a bar that a page belongs to: itself, or the nearest above it."""
    while page and page not in bar:
        page = PARENTS.get(page)
    return page
