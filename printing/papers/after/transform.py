"""What the card for afterwards says, and what it brings beside the plan."""

from dataclasses import replace

from django.utils.translation import gettext as _

from contacts.helplines.choosing import companion_for
from contacts.helplines.models import ChosenLines
from plans.content import SectionContent
from plans.entries import ContactLine, public
from plans.help import supporters
from plans.help.safety import FENTANYL_SHORT, emergency, right_now, when_safe, why
from plans.sections import IF_I_USE, PEOPLE
from printing.papers.parts.built_in import built_in, emergency_number
from printing.text.titles import titled
from records.audience import Audience

# What a card for afterwards has, in this order. Of the plan: whom to call, and the words for then.
AFTERWARDS = (
    *("right-now", "overdose", "alarm"),
    *(PEOPLE.name, IF_I_USE.name),
    *("companion", "when-safe"),
)


def afterwards(content, choices, user):
    """What to do after using: the facts that keep somebody alive, whom to call, own words."""
    parts = {part.name: _for_then(part) for part in titled(content).sections}
    called = {line.href for line in parts[PEOPLE.name].lines} if PEOPLE.name in parts else ()
    if "companion" in parts and parts["companion"].lines[0].href in called:
        del parts["companion"]
    return replace(content, sections=tuple(parts[name] for name in AFTERWARDS if name in parts))


def _for_then(part):
    """Of people whom to call and what to say then: there is no room for more, and no time."""
    if part.section is not PEOPLE:
        return part
    said = set()
    lines = []
    for person in part.lines:
        # What is said to all of them alike stands there once.
        words = "" if person.words_after in said else person.words_after
        said.add(person.words_after)
        lines.append(replace(person, notes=(), words=words))
    return replace(part, lines=tuple(lines))


def safety(content, choices, user):
    """What keeps somebody alive who used, and the line that stays on the phone."""
    knows_more, number = user.plan.shows_opioid_facts, emergency_number(content)
    # Of the two lines about fentanyl the longer one.
    first_of_all = (line for line in right_now(knows_more) if line != FENTANYL_SHORT)
    now = (*first_of_all, *why(knows_more, number))
    signs, alarm = supporters.SIGNS_OF_AN_OVERDOSE, emergency(number)
    then = when_safe(knows_more, number)
    return (
        built_in("right-now", _("First, stay safe"), now, Audience.CLOSE),
        built_in("overdose", _("Signs of an overdose"), signs, Audience.CLOSE),
        built_in("alarm", _("With someone else"), alarm, Audience.CLOSE),
        *_companion(user),
        built_in("when-safe", _("When you are safe"), then, Audience.CLOSE),
    )


def _companion(user):
    """The line that stays on the phone, unless the person hid it."""
    line = companion_for(user.country)
    if line is None or ChosenLines.of(user).hides(line):
        return
    words = map(public, (line.name, line.about, line.voice, line.href))
    yield SectionContent("companion", _("Might use alone?"), (ContactLine(*words),))
