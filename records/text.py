"""Cleaning of what a person typed, so that what is stored is what every screen and paper shows."""

import re
import unicodedata

# What a starter leaves open, to be finished in own words.
BLANK = "___"

# Real writing needs fewer; towers of marks spill over other lines and take seconds to lay out.
MARKS_PER_LETTER = 8

LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# NUL and its kind, halves of characters (PostgreSQL, PDF and mail refuse them), and the marks that
# change the reading direction of everything after them.
UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def clean_text(value, *, single_line):
    """Return the text in NFC, without invisible troublemakers and outer space.

    A single line has every stretch of white space folded to one space; else lines end with \\n.
    Cleaning twice changes nothing.
    """
    text = UNWANTED.sub("", LINE_ENDS.sub("\n", value))
    # Before NFC too: it sorts the marks of a letter, and takes ten seconds for 80,000 of them.
    text = _with_few_marks(unicodedata.normalize("NFC", _with_few_marks(text)))
    return " ".join(text.split()) if single_line else text.strip()


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
