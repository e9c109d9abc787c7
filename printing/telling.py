"""Words that tell a stranger what a plan is about, and a person's own words to put instead."""

import re
from dataclasses import fields, is_dataclass, replace

from plans.content import Line, Note, Pair, Person, PlanContent

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
TELLING = re.compile(rf"\b(?:(?:{'|'.join(BEGINNINGS)})|(?:{'|'.join(WORDS)})\b)", re.IGNORECASE)
# Where a person's own words stand.
OWN_WORDS = {
    PlanContent: ("title",),
    Person: ("name", "times", "words"),
    Pair: ("when",),
    Line: ("text", "detail"),
    Note: ("text",),
}


def telling_texts(content):
    """The texts of a PlanContent with a telling word or somebody's full name in them, each once,
    in their order. The names of people themselves become initials."""
    names = [person.name for person in content.people]
    full = [name for name in names if " " in name]
    texts = dict.fromkeys(text for text in _own_words(content) if text not in names)
    return [text for text in texts if TELLING.search(text) or any(name in text for name in full)]


def reworded(content, wording):
    """The same plan with other words for the texts that have some: {text: neutral words}."""
    return _reworded(content, {text: words for text, words in wording.items() if words})


def _own_words(thing):
    for name in OWN_WORDS.get(type(thing), ()):
        yield getattr(thing, name)
    for value in _values(thing):
        for inner in value if isinstance(value, tuple) else ():
            yield from _own_words(inner)


def _reworded(thing, wording):
    new = {
        name: wording[getattr(thing, name)]
        for name in OWN_WORDS.get(type(thing), ())
        if getattr(thing, name) in wording
    }
    for field in fields(thing):
        value = getattr(thing, field.name)
        if isinstance(value, tuple):
            new[field.name] = tuple(_reworded(inner, wording) for inner in value)
    return replace(thing, **new)


def _values(thing):
    return [getattr(thing, field.name) for field in fields(thing)] if is_dataclass(thing) else []
