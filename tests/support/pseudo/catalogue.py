"""What Django reads for the language that nobody speaks."""

import gettext
import re
from pathlib import Path

import allauth
import django

from tools.words.catalogue import message_id, packed
from tools.words.product import Product

LONGER_BY = 0.4
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
ACCENTED = "áḃčďéḟğĥíĵķĺṁńóṗɋŕšťúṽŵẋýžÁḂČĎÉḞĞĤÍĴĶĹṀŃÓṖɊŔŠŤÚṼŴẊÝŽ"
ACCENTS = str.maketrans(PLAIN, ACCENTED)
# What a program reads: names of blanks, tags, marks of HTML.
FOR_PROGRAMS = re.compile(r"(%%|%\(\w+\)[sd]|%[sd]|\{[^}]*\}|<[^>]*>|&\w+;)")


def write_catalogue(folder, root):
    """Write what Django reads for this language to `folder`, with all texts of the product."""
    path = Path(folder, "en_XA", "LC_MESSAGES", "django.mo")
    path.parent.mkdir(parents=True)
    messages = {id_: translated(id_) for id_ in (*ids_of_others(), *ids_of(Product(root)))}
    path.write_bytes(packed(messages))


def ids_of(product):
    yield from map(message_id, product.texts)


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
