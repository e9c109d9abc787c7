"""Letters that no font of this system has: they would print as boxes."""

import unicodedata

# The paper's own font has these: Latin with its accents, and the usual signs.
LATIN = (range(0x20, 0x250), range(0x2010, 0x2028), range(0x2030, 0x205F))
ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "YI ")
EMOJI_FROM = 0x1F000
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")


def unusual_letters(text):
    """The letters of a text that are not sure to be in a font, each once."""
    return "".join(sorted({letter for letter in text if _is_unusual(letter)}))


def packages_for(letters):
    """The font packages of Debian and Ubuntu that have these letters."""
    return sorted({_package(letter) for letter in letters})


def _is_unusual(letter):
    return unicodedata.category(letter) not in UNSEEN and not any(
        ord(letter) in letters for letters in LATIN
    )


def _package(letter):
    if ord(letter) >= EMOJI_FROM:
        return "fonts-noto-color-emoji"
    is_asian = unicodedata.name(letter, "").startswith(ASIAN)
    return "fonts-noto-cjk" if is_asian else "fonts-noto-core"
