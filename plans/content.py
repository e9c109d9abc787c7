"""The plan as plain words: the one thing that the pages and every paper are made from."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from accounts.dates import clock, full_date, weekday_and_day
from contacts.helplines import emergency_for, talks_for
from contacts.models import ChosenLines
from plans.history import QUIET
from plans.sections import LISTS, SECTIONS
from triggers.models import Answer, RiskyDate

# What to do there comes first: that is where the person stands while reading it.
ROLES = (Answer.Role.THERE, Answer.Role.AVOID, Answer.Role.BACK_UP)


@dataclass(frozen=True)
class Note:
    """More about a line or a person, under a short word that says what it is.

    One that `tells` by its label alone is left off a paper that strangers may see; one with words
    of another `section` stands only where that section does.
    """

    label: str
    text: str = ""
    tells: bool = False
    section: str = ""


class Entry:
    """What a section is made of."""

    is_private = False

    def for_paper(self):
        """The same as it stands where others may read it."""
        return self


@dataclass(frozen=True)
class Line(Entry):
    """A text, perhaps with a second one beneath it, and a short word that says what kind it is."""

    text: str
    detail: str = ""
    label: str = ""
    notes: tuple[Note, ...] = ()
    is_private: bool = False


@dataclass(frozen=True)
class Person(Entry):
    """Somebody to call, or a place of care."""

    name: str
    about: str
    number: str
    href: str
    words: str = ""  # what to say to them
    notes: tuple[Note, ...] = ()
    name_on_paper: str = ""  # when it is another one
    times: str = ""  # `about`, less who or what they are
    initials: str = ""
    key: str = ""  # of their row
    words_after: str = ""  # what to say to them after using
    is_helpline: bool = False

    def for_paper(self):
        return replace(self, name=self.name_on_paper or self.name, name_on_paper="")


@dataclass(frozen=True)
class Pair(Entry):
    when: str
    then: tuple[Line, ...]


@dataclass(frozen=True)
class Helpline:
    number: str
    href: str
    name: str
    about: str
    text: str = ""  # how to send a text, where that works


@dataclass(frozen=True)
class Part:
    """One section (plans.sections) with its Lines, Persons or Pairs."""

    name: str
    title: str
    lines: tuple
    is_printed: bool = True

    def for_paper(self):
        lines = tuple(line.for_paper() for line in self.lines if not line.is_private)
        return replace(self, lines=lines)


def _lines_of(name):
    return property(lambda content: content.lines_of(name))


@dataclass(frozen=True)
class PlanContent:
    """`parts` has every section that is not hidden, in the order in which the plan is read."""

    title: str
    updated: str
    language: str
    parts: tuple[Part, ...]
    emergency: Helpline | None
    crisis: Helpline | None

    # The sections that the papers and Help know by name.
    reasons = _lines_of("why")
    people = _lines_of("people")
    care = _lines_of("care")
    pairs = _lines_of("if-then")
    signs = _lines_of("signs")
    first_steps = _lines_of("alone")
    if_i_use = _lines_of("hard-day")
    goals = _lines_of("goals")

    @property
    def is_empty(self):
        return not any(part.lines for part in self.parts)

    def lines_of(self, name):
        return next((part.lines for part in self.parts if part.name == name), ())

    def for_paper(self):
        """The same plan less the parts that are nobody else's business."""
        return replace(self, parts=tuple(p.for_paper() for p in self.parts if p.is_printed))


def read_plan(user):
    """Open everything that a person has written and not hidden, in a handful of queries."""
    return PlanContent(
        title=user.plan.shown_title,
        updated=full_date(user.local_time(last_changed_at(user)), user.country),
        language=user.language,
        parts=tuple(_parts(user)),
        emergency=_helpline(emergency_for(user.country)),
        crisis=_helpline(ChosenLines.of(user).crisis_of(talks_for(user.country))),
    )


def content_from(words):
    """The PlanContent whose `asdict` is `words`, also after it was JSON.

    Printed copies are kept in this form: whoever renames a field here makes a migration that
    forgets them, as printing's second one does.
    """
    parts = tuple(
        Part(**{**part, "lines": tuple(map(_entry_from, part["lines"]))}) for part in words["parts"]
    )
    calls = {
        name: Helpline(**words[name]) if words[name] else None for name in ("emergency", "crisis")
    }
    return PlanContent(**{**words, **calls, "parts": parts})


def _entry_from(words):
    if "when" in words:
        return Pair(words["when"], tuple(map(_entry_from, words["then"])))
    notes = tuple(Note(**note) for note in words["notes"])
    return (Person if "number" in words else Line)(**{**words, "notes": notes})


def last_changed_at(user):
    """The moment of the last change to the plan's words, or of signing up."""
    changes = user.changes.exclude(model__in=QUIET).order_by("made_at")
    return changes.values_list("made_at", flat=True).last() or user.joined_at


def _parts(user):
    items = _items_by_section(user)
    for section in SECTIONS:
        if section.is_shown(user.plan):
            is_printed = section.is_on_paper(user.plan)
            # A section of several prompts is a part for each, under its own title. Lazy
            # translations would change with the reader; a plan is in one language.
            for name in section.prompts:
                yield Part(name, str(LISTS[name].title), items[name], is_printed)
            if not section.prompts:
                read = READERS.get(section.name)
                lines = tuple(read(user)) if read else items[section.name]
                yield Part(section.name, str(section.title), lines, is_printed)


