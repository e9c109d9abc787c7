"""What a paper makes of the chosen parts of a plan that its reader may have.

Each shape: (content, choices, user) -> content. What a paper brings beside the plan: (content,
choices, user) -> Parts, which pass the same filter.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from contacts.helplines.choosing import companion_for
from contacts.helplines.models import ChosenLines
from plans.content import SectionContent
from plans.entries import ContactLine, Line, Text, public
from plans.help import supporters
from plans.help.safety import FENTANYL_SHORT, emergency, right_now, when_safe, why
from plans.sections import IF_I_USE, PEOPLE
from printing.text.redaction import less_telling, names_of_people
from printing.text.titles import neutrally_titled, titled
from records.audience import Audience

# What a card for afterwards has, in this order. Of the plan: whom to call, and the words for then.
AFTERWARDS = (
    *("right-now", "overdose", "alarm"),
    *(PEOPLE.name, IF_I_USE.name),
    *("companion", "when-safe"),
)


# Shapes ------------------------------------------------------------------------------------------


def own(content, choices, user):
    """The person's own plan, for a door that they see each day."""
    return titled(content)


def neutral(content, choices, user):
    """Nothing in it says what it is about: initials, other headings, their own neutral words."""
    content = less_telling(content, choices.wording, names_of_people(user))
    parts = tuple(_unnamed(part, choices.plain_lines) for part in content.sections)
    if choices.plain_lines:
        lines = {"emergency": _plain(content.emergency), "crisis": _plain(content.crisis)}
        content = replace(content, **lines)
    return neutrally_titled(replace(content, sections=parts))


def friend(content, choices, user):
    """The same for somebody else to read: it says for whom it is, and nothing of why."""
    title, people = _("For someone I trust"), _("People I can call")
    if name := _name_on_it(choices, user):
        title = _("For someone close to %(name)s") % {"name": name}
        people = _("People %(name)s can call") % {"name": name}
    parts = tuple(
        replace(part, title=people) if part.section is PEOPLE else part
        for part in titled(content).sections
    )
    return replace(content, title=title, sections=parts)


def house(content, choices, user):
    """What everybody at home should find: no word of the plan itself."""
    parts = tuple(part for part in content.sections if part.lines)
    return replace(content, title=_("In an emergency"), sections=parts)


def afterwards(content, choices, user):
    """What to do after using: the facts that keep somebody alive, whom to call, own words."""
    parts = {part.name: _for_then(part) for part in titled(content).sections}
    called = {line.href for line in parts[PEOPLE.name].lines} if PEOPLE.name in parts else ()
    if "companion" in parts and parts["companion"].lines[0].href in called:
        del parts["companion"]
    return replace(content, sections=tuple(parts[name] for name in AFTERWARDS if name in parts))


def _name_on_it(choices, user):
    """What the person is called on the copy for somebody close; empty unless they chose so."""
    return user.plan.preferred_name if choices.names_me else ""


def _unnamed(part, hides_helplines):
    """Of people initials and times; of a helpline its number, and its name only if wanted."""
    if part.kind != "contact":
        return part
    lines = (
        line if line.is_helpline and not hides_helplines else _with_initials(line)
        for line in part.lines
    )
    return replace(part, lines=tuple(lines))


def _with_initials(person):
    name = "" if person.is_helpline else person.initials or person.name
    return replace(person, name=name, about=person.times)


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


def _plain(line):
    return line and replace(line, name="", about="", text="")


# What papers bring -------------------------------------------------------------------------------


def nothing(content, choices, user):
    return ()


def how_to_be_there(content, choices, user):
    """For a friend, with what to do in an overdose."""
    title = _("How to be there for me")
    if name := _name_on_it(choices, user):
        title = _("How to be there for %(name)s") % {"name": name}
    return (
        _built_in("being-there", title, supporters.HELPS, Audience.CLOSE),
        _built_in("can-say", _("You can say"), supporters.YOU_CAN_SAY, Audience.CLOSE),
        _built_in("better-not", _("Better not"), supporters.BETTER_NOT, Audience.CLOSE),
        *_overdose(content),
    )


def house_rules(content, choices, user):
    """What to do in an overdose, and what the person wrote for everybody at home."""
    own_words = (
        ("naloxone", _("The naloxone is here"), choices.naloxone),
        ("medicine", _("Medicine"), choices.medicine),
    )
    written = (
        _built_in(name, title, (text,), Audience.HOUSE) for name, title, text in own_words if text
    )
    return *_overdose(content), *written


def safety(content, choices, user):
    """What keeps somebody alive who used, and the line that stays on the phone."""
    knows_more, number = user.plan.shows_opioid_facts, _number(content)
    # Of the two lines about fentanyl the longer one.
    first_of_all = (line for line in right_now(knows_more) if line != FENTANYL_SHORT)
    now = (*first_of_all, *why(knows_more, number))
    signs, alarm = supporters.SIGNS_OF_AN_OVERDOSE, emergency(number)
    then = when_safe(knows_more, number)
    return (
        _built_in("right-now", _("First, stay safe"), now, Audience.CLOSE),
        _built_in("overdose", _("Signs of an overdose"), signs, Audience.CLOSE),
        _built_in("alarm", _("With someone else"), alarm, Audience.CLOSE),
        *_companion(user),
        _built_in("when-safe", _("When you are safe"), then, Audience.CLOSE),
    )


def _overdose(content):
    number = _number(content)
    to_do = (*supporters.what_to_do(number), supporters.not_sleep_it_off(number))
    signs = supporters.SIGNS_OF_AN_OVERDOSE
    yield _built_in("overdose", _("Signs of an overdose"), signs, Audience.HOUSE)
    yield _built_in("what-to-do", _("What to do"), to_do, Audience.HOUSE)


def _number(content):
    return content.emergency.number if content.emergency else ""


def _companion(user):
    """The line that stays on the phone, unless the person hid it."""
    line = companion_for(user.country)
    if line is None or ChosenLines.of(user).hides(line):
        return
    words = map(public, (line.name, line.about, line.voice, line.href))
    yield SectionContent("companion", _("Might use alone?"), (ContactLine(*words),))


def _built_in(name, title, texts, audience):
    return SectionContent(name, str(title), tuple(Line(Text(text, audience)) for text in texts))
