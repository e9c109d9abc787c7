"""One page at the largest size that fits, or more pages: never smaller than can be read."""

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import east_asian_width

SMALLEST = 9.5  # points that can be read
# Widths of letters in the paper font, about, in font sizes.
LETTER = 0.56
WIDE_LETTER = 1.0
SPACE = 0.28
WORD = re.compile(r"[^ \n\t]+")  # a no-break space is a part of it
LETTERS = {
    letter: width
    for width, letters in (
        (SPACE, "\u00a0"),
        (0.24, ",.:;'’·ijl!()|"),
        (0.35, "ftrI1-/“”"),
        (0.48, "ckvsxyz?J"),
        (0.68, "wCDGHNOQU0&"),
        (0.84, "mMW"),
    )
    for letter in letters
}


@dataclass(frozen=True)
class Arrangement:
    """How a layout wants a plan set: what its template is given, the type sizes in points to try,
    the largest first, and on how many pages it shall come out. Without a size it flows over pages.
    `lines` is what the sizes were chosen by."""

    context: dict
    sizes: tuple[float, ...] = ()
    pages: int = 1
    lines: float = 0


def fit(lay_out, sizes, pages=1):
    """The document at the first of `sizes`, largest first, that needs no more than `pages`.

    `lay_out(points)` gives a document with `pages`; `lay_out(None)` gives the one that flows over
    as many pages as it takes. A wrong first size costs time or half a point, never a word.
    """
    for points in sizes:
        document = lay_out(points)
        if len(document.pages) <= pages:
            return document
    return lay_out(None)


def line_count(text, width):
    """How many lines `text` wraps to, about, in a column of `width` times its font size."""
    lines, used = 1, 0
    for word in WORD.findall(text):
        length = sum(map(letter_width, word))
        if used and used + length > width:
            lines, used = lines + 1, 0
        used += length + SPACE
        lines += int(used / width) if length > width else 0
    return lines


@lru_cache(maxsize=4096)  # single letters, so no word is kept
def letter_width(letter):
    return WIDE_LETTER if east_asian_width(letter) in "WF" else LETTERS.get(letter, LETTER)
