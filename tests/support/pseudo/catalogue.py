"""What Django reads for the language that nobody speaks."""

import gettext
import re
import struct
from pathlib import Path

import allauth
import django

from tools.words.product import Product

LONGER_BY = 0.4
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ACCENTED = "áḃčďéḟğĥíĵķĺṁńóṗɋŕšťúṽŵẋýžÁḂČĎÉḞĞĤÍĴĶĹṀŃÓṖɊŔŠŤÚṼŴẊÝŽ"
ACCENTS = str.maketrans(PLAIN, ACCENTED)
# What a program reads: names of blanks, tags, marks of HTML.
FOR_PROGRAMS = re.compile(r"(%%|%\(\w+\)[sd]|%[sd]|\{[^}]*\}|<[^>]*>|&\w+;)")
HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
MAGIC = 0x950412DE


def write_catalogue(folder, root):
    """Write what Django reads for this language to `folder`, with all texts of the product."""
    path = Path(folder, "en_XA", "LC_MESSAGES", "django.mo")
    path.parent.mkdir(parents=True)
    messages = {id_: translated(id_) for id_ in (*ids_of_others(), *ids_of(Product(root)))}
    path.write_bytes(as_mo({**messages, "": HEADER}))


def ids_of(product):
    for text in product.texts:
        context = f"{text.context}\x04" if text.context else ""
        yield context + "\0".join(part for part in (text.words, text.plural) if part)


def ids_of_others():
    """What Django and allauth say: the keys of a translation that they bring along."""
    for package in (django, allauth):
        for path in Path(package.__file__).parent.rglob("de/LC_MESSAGES/django.mo"):
            with path.open("rb") as file:
                catalogue = gettext.GNUTranslations(file)._catalog
            # The two forms of a counted text stand as (key, 0) and (key, 1).
            yield from (key if isinstance(key, str) else f"{key[0]}\0{key[0]}" for key in catalogue)


def translated(id_):
    words = id_.rpartition("\x04")[2]
    return "\0".join(pseudo(form) for form in words.split("\0"))


def pseudo(words):
    """`words` in the language nobody speaks; what programs read stays as it is."""
    parts = FOR_PROGRAMS.split(words)
    return "".join(part if number % 2 else longer(part) for number, part in enumerate(parts))


def longer(words):
    owed, letters = 0.5, []
    for letter in words:
        owed += LONGER_BY
        repeats = 2 if owed >= 1 and letter in PLAIN else 1
        letters.append(letter.translate(ACCENTS) * repeats)
        owed -= repeats - 1
    return "".join(letters)


def as_mo(messages):
    """The bytes of a catalogue, sorted as its readers want it."""
    pairs = sorted((key.encode(), value.encode()) for key, value in messages.items())
    start = 7 * 4 + len(pairs) * 2 * 8
    tables, texts = b"", b""
    for column in (0, 1):
        for pair in pairs:
            tables += struct.pack("<II", len(pair[column]), start + len(texts))
            texts += pair[column] + b"\0"
    originals = 7 * 4
    return (
        struct.pack("<7I", MAGIC, 0, len(pairs), originals, originals + len(pairs) * 8, 0, start)
        + tables
        + texts
    )
