"""A time of day as people write it: 8, 8pm, 8.30, 8h30, 20 Uhr, noon."""

import re
import unicodedata
from datetime import time

from records.text import UNSEEN

AT_NOON = ("noon", "midday")
AT_MIDNIGHT = ("midnight",)
BEFORE_NOON = ("a", "am", "in the morning", "morning")
IN_THE_EVENING = ("in the evening", "evening")
AFTER_NOON = ("p", "pm", "in the afternoon", "afternoon", *IN_THE_EVENING)
AT_NIGHT = ("at night", "tonight")
# Two at night is early, eight at night is late, and twelve at night is midnight.
EVENING = 6
HALF_A_DAY = 12
WRITTEN_TIME = re.compile(
    r"""
    (?:at|um|à|a\ las|às|kl\.?)?\s*
    (?P<hour>\d{1,2})
    (?:
        \s*(?:[:.,h]|uhr|\s)\s*(?P<minute>\d{2})(?::\d{2})?  # a browser may send seconds
        | (?P<joined>\d{2})                                   # 830, 0830
    )?
    \s*(?:o'?\s?clock|uhr|hours|hrs|h)?
    \s*\.?\s*(?P<half>[a-z ]*)
    """,
    re.VERBOSE,
)


def parse_time(text):
    """Return the `time` that was written, or None where it is not plainly one."""
    plain = _plain(text)
    if plain in (*AT_NOON, *AT_MIDNIGHT):
        plain = f"12 {plain}"
    written = WRITTEN_TIME.fullmatch(plain)
    if not written:
        return None
    hour = _hour(int(written["hour"]), written["half"])
    minute = int(written["minute"] or written["joined"] or 0)
    return None if hour is None or minute > 59 else time(hour, minute)


def _plain(text):
    """Return small ASCII letters and digits with single spaces, whatever the keyboard."""
    text = UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()
    text = "".join(_digit(character) for character in text)
    text = re.sub("[\u2018\u2019\u02bc\u00b4`]", "'", text).replace("\u2236", ":")
    text = re.sub(r"(?<![a-z])([ap])\.?\s?m\b\.?", r"\1m", text)
    return " ".join(text.split()).strip(" .")


def _digit(character):
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _hour(hour, half):
    if hour >= 2 * HALF_A_DAY:
        return None
    if not half:
        return hour
    if half in AT_NIGHT:
        half = "pm" if hour >= EVENING and hour != HALF_A_DAY else "am"
    if half in IN_THE_EVENING and hour == HALF_A_DAY:
        return None
    if half in BEFORE_NOON:
        return hour % HALF_A_DAY if hour <= HALF_A_DAY else None
    if half in AFTER_NOON:
        return hour % HALF_A_DAY + HALF_A_DAY if hour else None
    if hour != HALF_A_DAY:
        return None
    return {**dict.fromkeys(AT_NOON, HALF_A_DAY), **dict.fromkeys(AT_MIDNIGHT, 0)}.get(half)
