"""A catalogue of translations: as the text file that people edit, and as what Django reads."""

import ast
import re
import struct
from dataclasses import dataclass

from tools.words.texts import PLACEHOLDER

HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
MAGIC = 0x950412DE
STRING = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)? ?(".*")$')
KEYS = ("msgctxt", "msgid", "msgid_plural")


@dataclass(frozen=True)
class Entry:
    """What a text is in another language: one form, or two of a counted text."""

    words: str
    forms: tuple[str, ...]
    plural: str = ""
    context: str = ""
    path: str = ""

    @property
    def key(self):
        return key_of(self)

    @property
    def keeps_placeholders(self):
        names = [sorted(PLACEHOLDER.findall(form)) for form in self.forms]
        return names == [sorted(PLACEHOLDER.findall(form)) for form in forms_of(self)]


def key_of(text):
    """How a text is looked up, be it an Entry or a `tools.words.texts.Text`."""
    return text.context, text.words, text.plural


def forms_of(text):
    return [form for form in (text.words, text.plural) if form]


def read(source):
    """Return the entries of a .po file."""
    return [entry for block in source.split("\n\n") if (entry := entry_of(block)) and entry.words]


def entry_of(block):
    parts, name, path = {}, "", ""
    for line in block.splitlines():
        if line.startswith("#: "):
            path = line[3:]
        if found := STRING.match(line):
            name = found[1] or name
            parts[name] = parts.get(name, "") + ast.literal_eval(found[2])
    context, words, plural = (parts.pop(key, "") for key in KEYS)
    return Entry(words, tuple(parts.values()), plural, context, path) if parts else None


def write(entries):
    """Return a .po file of entries, in the order of where they stand."""
    blocks = [block_of(Entry("", (HEADER,)))]
    blocks += [block_of(entry) for entry in sorted(entries, key=lambda e: (e.path, *e.key))]
    return "\n\n".join(blocks) + "\n"


def block_of(entry):
    strings = {"msgctxt": entry.context, "msgid": entry.words, "msgid_plural": entry.plural}
    lines = [f"#: {entry.path}"] if entry.path else []
    lines += [f"{name} {quoted(text)}" for name, text in strings.items() if text or name == "msgid"]
    if entry.plural:
        lines += [f"msgstr[{n}] {quoted(form)}" for n, form in enumerate(entry.forms)]
    else:
        lines.append(f"msgstr {quoted(entry.forms[0])}")
    return "\n".join(lines)


def quoted(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def as_mo(entries):
    """Return the bytes that Django reads."""
    return packed({message_id(entry): "\0".join(entry.forms) for entry in entries})


def message_id(text):
    context = f"{text.context}\x04" if text.context else ""
    return context + "\0".join(forms_of(text))


def packed(messages):
    """Return {id: translation} as the bytes of a .mo file, sorted as its readers want it."""
    messages = {**messages, "": HEADER}
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
