from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.zones import zone_choices
from contacts import call_hours, phones, suggestions
from contacts.address_book.models import OpenedFile
from contacts.care.models import Appointment
from contacts.helplines.models import ChosenLines
from contacts.with_phone import WithPhone, phone_told
from records.audience import Audience
from records.fields import EncryptedTextField
from records.telling import Telling
from records.typed_fields import EncryptedDateField, EncryptedWeekdaysField

# Django looks for models in this module alone, so those of the packages are imported here.
__all__ = ["Appointment", "ChosenLines", "Contact", "OpenedFile"]

# A number is looked at again after three months.
NUMBER_CHECK_EVERY = timedelta(days=91)


class Contact(WithPhone):
    """Somebody who can be called, in the order in which to try them."""

    called = _("People")

    class Role(models.TextChoices):
        FAMILY = "family", _("Family")
        FRIEND = "friend", _("Friend")
        SPONSOR = "sponsor", _("Sponsor")
        PEER = "peer", _("Someone who has been there")
        NEIGHBOR = "neighbor", _("Neighbor")
        # Somebody of the care team to call in a bad hour; the rest are Appointments.
        CARE = "care", _("Care team")

    class YesNo(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")

    class OnPaper(models.TextChoices):
        INITIALS = "initials", _("First letters only")
        NICKNAME = "nickname", _("A nickname")

    class Permission(models.TextChoices):
        NOT_YET = "not yet", _("Not asked yet")
        ASKED = "asked", _("Asked")
        SAID_YES = "said yes", _("Said yes")

    # What stands with a contact wherever there is room: on the list, on My plan and on paper.
    NOTES = ("helps", "does_not_help")

    bookkeeping = ("asked_on", "said_yes_on", "number_checked_on")
    telling = Telling(
        _("People"),
        lead="name",
        labels={
            "asking_words": _("What I would ask them"),
            "asked_on": _("Asked"),
            "said_yes_on": _("Said yes"),
            "number_checked_on": _("Number checked"),
        },
        said={"phone": phone_told},
    )

    name = EncryptedTextField(_("Name"), max_length=80, audience=Audience.CLOSE)
    role = EncryptedTextField(
        _("Who they are to me"), max_length=20, choices=Role, blank=True, audience=Audience.CLOSE
    )
    good_times = EncryptedTextField(
        _("Good times to call"), max_length=80, blank=True, audience=Audience.ANYONE
    )
    takes_texts = models.BooleanField(_("Texts are fine too"), default=True)
    opening_words = EncryptedTextField(
        _("What I would say"), max_length=280, blank=True, audience=Audience.ANYONE
    )
    words_after = EncryptedTextField(
        _("What I would say if I used"), max_length=280, blank=True, audience=Audience.CLOSE
    )

    helps = EncryptedTextField(
        _("What helps"), max_length=280, blank=True, audience=Audience.ANYONE
    )
    does_not_help = EncryptedTextField(
        _("What does not help"), max_length=280, blank=True, audience=Audience.ANYONE
    )
    has_naloxone = EncryptedTextField(
        _("Has naloxone"), max_length=3, choices=YesNo, blank=True, audience=Audience.CLOSE
    )
    may_tell_signs = EncryptedTextField(
        _("Can tell me when they see a sign"),
        max_length=3,
        choices=YesNo,
        blank=True,
        audience=Audience.OWNER,
    )
    may_have_copy = EncryptedTextField(
        _("Can have a copy of my plan"),
        max_length=3,
        choices=YesNo,
        blank=True,
        audience=Audience.OWNER,
    )
    # None is every day.
    good_days = EncryptedWeekdaysField(
        _("Good days"), max_length=7, blank=True, audience=Audience.ANYONE
    )
    good_from = models.TimeField(_("From"), null=True, blank=True)
    good_until = models.TimeField(_("Until"), null=True, blank=True)
    time_zone = EncryptedTextField(
        _("Their time zone"),
        max_length=64,
        choices=zone_choices,
        block=64,
        blank=True,
        audience=Audience.ANYONE,
    )
    label_on_print = EncryptedTextField(
        _("Their name on printouts"),
        max_length=8,
        choices=OnPaper,
        blank=True,
        audience=Audience.OWNER,
    )
    nickname = EncryptedTextField(_("Nickname"), max_length=80, blank=True, audience=Audience.CLOSE)

    # Empty until the person writes their own.
    asking_words = EncryptedTextField(
        _("In my own words"), max_length=600, blank=True, single_line=False, audience=Audience.OWNER
    )
    asked_on = EncryptedDateField(max_length=10, blank=True, audience=Audience.OWNER)
    said_yes_on = EncryptedDateField(max_length=10, blank=True, audience=Audience.OWNER)
    number_checked_on = models.DateField(null=True)

    @classmethod
    def with_number(cls, user):
        """Return those who have a number, in the person's order."""
        return [contact for contact in user.contacts.active().in_order() if contact.call_href]

    @classmethod
    def next_number_check(cls, user):
        """Return the contact whose number is longest due for a check, or None.

        On a day on which another was checked, none is.
        """
        contacts = list(user.contacts.active().in_order())
        if any(contact.number_checked_on == user.today for contact in contacts):
            return None
        return next(iter(cls._with_old_number(contacts, user)), None)

    @classmethod
    def due_for_number_check(cls, user):
        """Return those whose number nobody looked at for three months, the longest ago first."""
        return cls._with_old_number(user.contacts.active().in_order(), user)

    @classmethod
    def _with_old_number(cls, contacts, user):
        due = [
            contact
            for contact in contacts
            if contact.number_last_checked_on <= user.today - NUMBER_CHECK_EVERY and contact.phone
        ]
        return sorted(due, key=lambda contact: contact.number_last_checked_on)

    @property
    def number_last_checked_on(self):
        return self.number_checked_on or self.user.localtime(self.created_at).date()

    @property
    def about(self):
        """Role and good times in one line, as shown under the name."""
        role = self.get_role_display() if self.role else ""
        return " · ".join(filter(None, [str(role), self.good_times_text]))

    @property
    def good_times_text(self):
        """Good times to call: the person's own words, or else the days and hours they chose."""
        if self.good_times:
            return self.good_times
        chosen = (self.good_days, self.good_from, self.good_until)
        is_theirs = self.time_zone not in ("", self.user.time_zone)
        return call_hours.describe(*chosen, self.user.country, is_theirs)

    @property
    def initials(self):
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    @property
    def printed_name(self):
        """What a paper calls them: others may read it."""
        if self.label_on_print == self.OnPaper.INITIALS:
            return self.initials
        if self.label_on_print == self.OnPaper.NICKNAME:
            return self.nickname or self.name
        return self.name

    @property
    def permission(self):
        """Whether they were asked if they may be called, and said yes."""
        if self.said_yes_on:
            return self.Permission.SAID_YES
        return self.Permission.ASKED if self.asked_on else self.Permission.NOT_YET

    @property
    def permission_on(self):
        """The day of the latest word on it, or None."""
        return self.said_yes_on or self.asked_on

    @property
    def needs_permission(self):
        """Whether to ask them first. Nobody asks a clinic."""
        return self.role != self.Role.CARE

    @property
    def notes(self):
        """[(label, text), ...] of the `NOTES` that are written."""
        return self._labelled(self.NOTES, str)

    @property
    def yes_no_facts(self):
        """[(label, Yes or No), ...] of what was said about them by a choice."""
        names = ("has_naloxone", "may_tell_signs", "may_have_copy")
        return self._labelled(names, lambda value: self.YesNo(value).label)

    def _labelled(self, names, shown):
        fields = map(self._meta.get_field, names)
        values = ((field.verbose_name, getattr(self, field.name)) for field in fields)
        return [(label, shown(value)) for label, value in values if value]

    @property
    def text_href(self):
        """Opens a text with their opening words in it, if texts are fine; else empty."""
        return self.text_href_with(self.opening_words)

    @property
    def message_after_use(self):
        """What to say after using: never the words for an urge, which would hide the use."""
        return self.words_after or str(suggestions.MESSAGE_AFTER_USE)

    @property
    def permission_message(self):
        """What to ask them with: the person's own words, or ours."""
        return self.asking_words or str(suggestions.PERMISSION_MESSAGES[0])

    def text_href_with(self, message):
        """Return where a tap writes them this message, if texts are fine; else empty."""
        if not (self.phone and self.takes_texts):
            return ""
        return phones.text_href(self.phone, message)

    @property
    def is_good_now(self):
        return self.is_good_time(timezone.now())

    def is_good_time(self, moment):
        """Return whether an aware moment is a good time to call; None when nothing is known."""
        zone = self.time_zone or self.user.time_zone
        if not zone or not (self.good_days or self.good_from):
            return None
        local = moment.astimezone(ZoneInfo(zone))
        return call_hours.covers(self.good_days, self.good_from, self.good_until, local)

    def note_permission(self, permission, day):
        """Note whether they were asked or said yes, with the day it first came to that."""
        is_asked = permission != self.Permission.NOT_YET
        has_said_yes = permission == self.Permission.SAID_YES
        self.bookkeep(
            asked_on=(self.asked_on or day) if is_asked else None,
            said_yes_on=(self.said_yes_on or day) if has_said_yes else None,
        )

    def mark_number_checked(self, day):
        """Note that the number is still right."""
        self.bookkeep(number_checked_on=day)
