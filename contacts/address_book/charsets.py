"""Which letters the bytes of an address book stand for. static/js/cards.js reads them alike.

A card says it, or it is guessed for each text by itself: one odd byte decides for nothing else.
"""

import re

import webencodings

UTF_8, WESTERN = "utf-8", "windows-1252"
# The first of those that read least odd.
GUESSES = (WESTERN, "windows-1250", "windows-1251", "koi8-r", "shift_jis", "gbk")
MUCH_TO_GUESS_FROM = 200  # bytes
# Their bytes can look like UTF-8 by chance; those of the others cannot, and a text that became
# UTF-8 later often kept the name of what it was.
SEVERAL_BYTES = re.compile("jis|jp|gb|big5|euc|ks_c")
UNREADABLE = "\ufffd"
# What Python makes of bytes that mean nothing in Shift_JIS.
NO_LETTERS = re.compile("[\uf8f0-\uf8f3]")

LATIN = "A-Za-zÀ-ɏ"
OTHER = "Ѐ-ӿ\u3005-\u30ff\u3400-\u9fff"
ODD = re.compile(
    "|".join(
        (
            f"[^\0-\x7f{LATIN}{OTHER}’\u00a0\u3000-\u3002\uff01-\uff5e]",
            f"[{LATIN}](?=[{OTHER}])|[{OTHER}](?=[{LATIN}])",
            "[À-ɏ](?=[À-ɏ])",
            "[а-яё](?=[А-ЯЁ])|[А-ЯЁ](?=[А-ЯЁ][а-яё])",
        )
    )
)


def decoded(data, declared=""):
    """Return the text of a value, `declared` being what its card calls the charset."""
    labels = [UTF_8, declared] if declared else [UTF_8]
    if SEVERAL_BYTES.search(declared.lower()):
        labels.reverse()
    readings = [text for label in labels if (text := _read_as(data, label)) is not None]
    whole = [text for text in readings if UNREADABLE not in text]
    mostly = [text for text in readings if _is_mostly_read(text)]
    text = (whole or mostly or [_guessed(data)])[0]
    return text.replace(UNREADABLE, "").replace("\ufeff", "")


def _guessed(data):
    # A file made to keep a server busy has long ones.
    begin = data[:MUCH_TO_GUESS_FROM]
    label = min(GUESSES, key=lambda label: _oddness(_read_as(begin, label)))
    return _read_as(data, label)


def _read_as(data, label):
    """Read the text, with a mark for what cannot be read; None for a charset that nobody knows."""
    encoding = webencodings.lookup(label)
    if encoding is None or encoding.name == "replacement":
        return None
    if encoding.name == UTF_8:
        data = _with_whole_characters(data)
    return NO_LETTERS.sub(UNREADABLE, encoding.codec_info.decode(data, "replace")[0])


def _with_whole_characters(data):
    """Phones write what is beyond the first 65,536 characters as two halves of three bytes each."""
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore").encode()


def _is_mostly_read(text):
    unread = text.count(UNREADABLE)
    read = sum(not character.isascii() for character in text) - unread
    return read > 0 and read >= unread


def _oddness(text):
    return len(ODD.findall(text))
