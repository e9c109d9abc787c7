"""Whom to call, and the care team."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.dates import time_of_day, weekday_and_day
from contacts.care.models import Appointment
from contacts.helplines.choosing import talks_for
from contacts.helplines.models import ChosenLines
from contacts.models import Contact
from plans.entries import ContactLine, Note, Text, label_of, opened, public, said_from
from plans.sections.section import GuidedStep, Section, notes
from records.audience import Audience


def _contact(contact):
    times = said_from(contact, contact.good_times_text, "good_times", "good_days", "time_zone")
    return ContactLine(
        name=opened(contact, "name"),
        about=said_from(contact, contact.about, "role", limit=times.audience),
        number=said_from(contact, contact.number, "phone"),
        href=said_from(contact, contact.call_href, "phone"),
        words=opened(contact, "opening_words"),
        notes=tuple(_about_contact(contact)),
        name_on_paper=said_from(contact, contact.printed_name, "name", "nickname"),
        times=times,
        # They are there to stand where the name may not.
        initials=Text(contact.initials, Audience.ANYONE),
        key=str(contact.pk),
        words_after=said_from(contact, contact.message_after_use, "words_after"),
    )


def _about_contact(contact):
    yield from notes(contact, *Contact.NOTES)
    if contact.has_naloxone == contact.YesNo.YES:
        yield Note(label_of(contact, "has_naloxone"))


def _chosen_line(user):
    """Yield the helpline that the person put first.

    It stands behind their people, and where they have none it is whom to call.
    """
    line = ChosenLines.of(user).first_of(talks_for(user.country))
    if line is None:
        return
    # How and when it answers: not every line takes calls, or is there at night.
    how = "" if line.voice else f"{line.text_instruction}."
    when = f"{line.hours_text}." if line.opening or line.hours else ""
    yield ContactLine(
        name=public(line.name),
        about=public(" ".join(filter(None, (str(line.about), how, when)))),
        number=public(line.voice or line.text_to),
        href=public(line.href or line.text_href),
        times=public(" ".join(filter(None, (how, when)))),
        key=line.key,
        is_helpline=True,
    )


def _appointment(appointment):
    times = said_from(appointment, appointment.schedule, "repeats", "hours")
    return ContactLine(
        name=opened(appointment, "name"),
        about=said_from(appointment, appointment.about, "kind", limit=times.audience),
        number=said_from(appointment, appointment.number, "phone"),
        href=said_from(appointment, appointment.call_href, "phone"),
        notes=tuple(_about_appointment(appointment)),
        times=times,
        key=str(appointment.pk),
    )


def _about_appointment(appointment):
    if appointment.days_left is not None:
        label = appointment._meta.get_field("next_on").verbose_name
        yield Note(Text(label, Audience.ANYONE), Text(_next(appointment), Audience.ANYONE))
    yield from notes(appointment, "way")


def _next(appointment):
    country = appointment.user.country
    day = weekday_and_day(appointment.next_on, country)
    if not appointment.next_at:
        return day
    words = {"day": day, "time": time_of_day(appointment.next_at, country)}
    return gettext("%(day)s at %(time)s") % words


PEOPLE = Section(
    name="people",
    title=_("Who I call"),
    invite=_("Who would answer if you called?"),
    short_title=_("People"),
    paper_title=_("Call, in this order"),
    neutral_title=_("People"),
    audience=Audience.ANYONE,
    model=Contact,
    rows=lambda users: Contact.objects.filter(user__in=users).active().in_order(),
    entry=_contact,
    further=_chosen_line,
    list_name="contacts:people",
    has_blanks=True,
    step=GuidedStep(
        2,
        "people",
        _("Who would answer if you called?"),
        _("One person is enough."),
        asks="somebody",
        asks_place=True,
    ),
)
CARE = Section(
    name="care",
    title=_("Care and groups"),
    invite=_("Who else is on your side?"),
    neutral_title=_("Places and times"),
    audience=Audience.ANYONE,
    model=Appointment,
    rows=lambda users: Appointment.objects.filter(user__in=users).active().in_order(),
    entry=_appointment,
    list_name="care:list",
    is_further=True,
)
