"""Cleaning of what a person typed, so that what is stored is what every screen and paper shows."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

# What a starter leaves open, to be finished in own words.
BLANK = "___"
FILL_THE_BLANK = _("Put your own word in the blank.")

# Real writing needs fewer; towers of marks spill over other lines and take seconds to lay out.
MARKS_PER_LETTER = 8

# Letters that look for their place by another one, and do not come apart by themselves.
BESIDE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"}
)

LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# What no font draws by itself: Unicode's Default_Ignorable_Code_Point (joiners, fillers, selectors,
# tags), the braille cell without a dot, the note without a head, the marks that hold others
# together or stand for a thing that is not there, and what is no character.
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# NUL and its kind, halves of characters (PostgreSQL, PDF and mail refuse them), and the marks that
# change the reading direction of everything after them.
UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def clean_text(value, *, single_line):
    """Return the text in NFC, without invisible troublemakers and outer space.

    A single line has every stretch of white space folded to one space; else lines end with \\n.
    A text in which nothing can be seen is empty. Cleaning twice changes nothing.
    """
    text = UNWANTED.sub("", LINE_ENDS.sub("\n", value))
    # Before NFC too: it sorts the marks of a letter, and takes ten seconds for 80,000 of them.
    text = _with_few_marks(unicodedata.normalize("NFC", _with_few_marks(text)))
    if not can_be_seen(text):
        return ""
    return " ".join(text.split()) if single_line else text.strip()


def can_be_seen(text):
    """Whether a reader sees anything: a letter, a digit, a sign, a picture. A mark without a letter
    to stand on is none of them."""
    return any(
        not character.isspace() and not unicodedata.category(character).startswith("M")
        for character in UNSEEN.sub("", text)
    )


def sorting_key(text):
    """Return what to sort own words by, as an English reader looks for them: no matter the
    capitals, and a letter with a mark beside the one without."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(BESIDE))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)), text


def has_blank(text):
    return BLANK in text


def _with_few_marks(text):
    if text.isascii():
        return text
    kept, marks = [], 0
    for character in text:
        category = unicodedata.category(character)
        if category.startswith("M"):
            marks += 1
        elif category != "Cf":  # A joiner between marks starts no new letter.
            marks = 0
        if marks <= MARKS_PER_LETTER or not category.startswith("M"):
            kept.append(character)
    return "".join(kept)
