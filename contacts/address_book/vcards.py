"""Reading and writing address books (.vcf), as phones export and import them.

The file comes from anywhere, so each part of it stands for itself: a bad line costs that line, a
broken card that card, and what is left out is counted. static/js/cards.js reads the same in the
browser; tests/support/address_books.py goes through both. See
docs/decisions/0021-our-own-reader.md.
"""

import binascii
import json
import re
import unicodedata
from collections import Counter
from dataclasses import astuple, dataclass, field
from functools import cached_property
from itertools import islice
from urllib.parse import unquote

import vobject

from contacts.address_book.charsets import decoded
from records.text import clean_text, sorting_key

MAX_PEOPLE = 5000
MAX_NUMBERS_EACH = 20
LONGEST_LINE = 2000
CARDS_A_TEXT = 300
LONGEST_NAME, LONGEST_NUMBER, LONGEST_KIND = 80, 40, 30
# Nobody wrote more by hand. What comes after is counted and not looked into, so that a file made to
# keep a server busy does not.
MAX_CARDS = 4 * MAX_PEOPLE
MAX_LINES, MAX_NAMES = 100, 5

LINE = re.compile(rb"[^\r\n]+")
EDGE = re.compile(rb"\s*(BEGIN|END)\s*:\s*VCARD\s*\Z", re.IGNORECASE)
# Files that were put together without a line end between them.
GLUED = re.compile(rb"END:VCARD(?=(?:\xef\xbb\xbf)?BEGIN:VCARD)", re.IGNORECASE)
WANTED = re.compile(rb"(?:[\w-]+\.)?(?:FN|N|NICKNAME|ORG|TEL|X-ABLABEL|VERSION)[;:]", re.IGNORECASE)
BIG_END = re.compile(rb"(?:\A|\xfe\xff)\x00B")
# The mark in front of a file in UTF-8, and what a line end in UTF-16 leaves behind.
MARKS = b"\xef\xbb\xbf\x00"

HEAD = re.compile(r'(?:([\w-]+)\.)?([\w-]+)((?:"[^"]*"|[^:])*?)(?::|\Z)')
PARAMETER = re.compile(r'(?:"[^"]*"|[^";])+')
# How Samsung and Android write a label of one's own.
CUSTOM = re.compile(r"X-CUSTOM\((.*)\)", re.IGNORECASE)

# What programs call the kinds of numbers, in one word each.
KINDS = {
    **dict.fromkeys(("cell", "mobile", "iphone", "pcs"), "mobile"),
    **dict.fromkeys(("fax", "workfax", "homefax", "otherfax"), "fax"),
    **{kind: kind for kind in ("pager", "work", "home", "main", "car", "other")},
}
NOBODY_TALKS_THERE = {"fax", "pager"}


@dataclass(frozen=True)
class Card:
    """A name and one number. `kind` is some of KINDS, or a label of one's own."""

    name: str
    phone: str
    kind: str = field(default="", compare=False)

    def has(self, wanted):
        """Return whether the letters or the digits that somebody looks for are in it."""
        digits = re.sub(r"[^\d]", "", wanted)
        is_number = digits and not re.search(r"[^\d\s()+./-]", wanted)
        return wanted in searchable(self.name) or bool(
            is_number and digits in re.sub(r"[^\d]", "", self.phone)
        )


class AddressBook(list):
    """Cards by name, and of each person first who is reached best.

    `left_out` counts what is not there: people without a number or without a name, numbers that
    cannot be read or stand there already, and people who are too many.
    """

    def __init__(self, cards=(), people=0, left_out=()):
        super().__init__(cards)
        self.people = people
        self.left_out = Counter(left_out)

    @classmethod
    def from_texts(cls, texts):
        """Return the book that `to_texts` wrote down."""
        counts, *parts = [json.loads(text) for text in texts]
        return cls((Card(*card) for part in parts for card in part), *counts)

    def to_texts(self):
        """Yield the book as texts, each short enough to be sealed."""
        yield json.dumps([self.people, self.left_out])
        for first in range(0, len(self), CARDS_A_TEXT):
            cards = [astuple(card) for card in self[first : first + CARDS_A_TEXT]]
            yield json.dumps(cards, ensure_ascii=False)


