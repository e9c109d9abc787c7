"""What a paper makes of the chosen parts of a plan. Each: (content, choices, user) -> content."""

from dataclasses import replace

from django.utils.translation import gettext as _

from contacts.helplines import companion_for
from contacts.models import ChosenLines
from plans import being_there
from plans.content import Line, Part, Person
from plans.safety import FENTANYL_SHORT, emergency, right_now, when_safe, why
from printing.headings import NEUTRAL, USUAL, titled
from printing.telling import reworded

PEOPLE = ("people", "care")
# What a card for afterwards has of the plan.
AFTERWARDS = ("people", "hard-day")


def own(content, choices, user):
    """The person's own plan, for a door that they see each day."""
    return titled(content, USUAL)


def neutral(content, choices, user):
    """Nothing in it says what it is about: initials, other headings, their own neutral words."""
    content = reworded(content, choices.wording)
    parts = tuple(_unnamed(part, choices.plain_lines) for part in content.parts)
    if choices.plain_lines:
        lines = {"emergency": _plain(content.emergency), "crisis": _plain(content.crisis)}
        content = replace(content, **lines)
    return titled(replace(content, parts=parts), NEUTRAL)


def for_a_friend(content, choices, user):
    """The ticked parts, and how to be there."""
    return _with(
        titled(content, USUAL),
        ("being-there", _("How to be there for me"), being_there.HELPS),
        ("can-say", _("You can say"), being_there.YOU_CAN_SAY),
        ("better-not", _("Better not"), being_there.BETTER_NOT),
        *_overdose(content),
    )


def for_the_house(content, choices, user):
    """What everybody at home should find: no word of the plan itself."""
    own_words = (
        ("naloxone", _("The naloxone is here"), [choices.naloxone]),
        ("medicine", _("Medicine"), [choices.medicine]),
    )
    content = replace(content, title=_("In an emergency"), parts=())
    content = _with(content, *_overdose(content))
    return _with(content, *(part for part in own_words if part[2][0]))


def for_after(content, choices, user):
    """What to do after using: the facts that keep somebody alive, whom to call, own words."""
    knows_more, number = user.plan.shows_opioid_facts, _number(content)
    # Of the two lines about fentanyl the longer one.
    first_of_all = (line for line in right_now(knows_more) if line != FENTANYL_SHORT)
    now = (*first_of_all, *why(knows_more, number))
    own_parts = [
        _for_then(part) for part in titled(content, USUAL).parts if part.name in AFTERWARDS
    ]
    first = _with(
        replace(content, parts=()),
        ("right-now", _("First, stay safe"), now),
        ("overdose", _("Signs of an overdose"), being_there.SIGNS_OF_AN_OVERDOSE),
        ("alarm", _("With someone else"), emergency(number)),
    )
    then = _with(
        replace(content, parts=()),
        ("when-safe", _("When you are safe"), when_safe(knows_more, number)),
    )
    called = {line.href for part in own_parts for line in part.lines if isinstance(line, Person)}
    companion = _companion(user, called)
    return replace(content, parts=(*first.parts, *own_parts, *companion, *then.parts))


def _unnamed(part, hides_helplines):
    """Of people initials and times; of a helpline its number, and its name only if wanted."""
    if part.name not in PEOPLE:
        return part
    lines = (
        line if line.is_helpline and not hides_helplines else _with_initials(line)
        for line in part.lines
    )
    return replace(part, lines=tuple(lines))


def _with_initials(person):
    if person.is_helpline:
        return replace(person, name="", about=person.times)
    notes = tuple(note for note in person.notes if not note.tells)
    return replace(person, name=person.initials or person.name, about=person.times, notes=notes)


def _for_then(part):
    """Of people whom to call and what to say then: there is no room for more, and no time."""
    if part.name != "people":
        return part
    said = set()
    lines = []
    for person in part.lines:
        # What is said to all of them alike stands there once.
        words = "" if person.words_after in said else person.words_after
        said.add(person.words_after)
        lines.append(replace(person, notes=(), words=words))
    return replace(part, lines=tuple(lines))


def _plain(line):
    return line and replace(line, name="", about="", text="")


def _with(content, *parts):
    """The plan with further parts: (name, title, texts) each."""
    further = (
        Part(name, str(title), tuple(Line(str(text)) for text in texts))
        for name, title, texts in parts
    )
    return replace(content, parts=(*content.parts, *further))


def _number(content):
    return content.emergency.number if content.emergency else ""


def _overdose(content):
    number = _number(content)
    to_do = (*being_there.what_to_do(number), being_there.not_sleep_it_off(number))
    yield "overdose", _("Signs of an overdose"), being_there.SIGNS_OF_AN_OVERDOSE
    yield "what-to-do", _("What to do"), to_do


def _companion(user, called):
    """The line that stays on the phone, unless the person hid it or calls it anyway."""
    line = companion_for(user.country)
    if line is None or line.href in called or ChosenLines.of(user).hides(line):
        return ()
    person = Person(str(line.name), str(line.about), line.voice, line.href)
    return (Part("companion", _("Might use alone?"), (person,)),)
