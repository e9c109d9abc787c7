"""The plan as plain words: the one thing that the pages and every paper are made from."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from accounts.dates import clock, full_date, weekday_and_day
from contacts.helplines import emergency_for, talks_for
from contacts.models import ChosenLines
from plans.entries import (
    Helpline,
    Line,
    Note,
    Pair,
    Person,
    Text,
    label_of,
    opened,
    said_from,
)
from plans.history import QUIET
from plans.sections import LISTS, SECTIONS
from records.audience import Audience, Reader
from triggers.models import Answer, RiskyDate

# What to do there comes first: that is where the person stands while reading it.
ROLES = (Answer.Role.THERE, Answer.Role.AVOID, Answer.Role.BACK_UP)
# The public numbers of a country, which may stand anywhere.
EVERYWHERE = Audience.HOUSE | Audience.ANYONE


@dataclass(frozen=True)
class Part:
    """One section (plans.sections) with its Lines, Persons or Pairs. The heading over it is as
    open as they are."""

    name: str
    title: str
    lines: tuple
    is_printed: bool = True

    def readable_by(self, reader):
        lines = (line.readable_by(reader) for line in self.lines)
        return replace(self, lines=tuple(filter(None, lines)))

    def for_paper(self):
        return replace(self, lines=tuple(line.for_paper() for line in self.lines))


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

    def readable_by(self, reader):
        """Return the plan less what a reader may not have.

        The one filter before any paper or mail. A title that is not for them becomes ours; an
        empty part stays, for its heading is the paper's.
        """
        return replace(
            self,
            title=self.title if self.title.audience.admits(reader) else str(_("My plan")),
            parts=tuple(part.readable_by(reader) for part in self.parts),
            emergency=self.emergency and self.emergency.readable_by(reader),
            crisis=self.crisis and self.crisis.readable_by(reader),
        )

    def for_paper(self):
        """The same plan less the parts that were left off paper, for others to see."""
        plan = self.readable_by(Reader.CLOSE)
        return replace(plan, parts=tuple(p.for_paper() for p in plan.parts if p.is_printed))


def read_plan(user):
    """Open everything that a person has written and not hidden, in a handful of queries."""
    return PlanContent(
        title=said_from(user.plan, user.plan.shown_title, "title"),
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
    return Line(opened(item, "text"), opened(item, "detail"), notes=tuple(_notes(item, "again")))


def _reasons(user):
    for reason in user.reasons.active().in_order():
        yield Line(opened(reason, "text"))


def _people(user):
    for contact in user.contacts.active().in_order():
        yield _contact(contact, user.country)
    if line := _chosen_line(user):
        yield line


def _contact(contact, country):
    times = said_from(contact, contact.times, "good_times", "good_days", "time_zone")
    return Person(
        name=opened(contact, "name"),
        about=said_from(contact, contact.about, "role", limit=times.audience),
        number=said_from(contact, contact.shown_phone(country), "phone"),
        href=said_from(contact, contact.call_href, "phone"),
        words=opened(contact, "opening_words"),
        notes=tuple(_about_contact(contact)),
        name_on_paper=said_from(contact, contact.printed_name, "name", "nickname"),
        times=times,
        # They are there to stand where the name may not.
        initials=Text(contact.initials, Audience.ANYONE),
        key=str(contact.pk),
        words_after=said_from(contact, contact.said_after, "words_after"),
    )


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
        name=_public(line.name),
        about=_public(" ".join(filter(None, (str(line.about), how, when)))),
        number=_public(line.voice or line.text_to),
        href=_public(line.href or line.text_href),
        times=_public(" ".join(filter(None, (how, when)))),
        key=line.key,
        is_helpline=True,
    )


def _about_contact(contact):
    yield from _notes(contact, "helps", "does_not_help")
    if contact.has_naloxone == contact.Said.YES:
        yield Note(label_of(contact, "has_naloxone"))


def _care(user):
    for appointment in user.appointments.active().in_order():
        yield _appointment(appointment, user.country)


def _appointment(appointment, country):
    times = said_from(appointment, appointment.times, "repeats", "hours")
    return Person(
        name=opened(appointment, "name"),
        about=said_from(appointment, appointment.about, "kind", limit=times.audience),
        number=said_from(appointment, appointment.shown_phone(country), "phone"),
        href=said_from(appointment, appointment.call_href, "phone"),
        notes=tuple(_about_appointment(appointment, country)),
        times=times,
        key=str(appointment.pk),
    )


def _about_appointment(appointment, country):
    if appointment.days_left is not None:
        day, time = weekday_and_day(appointment.next_on, country), appointment.next_at
        words = {"day": day, "time": clock(time, country)} if time else {}
        label = appointment._meta.get_field("next_on").verbose_name
        yield Note(
            Text(label, Audience.ANYONE),
            Text(_("%(day)s at %(time)s") % words if time else day, Audience.ANYONE),
        )
    yield from _notes(appointment, "way")


def _pairs(user):
    for trigger in user.triggers.active().in_order().prefetch_related("answers"):
        answers = sorted(trigger.shown_answers, key=lambda answer: ROLES.index(answer.role))
        yield Pair(when=opened(trigger, "text"), then=tuple(map(_answer, answers)))


def _answer(answer):
    # "Then" over the answers says as much as this label would.
    is_labelled = answer.role != Answer.Role.THERE
    return Line(opened(answer, "text"), label=opened(answer, "role") if is_labelled else "")


def _signs(user):
    for sign in user.warningsigns.active().in_order():
        notes = tuple(_notes(sign, "who_tells"))
        yield Line(opened(sign, "text"), opened(sign, "answer"), opened(sign, "stage"), notes)


def _dates(user):
    coming, _over = RiskyDate.by_time(user)
    for date in coming:
        repeat = date.get_repeat_display() if date.repeat != date.Repeat.ONCE else ""
        yield Line(
            opened(date, "text"),
            Text(repeat, Audience.ANYONE),
            Text(date.days, Audience.ANYONE),
            tuple(_about_date(date, user.plan)),
        )


def _about_date(date, plan):
    if date.pair and "if-then" not in plan.hidden_sections:
        words = opened(date.pair, "text")
        yield Note(Text(_("If"), words.audience), words, section="if-then")
    if date.who_knows:
        words = opened(date, "who_knows")
        yield Note(Text(_("Who knows"), words.audience), words)


def _goals(user):
    goals = user.goals.active().filter(done_on__isnull=True).in_order().select_related("reason")
    for goal in goals:
        limit = Audience.OWNER if goal.is_private else Audience.ANYONE
        yield Line(
            opened(goal, "text", limit),
            opened(goal, "by", limit),
            opened(goal, "horizon", limit),
            tuple(_about_goal(goal, user.plan, limit)),
        )


def _about_goal(goal, plan, limit):
    if goal.first_step:
        words = opened(goal, "first_step", limit)
        yield Note(Text(_("First step"), words.audience), words)
    if goal.reason and goal.reason.archived_at is None and "why" not in plan.hidden_sections:
        words = opened(goal.reason, "text", limit)
        yield Note(Text(_("What for"), words.audience), words, section="why")


def _notes(row, *names):
    """The fields that are filled in, each under what its form calls it."""
    for name in names:
        if text := opened(row, name):
            yield Note(label_of(row, name), text)


def _public(words):
    # Lazy translations would change with the reader; a plan on paper is in one language.
    return Text(words, EVERYWHERE)


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
        number=_public(line.voice),
        href=_public(line.href),
        name=_public(line.name),
        about=_public(line.about),
        text=_public(line.text_words),
    )
