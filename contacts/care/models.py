from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.with_phone import WithPhone, phone_told
from records.audience import Audience
from records.fields import EncryptedTextField
from records.telling import Telling

# The next appointment is on the first page from two days before.
SHOWN_BEFORE = timedelta(days=2)


class Appointment(WithPhone):
    """A part of the care team, a group or a visit, and when it comes next.

    It is apart from the people to call: Help shows those only.
    """

    called = _("Care and groups")

    class Kind(models.TextChoices):
        PROGRAM = "program", _("Day program")
        GROUP = "group", _("Group or meeting")
        COUNSELING = "counseling", _("Counseling")
        THERAPY = "therapy", _("Therapy")
        PRESCRIBER = "prescriber", _("Prescriber")
        PHARMACY = "pharmacy", _("Pharmacy")
        HOSPITAL = "hospital", _("Hospital or clinic")
        OTHER = "other", _("Something else")

    telling = Telling(_("Care and groups"), lead="name", said={"phone": phone_told})

    name = EncryptedTextField(_("Name"), max_length=80, audience=Audience.ANYONE)
    kind = EncryptedTextField(
        _("What it is"), max_length=12, choices=Kind, blank=True, audience=Audience.CLOSE
    )
    next_on = models.DateField(_("Next date"), null=True, blank=True)
    next_at = models.TimeField(_("Time"), null=True, blank=True)
    hours = EncryptedTextField(
        _("Opening hours"), max_length=80, blank=True, audience=Audience.ANYONE
    )
    repeats = EncryptedTextField(
        _("How often"), max_length=80, blank=True, audience=Audience.ANYONE
    )
    way = EncryptedTextField(
        _("How I get there"), max_length=280, blank=True, audience=Audience.ANYONE
    )

    @classmethod
    def upcoming(cls, user):
        """Return the next appointment, from two days before until its day is over; or None."""
        days = (user.today, user.today + SHOWN_BEFORE)
        in_time = models.F("next_at").asc(nulls_last=True)
        rows = user.appointments.active().filter(next_on__range=days)
        return rows.order_by("next_on", in_time, "created_at").first()

    @property
    def about(self):
        return " · ".join(self.about_parts)

    @property
    def about_parts(self):
        """What it is, how often and when, as far as it was said."""
        kind = str(self.get_kind_display()) if self.kind else ""
        return [part for part in (kind, self.repeats, self.hours) if part]

    @property
    def schedule(self):
        """How often and when, in one line."""
        return " · ".join(filter(None, [self.repeats, self.hours]))

    @property
    def days_left(self):
        """Whole days until it in the person's time zone; None without a date to come."""
        left = (self.next_on - self.user.today).days if self.next_on else -1
        return left if left >= 0 else None
