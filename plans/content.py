"""The plan as plain words: the one thing that the pages and every paper are made from."""

from dataclasses import dataclass

from accounts.dates import full_date
from contacts.helplines import crisis_for, emergency_for
from plans.history import QUIET
from plans.sections import LISTS, SECTIONS

# The field of PlanContent for each section that has one of its own.
FIELDS = {
    "why": "reasons",
    "signs": "signs",
    "if-then": "pairs",
    "alone": "first_steps",
    "people": "people",
    "hard-day": "if_i_use",
    "goals": "goals",
}


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
    # Lines of further sections by (name, lines): on the page, not on the fridge sheet.
    more: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def lines_of(self, name):
        """The lines of one section (plans.sections): texts, Persons or Pairs."""
        field = FIELDS.get(name)
        return getattr(self, field) if field else dict(self.more).get(name, ())

    @property
    def is_empty(self):
        words = (self.reasons, self.people, self.pairs, self.signs, self.first_steps)
        return not any((*words, self.if_i_use, self.goals))


def read_plan(user):
    """Open everything that a person has written and not hidden, in a handful of queries."""
    shown = {section.name for section in SECTIONS} - user.plan.hidden_sections
    items = _items_by_section(user)
    return PlanContent(
        title=user.plan.shown_title,
        updated=full_date(user.local_time(last_changed_at(user)), user.country),
        language=user.language,
        reasons=_texts(user.reasons) if "why" in shown else (),
        people=tuple(_people(user)) if "people" in shown else (),
        pairs=tuple(_pairs(user)) if "if-then" in shown else (),
        signs=_texts(user.warningsigns) if "signs" in shown else (),
        first_steps=items["alone"] if "alone" in shown else (),
        if_i_use=items["hard-day"] if "hard-day" in shown else (),
        goals=_texts(user.goals.filter(done_on__isnull=True)) if "goals" in shown else (),
        emergency=_line(emergency_for(user.country)),
        crisis=_line(crisis_for(user.country)),
        more=tuple(
            (section.name, items[section.name])
            for section in SECTIONS
            if section.name in shown and section.name not in FIELDS and items[section.name]
        ),
    )


def last_changed_at(user):
    """The moment of the last change to the plan's words, or of signing up."""
    changes = user.changes.exclude(model__in=QUIET).order_by("made_at")
    return changes.values_list("made_at", flat=True).last() or user.joined_at


def _texts(rows):
    return tuple(row.text for row in rows.active().in_order())


def _items_by_section(user):
    items = dict.fromkeys(LISTS, ())
    for item in user.planitems.active().in_order():
        items[item.section] = (*items.get(item.section, ()), item.text)
    return items


def _people(user):
    for contact in user.contacts.active().in_order():
        yield Person(
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
