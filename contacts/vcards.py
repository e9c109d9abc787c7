"""Reading and writing address books (.vcf), as phones export and import them.

The file comes from anywhere, so only short lines of a few kinds reach the library, one card at a
time: a photo, a bomb or a broken card costs nothing but itself.
"""

import io
import json
import re
from dataclasses import astuple, dataclass
from itertools import islice

import vobject

from records.text import clean_text, sorting_key

MOST_CARDS = 1000
# Five megabytes of photos have a third of it.
MOST_LINES = 200_000
LONGEST_LINE = 2000
NUMBERS_A_CARD = 3
LONGEST_NAME, LONGEST_NUMBER = 80, 40
WANTED = re.compile(r"(?:[\w-]+\.)?(FN|N|ORG|TEL|VERSION)[;:]", re.IGNORECASE)


@dataclass(frozen=True)
class Card:
    name: str
    phone: str


def read(data):
    """Return the cards in the bytes of a file, one for each number, by name. [] when there is none.

    Cards without a name or a number stay out.
    """
    cards = dict.fromkeys(card for text in _texts(_decoded(data)) for card in _cards(text))
    return sorted(cards, key=lambda card: sorting_key(card.name))


def to_json(cards):
    """The cards as one text that a page can carry until some of them are picked."""
    return json.dumps([astuple(card) for card in cards], ensure_ascii=False)


def from_json(text):
    """The cards that `to_json` wrote down; none for what it never wrote."""
    try:
        cards = [Card(name, phone) for name, phone in json.loads(text)]
    except (TypeError, ValueError, RecursionError):
        return []
    return [card for card in cards if _is_whole(card)][: MOST_CARDS * NUMBERS_A_CARD]


def write(cards):
    """Return one address book: names and numbers, nothing else."""
    return "".join(_written(card) for card in cards)


def _decoded(data):
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _texts(text):
    """Yield each card as a text of its own, with no lines but the ones that are wanted."""
    found, lines = 0, None
    for line in _whole_lines(text):
        mark = line.strip().upper()
        if mark == "BEGIN:VCARD":
            lines = []
        elif mark == "END:VCARD" and lines is not None:
            yield "\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""])
            lines, found = None, found + 1
            if found == MOST_CARDS:
                return
        elif lines is not None and len(line) <= LONGEST_LINE and WANTED.match(line):
            lines.append(line)


def _whole_lines(text):
    """Yield the lines with their folded parts joined. What is too long anyway is not gathered."""
    whole = ""
    for line in islice(io.StringIO(text, newline=None), MOST_LINES):
        part = line.rstrip("\n")
        if _goes_on(whole):
            whole = whole[:-1] + part
        elif part[:1] in (" ", "\t"):
            whole += part[1:] if len(whole) <= LONGEST_LINE else ""
        else:
            yield whole
            whole = part
    yield whole


def _goes_on(line):
    """Whether a quoted-printable text ends in its soft line break."""
    return line.endswith("=") and len(line) <= LONGEST_LINE and "PRINTABLE" in line.upper()


def _cards(text):
    try:
        card = vobject.readOne(text, allowQP=True)
        name = _name_of(card)
        numbers = [_number(line.value) for line in card.contents.get("tel", [])[:NUMBERS_A_CARD]]
    except Exception:
        # A stranger's bytes may fail anywhere in the library: that costs one card, not the file.
        return
    yield from filter(_is_whole, (Card(name, number) for number in numbers))


def _is_whole(card):
    """Whether somebody can be called by it, and it fits what the forms take."""
    for text, longest in ((card.name, LONGEST_NAME), (card.phone, LONGEST_NUMBER)):
        if not isinstance(text, str) or not 0 < len(text) <= longest:
            return False
        if text != clean_text(text, single_line=True):
            return False
    return bool(re.search(r"\d", card.phone))


def _name_of(card):
    for kind in ("fn", "n", "org"):
        for line in card.contents.get(kind, []):
            words = line.value if isinstance(line.value, list) else [str(line.value)]
            if name := clean_text(" ".join(words), single_line=True):
                return name
    return ""


def _number(value):
    """The number as a person writes it; cards of version 4 hold a tel: address."""
    number = re.sub(r"^tel:", "", value, flags=re.IGNORECASE).replace(";ext=", " ext. ")
    return clean_text(number.partition(";")[0], single_line=True)


def _written(card):
    entry = vobject.vCard()
    entry.add("fn").value = card.name
    entry.add("n").value = vobject.vcard.Name(given=card.name)
    if card.phone:
        entry.add("tel").value = card.phone
    return entry.serialize()