def read(data):
    """Return the address book in the bytes of a file; an empty one when nobody is in it."""
    book, seen = AddressBook(), set()
    found = _cards(_in_narrow_letters(data))
    for lines in islice(found, MAX_CARDS):
        name, cards, unread = _person(lines)
        if reason := _left_out_for(name, cards, book.people):
            book.left_out[reason] += 1
            continue
        new = [card for card in dict.fromkeys(cards) if card not in seen]
        book.left_out["unread"] += unread
        book.left_out["twice"] += len(cards) - len(new)
        book.people += bool(new)
        seen.update(new)
        book.extend(new)
    book.left_out["too_many"] += sum(1 for _ in found)
    book.left_out = +book.left_out
    book.sort(key=lambda card: sorting_key(card.name))
    return book


def write(cards):
    """Return one address book: names and numbers, nothing else."""
    return "".join(_written(card) for card in cards)


def searchable(text):
    """Return the text as it is looked for: without marks and capital letters."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if unicodedata.category(c)[0] != "M").casefold()


def cleaned(name, phone, kind=""):
    """Return a card that fits what the forms take, or None. Too long a name is cut in sight."""
    name = clean_text(name, single_line=True)
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME - 1]}…"
    phone = clean_text(phone, single_line=True)
    if not name or not re.search(r"\d", phone) or len(phone) > LONGEST_NUMBER:
        return None
    return Card(name, phone, kind)


# The file ----------------------------------------------------------------------------------------


def _in_narrow_letters(data):
    """Return the bytes with no UTF-16 in them, also where only some cards are in it."""
    encoding = "utf-16-be" if BIG_END.search(data) else "utf-16-le"
    begin, end = (mark.encode(encoding) for mark in ("BEGIN:VCARD", "END:VCARD"))
    wide_card = re.compile(rb"%s.*?(?:%s|\Z)" % (begin, end), re.DOTALL | re.IGNORECASE)
    narrow = wide_card.sub(
        lambda card: b"\n%s\n" % card[0].decode(encoding, "ignore").encode(), data
    )
    return GLUED.sub(rb"\g<0>\n", narrow)


def _cards(data):
    """Yield the wanted lines of each card. One that nobody ended is whole too."""
    open_cards = []
    for line in _whole_lines(data):
        edge = EDGE.match(line[:40])
        if edge and edge[1].upper() == b"BEGIN":
            open_cards.append([])
        elif edge and open_cards:
            yield open_cards.pop()
        elif open_cards and len(line) <= LONGEST_LINE and WANTED.match(line):
            open_cards[-1].append(line)
    yield from open_cards


def _whole_lines(data):
    """Yield the lines with their folded parts joined. What is too long anyway is not gathered."""
    whole = b""
    for match in LINE.finditer(data):
        part = match[0].lstrip(MARKS)
        if _goes_on(whole) and not (WANTED.match(part) or EDGE.match(part[:40])):
            whole = whole[:-1] + part
        elif part[:1] in (b" ", b"\t"):
            whole += part[1:] if len(whole) <= LONGEST_LINE else b""
        else:
            yield whole
            whole = part
    yield whole


def _goes_on(line):
    """Return whether a quoted-printable text ends in its soft line break."""
    return line.endswith(b"=") and len(line) <= LONGEST_LINE and b"PRINTABLE" in line.upper()


# A card ------------------------------------------------------------------------------------------


@dataclass
class Property:
    """One line of a card: what it is, and what its parameters say."""

    group: str
    name: str
    value: bytes
    charset: str = ""
    encoding: str = ""
    kinds: list = field(default_factory=list)
    label: str = ""
    # Which of several is wanted first: 1 is before 100.
    preferred: int = 101

    @classmethod
    def of(cls, line):
        """Read the property on a wanted line."""
        text = line.decode("latin-1")
        head = HEAD.match(text)
        value = text[head.end() :].encode("latin-1")
        found = cls((head[1] or "").lower(), head[2].upper(), value)
        for parameter in PARAMETER.findall(head[3]):
            found._note(parameter.strip())
        return found

    @cached_property
    def text(self):
        """What it says, in letters; empty when it cannot be read."""
        data = self.value
        if self.encoding in ("Q", "QUOTED-PRINTABLE"):
            data = _from_quoted(data)
        elif self.encoding in ("B", "BASE64"):
            data = _from_base64(data)
        return decoded(data, self.charset)

    def _note(self, parameter):
        name, _, value = parameter.partition("=")
        name, value = name.strip().upper(), value.strip().strip('"')
        if custom := CUSTOM.match(parameter):
            self.label = _label(custom[1])
        elif name == "CHARSET":
            self.charset = value
        elif name == "ENCODING":
            self.encoding = value.upper()
        elif name in ("QUOTED-PRINTABLE", "BASE64"):
            self.encoding = name
        elif name == "PREF" and re.fullmatch("[1-9][0-9]{0,2}", value):
            self.preferred = int(value)
        else:
            self._note_kinds(value if name == "TYPE" else parameter)

    def _note_kinds(self, kinds):
        for kind in kinds.split(","):
            kind = kind.strip().strip('"')
            plain = kind.lower().removeprefix("x-")
            if plain == "pref":
                self.preferred = 1
            elif plain in KINDS:
                self.kinds.append(KINDS[plain])
            elif plain != kind.lower():
                self.label = kind[2:]


def _label(custom):
    """Read a label written like `CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=73=70`."""
    *parameters, text = custom.split(",")
    encoded = Property("", "LABEL", text.encode("latin-1"))
    for parameter in parameters:
        encoded._note(parameter)
    return encoded.text


def _person(lines):
    """Return (name, cards, how many numbers cannot be read) of one card of the file."""
    properties = [Property.of(line) for line in lines[:MAX_LINES]]
    too_many = sum(b"TEL" in line[:LONGEST_NUMBER].upper() for line in lines[MAX_LINES:])
    name = next(filter(None, _names(properties)), "")
    labels = {each.group: each for each in reversed(properties) if each.name == "X-ABLABEL"}
    numbers = [each for each in properties if each.name == "TEL"]
    cards = [
        (_order(number, kind), card)
        for number in numbers[:MAX_NUMBERS_EACH]
        if (kind := _kind(number, labels)) is not None
        and (card := cleaned(name or "?", _number(number.text), kind))
    ]
    cards.sort(key=lambda each: each[0])
    return name, [card for _, card in cards], len(numbers) - len(cards) + too_many


def _left_out_for(name, cards, people):
    if not cards:
        return "no_number"
    if not name:
        return "no_name"
    return "too_many" if people >= MAX_PEOPLE else ""


def _names(properties):
    for kind in ("FN", "N", "NICKNAME", "ORG"):
        for each in islice((one for one in properties if one.name == kind), MAX_NAMES):
            yield clean_text(_in_order(kind, _parts(each.text)), single_line=True)


def _in_order(kind, parts):
    if kind == "FN":
        return ";".join(parts)
    if kind == "N":
        family, given, middle, before, after = (*parts, *[""] * 5)[:5]
        parts = [before, given, middle, family, after]
    return " ".join(parts)


def _parts(text):
    """Split at the semicolons, with what was escaped as it was meant."""
    plain = re.sub(r"\\(.)", _unescaped, text)
    return [part.replace("\0", ";") for part in plain.split(";")]


def _unescaped(match):
    return {";": "\0", "n": " ", "N": " "}.get(match[1], match[1])


def _number(text):
    """Return the number as a person writes it; cards of version 4 hold a tel: address."""
    plain = re.sub(r"\\(.)", r"\1", text).strip()
    if re.match("tel:", plain, re.IGNORECASE):
        plain = unquote(plain[4:]).replace(";ext=", " ext. ")
    elif re.match("[a-z]+:", plain, re.IGNORECASE):
        return ""
    return plain.partition(";")[0]


def _kind(number, labels):
    """Return what kind of number it is: the kinds by comma, or a label of one's own."""
    label = number.label
    if number.group and number.group in labels:
        # Apple's own words stand in _$!<...>!$_
        label = re.sub(r"^_\$!<|>!\$_$", "", ";".join(_parts(labels[number.group].text)))
    label = clean_text(label, single_line=True)[:LONGEST_KIND]
    kinds = label.lower().split()
    if label and not all(kind in KINDS for kind in kinds):
        return label
    found = {KINDS[kind] for kind in kinds} | set(number.kinds)
    return ", ".join(kind for kind in dict.fromkeys(KINDS.values()) if kind in found)


def _order(number, kind):
    kinds = {*re.findall(r"\w+", kind), *number.kinds}
    return bool(kinds & NOBODY_TALKS_THERE), "mobile" not in kinds, number.preferred


def _from_quoted(data):
    return re.sub(rb"=([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), data)


def _from_base64(data):
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    try:
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    except binascii.Error:
        return b""


def _written(card):
    entry = vobject.vCard()
    entry.add("fn").value = card.name
    entry.add("n").value = vobject.vcard.Name(given=card.name)
    if card.phone:
        entry.add("tel").value = card.phone
    return entry.serialize()
