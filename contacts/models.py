from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts import phones
from records.fields import SealedTextField
from records.models import Record


class Contact(Record):
    """A person who can be called, in the order in which to try them."""

    class Role(models.TextChoices):
        FAMILY = "family", _("Family")
        FRIEND = "friend", _("Friend")
        SPONSOR = "sponsor", _("Sponsor")
        PEER = "peer", _("Someone who has been there")
        NEIGHBOUR = "neighbour", _("Neighbour")
        CARE = "care", _("Care team")

    name = SealedTextField(_("Name"), max_length=80)
    role = SealedTextField(_("Who they are to me"), max_length=20, choices=Role, blank=True)
    # E.164 where the number is a usual one, else as it was typed: see contacts/phones.py.
    phone = SealedTextField(_("Phone"), max_length=40, blank=True)
    good_times = SealedTextField(_("Good times to call"), max_length=80, blank=True)
    takes_texts = models.BooleanField(_("Texts are fine too"), default=True)
    opening_words = SealedTextField(_("What I would say"), max_length=280, blank=True)

    @property
    def about(self):
        """Role and good times in one line, as shown under the name."""
        role = self.get_role_display() if self.role else ""
        return " · ".join(filter(None, [str(role), self.good_times]))

    @property
    def initials(self):
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    def shown_phone(self, country):
        return phones.shown(self.phone, country)

    @property
    def call_href(self):
        return phones.call_href(self.phone)

    @property
    def text_href(self):
        """Opens a text with their ready words in it, if texts are fine; else empty."""
        if not (self.phone and self.takes_texts):
            return ""
        return phones.text_href(self.phone, self.opening_words)
