"""The British words of the product: `python -m tools.words.british` brings them up to the source.

The source speaks American English. A text with a word of british.toml has an entry in the
catalogue of en_GB; one that has none, or whose text is gone, is a fault.
"""

import re
import sys
import tomllib
from pathlib import Path

from tools.words import catalogue
from tools.words.catalogue import Entry, forms_of, key_of
from tools.words.product import Product
from tools.words.texts import PLACEHOLDER, TAG, Fault, as_read

ROOT = Path(__file__).resolve().parents[2]
LIST = Path(__file__).with_name("british.toml")
FOLDER = Path("locale", "en_GB", "LC_MESSAGES")
# What a program reads stays as it is.
FOR_PROGRAMS = re.compile(f"({PLACEHOLDER.pattern}|{TAG.pattern}|%%)")


def main():
    words, texts = British(), translatable(Product(ROOT))
    kept = {entry.key: entry for entry in catalogue.read(path_of(ROOT, ".po").read_text())}
    entries = [kept.get(key) or words.entry(text) for key, text in texts.items()]
    entries = [entry for entry in entries if entry]
    path_of(ROOT, ".po").write_text(catalogue.write(entries))
    path_of(ROOT, ".mo").write_bytes(catalogue.as_mo(entries))
    print(f"{len(entries)} texts have British words.")


class British:
    """The list in british.toml."""

    def __init__(self):
        listed = tomllib.loads(LIST.read_text())["words"]
        self.words = [
            (re.compile(rf"\b(?:{american})", re.IGNORECASE), british)
            for american, british in listed.items()
        ]

    def american(self, words):
        """Return the American words in a text."""
        return [found[0] for pattern, _ in self.words if (found := pattern.search(as_read(words)))]

    def entry(self, text):
        """Return the entry of a text with its words replaced; None where it has none to replace."""
        if not any(self.american(form) for form in forms_of(text)):
            return None
        forms = tuple(self.put_into(form) for form in forms_of(text))
        return Entry(text.words, forms, text.plural, text.context, text.path)

    def put_into(self, words):
        parts = FOR_PROGRAMS.split(words)
        return "".join(part if number % 2 else self.said(part) for number, part in enumerate(parts))

    def said(self, words):
        for pattern, british in self.words:
            words = pattern.sub(lambda found, british=british: as_large(found, british), words)
        return words


def as_large(found, british):
    """Return what stands in the place of a word, with a capital letter where that had one."""
    said = found.expand(british)
    return said[0].upper() + said[1:] if found[0][0].isupper() else said


def faults_of(product):
    """What is wrong with the catalogue below the product's folder."""
    words, texts = British(), translatable(product)
    source = path_of(product.root, ".po").read_text()
    entries = {entry.key: entry for entry in catalogue.read(source)}
    for key, text in texts.items():
        if key not in entries and (found := words.entry(text)):
            why = f"has no British entry; `make british` writes it: “{found.forms[0]}”"
            yield Fault(text.path, text.line, text.words, why)
    for entry in entries.values():
        for why in faults_of_entry(entry, words, texts):
            yield Fault(str(FOLDER / "django.po"), 1, entry.words, why)
    if path_of(product.root, ".mo").read_bytes() != catalogue.as_mo(entries.values()):
        why = "is not what django.po says; `make british` writes it"
        yield Fault(str(FOLDER / "django.mo"), 1, "", why)


def faults_of_entry(entry, words, texts):
    if entry.key not in texts:
        yield "is no longer in the source; `make british` takes it out"
    if not entry.keeps_placeholders:
        yield "has other placeholders in its translation"
    if entry.forms == tuple(forms_of(entry)):
        yield "says the same in both"
    for form in entry.forms:
        yield from (f"“{word}” is American" for word in words.american(form))


def translatable(product):
    """{key: text} of what goes through gettext: a data file's words are those of its country."""
    return {key_of(text): text for file in product.files for text in file.texts}


def path_of(root, ending):
    return root / FOLDER / f"django{ending}"


if __name__ == "__main__":
    sys.exit(main())
