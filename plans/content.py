"""The plan as plain words: the one thing that the pages and every paper are made from."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from contacts.helplines import crisis_for, emergency_for


@dataclass(frozen=True)
class Person:
    name: str
    about: str
    number: str
    href: str


@dataclass(frozen=True)
class Pair:
    when: str
    then: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    number: str
    href: str
    name: str
    about: str


@dataclass(frozen=True)
class PlanContent:
    title: str
    updated: str
    language: str
    reasons: tuple[str, ...]
    people: tuple[Person, ...]
    pairs: tuple[Pair, ...]
    signs: tuple[str, ...]
    first_steps: tuple[str, ...]
    if_i_use: tuple[str, ...]
    goals: tuple[str, ...]
    emergency: Line | None
    crisis: Line | None

    @property
    def is_empty(self):
        return not (self.reasons or self.people or self.pairs)


def read_plan(user):
    """Open everything that a person has written, in a handful of queries."""
    return PlanContent(
        title=user.plan.shown_title,
        updated=_shown_date(user, last_changed_at(user)),
        language=user.language,
        reasons=tuple(reason.text for reason in user.reasons.active().in_order()),
        people=tuple(_person(contact, user) for contact in user.contacts.active().in_order()),
        pairs=tuple(_pairs(user)),
        signs=(),
        first_steps=(),
        if_i_use=(),
        goals=(),
        emergency=_line(emergency_for(user.country)),
        crisis=_line(crisis_for(user.country)),
    )


def last_changed_at(user):
    """The moment of the last change to the plan's words, or of signing up."""
    return user.changes.order_by("made_at").values_list("made_at", flat=True).last() or (
        user.joined_at
    )


def _shown_date(user, moment):
    style = "F j, Y" if user.country in ("US", "") else "j F Y"
    return date_format(timezone.localtime(moment, user.zone), style)


def _person(contact, user):
    return Person(
        name=contact.name,
        about=contact.about,
        number=contact.shown_phone(user.country),
        href=contact.call_href,
    )


def _pairs(user):
    for trigger in user.triggers.active().in_order().prefetch_related("answers"):
        yield Pair(when=trigger.text, then=tuple(answer.text for answer in trigger.shown_answers))


def _line(helpline):
    if helpline is None:
        return None
    return Line(
        number=helpline.voice,
        href=helpline.href,
        name=helpline.name,
        # Lazy translations would change with the reader; a plan on paper is in one language.
        about=str(helpline.about),
    )
