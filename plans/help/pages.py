"""What the two Help pages show, so that their templates can be read alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from contacts.helplines.choosing import (
    companion_for,
    crisis_for,
    emergency_for,
    finders_for,
    talks_for,
)
from contacts.helplines.data import Helpline
from contacts.helplines.models import ChosenLines
from contacts.models import Contact
from goals.models import Reason
from plans.help import safety
from plans.help.calls import CallChoice, CareChoice, LineChoice
from plans.help.whereabouts import Whereabouts
from plans.models import PlanItem
from plans.sections import (
    CARE,
    FEELINGS,
    FIRST_STEPS,
    IF_I_USE,
    IF_THEN,
    PLACES,
    REASONS,
    shown_rows,
)
from triggers.models import Answer, Trigger
from triggers.urges.models import Urge

# Help says "give it twenty minutes": many urges ease within half an hour, none has to.
WAVE = timedelta(minutes=20)


@dataclass(frozen=True)
class TriggerNow:
    """A trigger with what to do now that it is here."""

    trigger: Trigger
    answers: list[Answer]

    @classmethod
    def of(cls, trigger):
        answers = trigger.shown_answers
        # How to stay away from it helps no more, unless there is nothing else.
        now = [answer for answer in answers if answer.role != Answer.Role.AVOID]
        return cls(trigger, now or answers)


@dataclass(frozen=True)
class Helplines:
    """The helplines of a country by where they stand on the page."""

    emergency: Helpline | None  # always on screen, as the next one
    crisis: Helpline | None
    calls: list[LineChoice]
    more: list[Helpline]  # further down
    finders: tuple[Helpline, ...]

    @classmethod
    def of(cls, user, country, after_use, has_contacts):
        """`user` is None for a reader who is not signed in."""
        chosen = ChosenLines.of(user) if user else ChosenLines()
        emergency, talks = emergency_for(country), chosen.arranged(talks_for(country, after_use))
        companion, crisis = companion_for(country), crisis_for(country)
        calls = talks
        if has_contacts:
            # The person's own people stand before all lines, and few lines beside them.
            beside = [chosen.first_of(talks), *((companion, crisis) if after_use else ())]
            calls = [line for line in dict.fromkeys(beside) if line in talks]
        elif not talks and emergency:
            # All of them hidden: then the one that cannot be.
            calls = [emergency]
        now = timezone.now()
        open_calls = (line for line in calls if not has_contacts and line.is_open(now))
        first = next(open_calls, None)
        return cls(
            emergency=emergency,
            crisis=chosen.crisis_of(talks),
            calls=[LineChoice(line, line == first, line == companion) for line in calls],
            more=[line for line in (emergency, *talks) if line and line not in calls],
            finders=finders_for(country),
        )

    @property
    def leading(self):
        """The first of the calls, when it is the bright one: it stands on its own; or None."""
        return next((choice for choice in self.calls[:1] if choice.is_first), None)

    @property
    def further(self):
        return [choice for choice in self.calls if choice is not self.leading]


@dataclass(frozen=True)
class OwnCalls:
    """Whom the person can call, in their order, and who lacks a number."""

    contacts: tuple[CallChoice, ...] = ()
    without_number: tuple[Contact, ...] = ()
    care: tuple[CareChoice, ...] = ()

    @classmethod
    def of(cls, user, appointments, after_use):
        contacts, now = list(user.contacts.active().in_order()), timezone.now()
        choices = [CallChoice.of(contact, now, after_use) for contact in contacts]
        known = {contact.phone for contact in contacts if contact.phone}
        care = (row for row in appointments if row.phone not in known)
        return cls(
            contacts=tuple(choice for choice in choices if choice.href),
            without_number=tuple(choice.contact for choice in choices if not choice.href),
            care=tuple(choice for choice in map(CareChoice.of, care) if choice.href),
        )


@dataclass(frozen=True)
class Help:
    """The page for an urge. Signed out, what is the person's own is empty."""

    where: Whereabouts
    helplines: Helplines
    own: OwnCalls
    reasons: list[Reason]
    if_i_use: list[PlanItem]
    triggers: list[TriggerNow]
    first_steps: list[PlanItem]
    places: list[PlanItem]
    now: datetime | None  # by the person's clock, while that is known
    urge: Urge | None  # to ask about again

    @classmethod
    def of(cls, request):
        user, where = owner_of(request), Whereabouts.of(request, back="help")
        rows = _shown_rows(user, REASONS, IF_I_USE, CARE, IF_THEN, FIRST_STEPS, PLACES)
        reasons, if_i_use, appointments, triggers, first_steps, places = rows
        own = OwnCalls.of(user, appointments, after_use=False) if user else OwnCalls()
        return cls(
            where=where,
            helplines=Helplines.of(user, where.country, False, bool(own.contacts)),
            own=own,
            reasons=reasons,
            if_i_use=if_i_use,
            triggers=[TriggerNow.of(trigger) for trigger in triggers],
            first_steps=first_steps,
            places=places,
            now=user.localtime() if user else None,
            urge=Urge.due_for_follow_up(user) if user else None,
        )

    @property
    def look_again(self):
        return self.now and self.now + WAVE


@dataclass(frozen=True)
class Afterwards:
    """The page for after use. Signed out, what is the person's own is empty."""

    where: Whereabouts
    helplines: Helplines
    own: OwnCalls
    reasons: list[Reason]
    if_i_use: list[PlanItem]
    feelings: list[PlanItem]
    shows_opioid_facts: bool

    @classmethod
    def of(cls, request):
        user, where = owner_of(request), Whereabouts.of(request, back="after")
        rows = _shown_rows(user, REASONS, IF_I_USE, CARE, FEELINGS)
        reasons, if_i_use, appointments, feelings = rows
        own = OwnCalls.of(user, appointments, after_use=True) if user else OwnCalls()
        return cls(
            where=where,
            helplines=Helplines.of(user, where.country, True, bool(own.contacts)),
            own=own,
            reasons=reasons,
            if_i_use=if_i_use,
            feelings=feelings,
            shows_opioid_facts=user.plan.shows_opioid_facts if user else True,
        )

    @property
    def right_now(self):
        return safety.right_now(self.shows_opioid_facts)

    @property
    def why(self):
        return safety.why(self.shows_opioid_facts, self._number)

    @property
    def when_safe(self):
        """What to do then, without what there is to know."""
        lines = safety.when_safe(self.shows_opioid_facts, self._number)
        return [line for line in lines if line not in self.to_know]

    @property
    def to_know(self):
        return safety.to_know(self.shows_opioid_facts, self._number)

    @property
    def alarm(self):
        """The question whether somebody may be dying, and the answer to it."""
        return safety.emergency(self._number)

    @property
    def _number(self):
        """The country's number for emergencies; empty while it is not known."""
        return self.helplines.emergency.voice if self.helplines.emergency else ""


def owner_of(request):
    """Return who is signed in, or None."""
    return request.user if request.user.is_authenticated else None


def _shown_rows(user, *sections):
    return shown_rows(user, *sections) if user else [[] for _section in sections]
