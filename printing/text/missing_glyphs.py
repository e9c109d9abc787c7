"""Letters that no font of this system has: they would print as boxes."""

import unicodedata
from functools import cache

from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

FONT = "fonts/paper/atkinson-hyperlegible-next-400.ttf"
ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "YI ")
EMOJI_FROM = 0x1F000
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")


def unusual_letters(text):
    """The letters of a text that the paper's own font does not have, each once."""
    own = letters_of_the_paper()
    return "".join(sorted({letter for letter in text if ord(letter) not in own and _shows(letter)}))


def packages_for(letters):
    """The font packages of Debian and Ubuntu that have these letters."""
    return sorted({_package(letter) for letter in letters})


@cache
def letters_of_the_paper():
    with TTFont(finders.find(FONT), lazy=True) as font:
        return frozenset(font.getBestCmap())


def _shows(letter):
    return unicodedata.category(letter) not in UNSEEN


def _package(letter):
    if ord(letter) >= EMOJI_FROM:
        return "fonts-noto-color-emoji"
    is_asian = unicodedata.name(letter, "").startswith(ASIAN)
    return "fonts-noto-cjk" if is_asian else "fonts-noto-core"
