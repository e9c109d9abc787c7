"""Words that tell a stranger what a plan is about, and a person's own words to put instead."""

import re
from dataclasses import fields, replace

from django.utils.translation import gettext as _

from plans.content import PlanContent
from plans.entries import ContactLine, Line, Note, Pair, Text
from records.audience import Audience

# In English: who writes in another language looks through the preview by eye.
BEGINNINGS = (
    *("abstinen", "addict", "alcohol", "benzo", "booz", "buprenorphin", "cannabis", "clinic"),
    *("cocaine", "ketamin", "morphin", "oxycod", "smok", "xanax"),
    *("counsel", "crav", "dealer", "detox", "drank", "drink", "drug", "drunk", "fentanyl"),
    *("heroin", "hungover", "lapse", "liquor", "meeting", "methado", "naloxon", "narcan"),
    *("needle", "opioid", "overdos", "probation", "recover", "rehab", "relaps", "sober", "sobriet"),
    *("sponsor", "stash", "suboxon", "therap", "treatment", "trigger", "withdraw"),
)
WORDS = (
    *(
        "aa",
        "na",
        "bars?",
        "cash",
        "mix(?:es|ed)?",
        "on something",
        "payday",
        "joints?",
        "12 steps?",
        "12-steps?",
        "beers?",
        "bottles?",
        "clean",
        "coke",
        "crack",
    ),
    *("dope", "fix", "high", "hits?", "jail", "meth", "oxys?", "pills?", "pubs?", "shots?"),
    *("slip(?:s|ped)?", "smack", "urges?", "used?", "using", "vodka", "weed", "whiske?y", "wine"),
)
TELLING = re.compile(rf"\b(?:(?:{'|'.join(BEGINNINGS)})\w*|(?:{'|'.join(WORDS)})\b)", re.IGNORECASE)
# Where a person's own words stand; the first is what the others belong to.
OWN_WORDS = {
    PlanContent: ("title",),
    ContactLine: ("name", "times", "words"),
    Pair: ("when",),
    Line: ("text", "detail"),
    Note: ("text",),
}


def names_of_people(user):
    """The full names and the nicknames of a person's people, as they may stand in other texts."""
    people = list(user.contacts.active())
    full = {contact.name for contact in people if " " in contact.name}
    return full | {contact.nickname for contact in people if contact.nickname}


def telling_texts(content, names):
    """The texts of a PlanContent with a telling word or one of these names in them, each once, in
    their order. What a stranger may not have anyway is to be taken out before."""
    return [text for text in dict.fromkeys(_own_words(content)) if _tells(text, names)]


def telling_words(text, names):
    """What tells in a text: its telling words and these names, as they stand there, each once."""
    return list({word.casefold(): word for word in _telling_words(text, names)}.values())


def less_telling(content, wording, names):
    """The plan with the person's neutral words, {text: words}, for the texts that tell. One that
    has none is left out, with what belongs to it; a title becomes ours."""
    texts = telling_texts(content, names)
    neutral = {text: Text(wording.get(text, ""), Audience.ANYONE) for text in texts}
    title = neutral.get(content.title, content.title) or str(_("My plan"))
    parts = (replace(part, lines=_reworded(part.lines, neutral)) for part in content.sections)
    return replace(content, title=title, sections=tuple(parts))


def _tells(text, names):
    return any(_telling_words(text, names))


def _telling_words(text, names):
    yield from TELLING.findall(text)
    for name in names:
        yield from re.findall(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)


def _own_words(thing):
    if not getattr(thing, "is_helpline", False):
        for name in OWN_WORDS.get(type(thing), ()):
            yield getattr(thing, name)
    for entries in _inner(thing).values():
        for entry in entries:
            yield from _own_words(entry)


def _reworded(entries, neutral):
    return tuple(filter(None, (_reworded_entry(entry, neutral) for entry in entries)))


def _reworded_entry(entry, neutral):
    """The entry in neutral words; None when what it is about is left out."""
    old = {name: getattr(entry, name) for name in OWN_WORDS[type(entry)]}
    new = {name: neutral.get(text, text) for name, text in old.items()}
    inner = {name: _reworded(entries, neutral) for name, entries in _inner(entry).items()}
    lead = OWN_WORDS[type(entry)][0]
    is_left_out = old[lead] and not new[lead]
    # An if whose thens are all left out is no answer to anything.
    has_lost_all = isinstance(entry, Pair) and entry.then and not inner["then"]
    return None if is_left_out or has_lost_all else replace(entry, **new, **inner)


def _inner(thing):
    """{name: entries} of what a thing is made of."""
    values = {field.name: getattr(thing, field.name) for field in fields(thing)}
    return {name: value for name, value in values.items() if isinstance(value, tuple)}
