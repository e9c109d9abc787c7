"""One page at the largest size that fits, or more pages: never smaller than can be read."""

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import east_asian_width

SIZES = tuple(half_points / 2 for half_points in range(30, 18, -1))  # 15 pt to 9.5 pt
# Widths of letters in the paper font, about, in font sizes.
LETTER = 0.56
WIDE_LETTER = 1.0
SPACE = 0.28
LETTERS = {
    letter: width
    for width, letters in (
        (0.24, ",.:;'’·ijl!()|"),
        (0.35, "ftrI1-/“”"),
        (0.48, "ckvsxyz?J"),
        (0.68, "wCDGHNOQU0&"),
        (0.84, "mMW"),
    )
    for letter in letters
}
HOPELESS = 1.05  # estimated this much over a page at the smallest size, it will not fit


@dataclass(frozen=True)
class Arrangement:
    """How a layout wants a plan set: what its template is given, the type size in points to try
    first, and on how many pages it shall come out. Without a size it flows over pages."""

    context: dict
    first_size: float = 0
    pages: int = 1


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


def first_size(height, page_height):
    """The size in points to try first, or 0 for a text so long that trying would waste time.

    `height(points)` estimates how tall the text is at a size; both heights are in points.
    """
    smallest = SIZES[-1]
    if height(smallest) > HOPELESS * page_height:
        return 0
    # Smaller sizes are less tall, so the first that fits is found by halving.
    index = bisect_left(SIZES, True, key=lambda points: height(points) <= page_height)
    return SIZES[index] if index < len(SIZES) else smallest


def line_count(text, width):
    """How many lines `text` wraps to, about, in a column of `width` times its font size."""
    lines, used = 1, 0
    for word in text.split():
        length = sum(map(letter_width, word))
        if used and used + length > width:
            lines, used = lines + 1, 0
        used += length + SPACE
        lines += int(used / width) if length > width else 0
    return lines


@lru_cache(maxsize=4096)  # single letters, so no word is kept
def letter_width(letter):
    return WIDE_LETTER if east_asian_width(letter) in "WF" else LETTERS.get(letter, LETTER)
