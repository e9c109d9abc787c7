"""What is read at a glance stays on one line of a paper."""

import re

NO_BREAK = "\u00a0"
HOUR = r"\d+(?:[:.]\d\d)?(?: [AP]M)?"
HOURS = re.compile(f"{HOUR} to {HOUR}", re.IGNORECASE)
# In November 23 and in 23 November.
MONTH_AND_DAY = re.compile(r"[^\W\d]+ \d+")
DAY_AND_MONTH = re.compile(r"\d+ [^\W\d]+")
SENTENCE = re.compile(r"[^.?!]+[.?!]”?")
SHORT = 26  # letters


def hours_whole(text):
    return HOURS.sub(_held, text)


def days_whole(text):
    """The text of a date in which no month is parted from its day."""
    return (MONTH_AND_DAY if "," in text else DAY_AND_MONTH).sub(_held, text)


def short_sentences_whole(text):
    """The text that breaks between short sentences, not in them."""
    return SENTENCE.sub(_held_when_short, text)


def _held_when_short(match):
    sentence = match[0].lstrip()
    if len(sentence) > SHORT:
        return match[0]
    return match[0][: -len(sentence)] + sentence.replace(" ", NO_BREAK)


def _held(match):
    return match[0].replace(" ", NO_BREAK)
