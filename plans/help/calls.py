"""Whom a page offers to call: what the call says, and the text beside it (components/call.html)."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext

from contacts.care.models import Appointment
from contacts.helplines.data import Helpline
from contacts.models import Contact


@dataclass(frozen=True)
class CallChoice:
    """One of the person's own people to call, or to text with the words to say in it."""

    is_own: ClassVar[bool] = True
    contact: Contact
    href: str
    number: str
    words: str
    text_href: str  # empty where a text is not welcome
    is_good_now: bool | None  # None when nothing is known

    @classmethod
    def of(cls, contact, now, after_use):
        words = contact.message_after_use if after_use else contact.opening_words
        return cls(
            contact=contact,
            href=contact.call_href,
            number=contact.number,
            words=words,
            text_href=contact.text_href_with(words),
            is_good_now=contact.is_good_time(now),
        )

    @property
    def name(self):
        return self.contact.name

    @property
    def title(self):
        return gettext("Call %(name)s") % {"name": self.name}

    @property
    def about(self):
        return self.contact.about

    @property
    def said(self):
        return gettext("Said yes") if self.contact.said_yes_on else ""

    @property
    def note(self):
        if self.is_good_now is None:
            return ""
        return gettext("Good time now") if self.is_good_now else gettext("You can still call")

    @property
    def text_label(self):
        return gettext("Text")


@dataclass(frozen=True)
class LineChoice:
    """One of the country's lines to call, or to text where it takes no calls."""

    is_own: ClassVar[bool] = False
    line: Helpline
    is_first: bool = False  # one that answers now, where there are no contacts
    is_companion: bool = False

    @property
    def name(self):
        return self.line.name

    @property
    def title(self):
        if self.is_companion:
            words = gettext("Might use alone? Call %(name)s")
        else:
            words = gettext("Call %(name)s") if self.line.href else gettext("Text %(name)s")
        return words % {"name": self.name}

    @property
    def icon(self):
        return "icons/phone.svg" if self.line.href else "icons/message-circle.svg"

    @property
    def href(self):
        return self.line.href or self.line.text_href

    @property
    def about(self):
        return self.line.hours_text if self.line.href else self.line.text_instruction

    @property
    def more(self):
        """Whom the line is for: under the call, which is to be read at a glance."""
        return self.line.about

    @property
    def number(self):
        return self.line.voice

    @property
    def closed(self):
        return self.line.closed_text

    @property
    def text_href(self):
        return self.line.text_href if self.line.href else ""

    @property
    def text_label(self):
        return self.line.text_instruction


@dataclass(frozen=True)
class CareChoice:
    """A part of the care team to call."""

    appointment: Appointment
    href: str
    number: str

    @classmethod
    def of(cls, appointment):
        return cls(appointment, appointment.call_href, appointment.number)