def _items_by_section(user):
    items = dict.fromkeys(LISTS, ())
    for item in user.planitems.active().in_order():
        items[item.section] = (*items.get(item.section, ()), _item(item))
    return items


def _item(item):
    return Line(item.text, item.detail, notes=tuple(_notes(item, "again")))


def _reasons(user):
    for reason in user.reasons.active().in_order():
        yield Line(reason.text)


def _people(user):
    for contact in user.contacts.active().in_order():
        yield Person(
            name=contact.name,
            about=contact.about,
            number=contact.shown_phone(user.country),
            href=contact.call_href,
            words=contact.opening_words,
            notes=tuple(_about_contact(contact)),
            name_on_paper=contact.printed_name,
            times=contact.times,
            initials=contact.initials,
            key=str(contact.pk),
            words_after=contact.said_after,
        )
    if line := _chosen_line(user):
        yield line


def _chosen_line(user):
    """The helpline that the person put first: it stands behind their people, and where they have
    none it is whom to call."""
    line = ChosenLines.of(user).first_of(talks_for(user.country))
    if line is None:
        return None
    # How and when it answers: not every line takes calls, or is there at night.
    how = "" if line.voice else f"{line.text_words}."
    when = f"{line.hours_text}." if line.opening or line.hours else ""
    return Person(
        name=str(line.name),
        about=" ".join(filter(None, (str(line.about), how, when))),
        number=line.voice or line.text_to,
        href=line.href or line.text_href,
        times=" ".join(filter(None, (how, when))),
        key=line.key,
        is_helpline=True,
    )


def _about_contact(contact):
    yield from _notes(contact, "helps", "does_not_help")
    if contact.has_naloxone == contact.Said.YES:
        yield Note(_label(contact, "has_naloxone"), tells=True)


def _care(user):
    for appointment in user.appointments.active().in_order():
        yield Person(
            name=appointment.name,
            about=appointment.about,
            number=appointment.shown_phone(user.country),
            href=appointment.call_href,
            notes=tuple(_about_appointment(appointment, user.country)),
            times=appointment.times,
            key=str(appointment.pk),
        )


def _about_appointment(appointment, country):
    if appointment.days_left is not None:
        day, time = weekday_and_day(appointment.next_on, country), appointment.next_at
        words = {"day": day, "time": clock(time, country)} if time else {}
        yield Note(
            _label(appointment, "next_on"), _("%(day)s at %(time)s") % words if time else day
        )
    yield from _notes(appointment, "way")


def _pairs(user):
    for trigger in user.triggers.active().in_order().prefetch_related("answers"):
        answers = sorted(trigger.shown_answers, key=lambda answer: ROLES.index(answer.role))
        yield Pair(when=trigger.text, then=tuple(map(_answer, answers)))


def _answer(answer):
    # "Then" over the answers says as much as this label would.
    is_labelled = answer.role != Answer.Role.THERE
    return Line(answer.text, label=str(answer.get_role_display()) if is_labelled else "")


def _signs(user):
    for sign in user.warningsigns.active().in_order():
        notes = tuple(_notes(sign, "who_tells"))
        yield Line(sign.text, sign.answer, str(sign.get_stage_display()), notes)


def _dates(user):
    coming, _over = RiskyDate.by_time(user)
    for date in coming:
        repeat = date.get_repeat_display() if date.repeat != date.Repeat.ONCE else ""
        yield Line(date.text, str(repeat), date.days, tuple(_about_date(date, user.plan)))


def _about_date(date, plan):
    if date.pair and "if-then" not in plan.hidden_sections:
        yield Note(_("If"), date.pair.text, section="if-then")
    if date.who_knows:
        yield Note(_("Who knows"), date.who_knows)


def _goals(user):
    goals = user.goals.active().filter(done_on__isnull=True).in_order().select_related("reason")
    for goal in goals:
        horizon = str(goal.get_horizon_display()) if goal.horizon else ""
        notes = tuple(_about_goal(goal, user.plan))
        yield Line(goal.text, goal.by, horizon, notes, is_private=goal.is_private)


def _about_goal(goal, plan):
    if goal.first_step:
        yield Note(_("First step"), goal.first_step)
    if goal.reason and goal.reason.archived_at is None and "why" not in plan.hidden_sections:
        yield Note(_("What for"), goal.reason.text, section="why")


def _notes(row, *names):
    """The fields that are filled in, each under what its form calls it."""
    for name in names:
        if text := getattr(row, name):
            yield Note(_label(row, name), text)


def _label(row, name):
    return str(row._meta.get_field(name).verbose_name)


# Who reads the lines of a section; those of the other sections are PlanItems.
READERS = {
    "why": _reasons,
    "signs": _signs,
    "if-then": _pairs,
    "people": _people,
    "care": _care,
    "dates": _dates,
    "goals": _goals,
}


def _helpline(line):
    if line is None:
        return None
    return Helpline(
        number=line.voice,
        href=line.href,
        # Lazy translations would change with the reader; a plan on paper is in one language.
        name=str(line.name),
        about=str(line.about),
        text=line.text_words,
    )
