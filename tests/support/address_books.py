"""Address books as they come: one table for both readers, vcards.py and cards.js.

The five exports in exports/ have the form that each program gives its files, with other people.
"""

import base64
from dataclasses import dataclass, field
from pathlib import Path

import pytest

EXPORTS = Path(__file__).resolve().parent / "exports"
TEL = "TEL:+12025550100"
PLAIN = [("+12025550100", "")]
CELL = [("+12025550100", "mobile")]
PHOTO = base64.b64encode(bytes(range(256)) * 4000).decode()


@dataclass(frozen=True)
class Book:
    """A file, and who is found in it: {name: [(number, kind), ...]} with the best number first."""

    about: str
    data: bytes
    people: dict
    left_out: dict = field(default_factory=dict)


def card(*lines, version="3.0", letters="utf-8", end="\r\n"):
    """The bytes of a card. A line that is bytes already stays as it is."""
    whole = ["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD"]
    ends = end.encode("ascii")
    return b"".join(
        (line if isinstance(line, bytes) else line.encode(letters)) + ends for line in whole
    )


def named(name_line, number=TEL, **options):
    return card(name_line, number, **options)


def raw(label, text, letters=None):
    """A name in the letters of another charset, which the card declares."""
    return f"FN;CHARSET={label}:".encode() + text.encode(letters or label)


def quoted(text, letters="utf-8"):
    return "".join(f"={byte:02X}" for byte in text.encode(letters))


def in_base64(text, letters="utf-8"):
    return base64.b64encode(text.encode(letters)).decode()


def halves(text):
    """UTF-8 as old phones write it: what is beyond the first 65,536 characters in two halves."""
    pairs = text.encode("utf-16-be")
    units = (chr(int.from_bytes(pairs[i : i + 2], "big")) for i in range(0, len(pairs), 2))
    return "".join(units).encode("utf-8", "surrogatepass")


def exported(name):
    return (EXPORTS / name).read_bytes()


GOOD = card("FN:Good Neighbour", TEL)
NEIGHBOUR = {"Good Neighbour": PLAIN}

EXPORTED = [
    Book(
        "Samsung phone",
        exported("samsung.vcf"),
        {
            "Jürgen Müller": [("+49 30 901820", "mobile")],
            "Robin": [("2025550123", "mobile"), ("2025550124", "sponsor")],
            "Zoë 😀": [("202-555-0125", "mobile"), ("202-555-0126", "work")],
            "Corner Pharmacy": [("2025550127", "work")],
        },
        {"no_number": 1},
    ),
    Book(
        "iPhone",
        exported("iphone.vcf"),
        {
            "Sam Rivers": [
                ("+1 (202) 555-0130", "mobile"),
                ("(202) 555-0132", "Night number"),
                ("(202) 555-0131", "home"),
            ],
            "Riverside Clinic": [("(202) 555-0133", "main"), ("(202) 555-0134", "fax, work")],
            "Ana María Ríos, RN": [("+34 600 555 135", "mobile")],
        },
    ),
    Book(
        "Google Contacts",
        exported("google.vcf"),
        {
            "Саша Иванова": [("+7 495 555-01-40", "mobile")],
            "Dr. Lee Park": [("+12025550141", "mobile"), ("+12025550142", "Front desk")],
            "A name that goes on and on, well beyond what fits into one line of a file": [
                ("+12025550143", "home")
            ],
        },
        {"no_name": 1, "no_number": 1},
    ),
    Book(
        "Outlook",
        exported("outlook.vcf"),
        {
            "Zoë Wren": [("(202) 555-0150", "mobile"), ("(202) 555-0151", "work")],
            "René Dupont": [
                ("+33 1 55 55 01 52", "home"),
                ("+33 1 55 55 01 53", "fax, work"),
                ("+33 1 55 55 01 54", "pager"),
            ],
        },
    ),
    Book(
        "Thunderbird",
        exported("thunderbird.vcf"),
        {
            "Mia Østergård": [("+45 55 55 01 60", "mobile"), ("+45 55 55 01 61", "work")],
            "山田太郎": [("+81 3-5555-0162", "home")],
            "Night desk": [("+1-202-555-0163 ext. 7", "work")],
        },
    ),
]

CHARSETS = [
    Book(f"declared {label}", named(raw(label, name, letters), version="2.1"), {name: PLAIN})
    for label, name, letters in (
        ("windows-1251", "Саша Иванова", None),
        ("KOI8-R", "Саша Иванова", None),
        ("ISO-8859-5", "Саша Иванова", None),
        ("windows-1250", "Łukasz Dvořák", None),
        ("ISO-8859-2", "Łukasz Dvořák", None),
        ("windows-1252", "Zoë O’Neill", None),
        ("ISO-8859-1", "Zoë O’Neill", "windows-1252"),
        ("Shift_JIS", "山田太郎", None),
        ("SHIFT-JIS", "髙橋 能", "cp932"),
        ("EUC-JP", "山田太郎", None),
        ("ISO-2022-JP", "山田太郎", None),
        ("GBK", "张伟", None),
        ("GB2312", "李娜", None),
        ("GB18030", "王芳", None),
        ("Big5", "陳靜", None),
        ("EUC-KR", "김철수", None),
        ("windows-1253", "Γιώργος", None),
        ("windows-1254", "Ayşe Çağlar", None),
        ("windows-1255", "משה", None),
        ("windows-1256", "محمد", None),
        ('"UTF-8"', "Zoë", "utf-8"),
        ("no-such-charset", "Zoë", "windows-1252"),
        ("rot13", "Zoë", "utf-8"),
        # It became UTF-8 later, and says what it was before.
        ("ISO-8859-1", "Zoë Núñez", "utf-8"),
        ("UTF-8", "René", "windows-1252"),
    )
] + [
    Book(f"guessed {letters}: {name}", named(b"FN:" + name.encode(letters)), {name: PLAIN})
    for letters, name in (
        ("windows-1252", "René"),
        ("windows-1252", "Kim’s place"),
        ("windows-1252", "MÜLLER"),
        ("windows-1252", "Søren Åkesson"),
        ("windows-1252", "Élan Ögzür"),
        ("windows-1250", "Łukasz"),
        ("windows-1250", "Paweł Żak"),
        ("windows-1251", "Саша Иванова"),
        ("windows-1251", "мама"),
        ("windows-1251", "САША"),
        ("koi8-r", "Саша Иванова"),
        ("koi8-r", "Мама"),
        ("shift_jis", "山田太郎"),
        ("shift_jis", "たなか さん"),
        ("gbk", "张伟"),
        ("gbk", "李娜 王芳"),
    )
]

QUOTED = "FN;ENCODING=QUOTED-PRINTABLE"
READ_BY_THEMSELVES = [
    Book(
        "a label of one's own, as Samsung writes it",
        card(
            "N:;Robin;;;",
            "FN:Robin",
            "X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Rob;1;;;",
            "TEL;CELL:2025550123",
            f"TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,{quoted('Büro')}):2025550124",
            "TEL;X-Next door:2025550125",
            "TEL;X-CUSTOM(:2025550126",
            version="2.1",
        ),
        {
            "Robin": [
                ("2025550123", "mobile"),
                ("2025550124", "Büro"),
                ("2025550125", "Next door"),
                ("2025550126", "CUSTOM("),
            ]
        },
    ),
    Book(
        "bytes that are no UTF-8, in a field that nobody needs",
        card("FN:Kim Reed", "ORG;ENCODING=QUOTED-PRINTABLE:Kim=92s place", TEL, b"NOTE:\xff\xfe"),
        {"Kim Reed": PLAIN},
    ),
    Book(
        "the only name in bytes that are no UTF-8",
        card("ORG;ENCODING=QUOTED-PRINTABLE:Kim=92s place;Desk", TEL, version="2.1"),
        {"Kim’s place Desk": PLAIN},
    ),
    Book(
        "quoted-printable Latin-1 without a charset",
        named(f"{QUOTED}:Ren=E9 Dupont") + GOOD,
        {"René Dupont": PLAIN, **NEIGHBOUR},
    ),
    Book(
        "quoted-printable in small letters, and an equals sign that means nothing",
        named("FN;quoted-printable:Ren=c3=a9 = =ZZ 5", version="2.1"),
        {"René = =ZZ 5": PLAIN},
    ),
    Book(
        "soft line ends within a character, before a blank line and before nothing at all",
        card(f"{QUOTED};CHARSET=UTF-8:J=C3=", "=BCrgen", "", TEL, version="2.1")
        + card(f"{QUOTED}:Mia =", "=20Day", f"{QUOTED}:x=", TEL, version="2.1")
        + card(TEL, f"{QUOTED}:Ola=", version="2.1"),
        {"Jürgen": PLAIN, "Mia Day": PLAIN, "Ola=": PLAIN},
    ),
    Book(
        "one stray byte among others",
        card("FN:Zoë Núñez", TEL) + card("FN:Søren", TEL) + card("FN:René", TEL, letters="cp1252"),
        {"Zoë Núñez": PLAIN, "Søren": PLAIN, "René": PLAIN},
    ),
    Book(
        "a charset for each card, and for each line",
        named(raw("windows-1251", "Саша"), version="2.1")
        + card(raw("Shift_JIS", "山田"), b"N:;Yamada", TEL)
        + card("FN:Zoë", TEL)
        + card("FN:Renée", TEL, letters="cp1252"),
        {"Саша": PLAIN, "山田": PLAIN, "Zoë": PLAIN, "Renée": PLAIN},
    ),
    Book(
        "UTF-8 that was cut in the middle of a character",
        named("FN:Zoë Núñez".encode() + b" \xc3") + named("FN:Ünal".encode() + b"\xf0\x9f\x98"),
        {"Zoë Núñez": PLAIN, "Ünal": PLAIN},
    ),
    Book(
        "base64, by each of its names",
        named(f"FN;CHARSET=UTF-8;ENCODING=BASE64:{in_base64('Zeé')}", version="2.1")
        + named(f"FN;ENCODING=b:{in_base64('Ana')}")
        + named(f"FN;BASE64;CHARSET=KOI8-R:{in_base64('Саша', 'koi8-r')}", version="2.1")
        + named(f"FN;ENCODING=B:{in_base64('Ben Day').rstrip('=')}")
        + card(f"FN;ENCODING=BASE64:{in_base64('Cleo')[:4]}", f" {in_base64('Cleo')[4:]}", "", TEL),
        {"Zeé": PLAIN, "Ana": PLAIN, "Саша": PLAIN, "Ben Day": PLAIN, "Cleo": PLAIN},
    ),
    Book(
        "base64 that is none costs that line alone",
        card("FN;ENCODING=b:A", "N:Reed;Kim", TEL)
        + card("FN:Ana", "TEL;ENCODING=b:A", TEL)
        + card("FN;ENCODING=b:=====", "N:;", TEL),
        {"Kim Reed": PLAIN, "Ana": PLAIN},
        {"unread": 1, "no_name": 1},
    ),
    Book(
        "an encoding that nobody knows is none",
        named("FN;ENCODING=8BIT:Zoë", version="2.1") + named("FN;ENCODING=ROT13:Ana"),
        {"Zoë": PLAIN, "Ana": PLAIN},
    ),
    Book(
        "halves of characters",
        named(b"FN:" + halves("Zo😀"))
        + named(f"{QUOTED}:" + "".join(f"={byte:02X}" for byte in halves("Mia🌻")))
        + named("FN:Ben\ud83d".encode("utf-8", "surrogatepass"))
        + named("FN:\udc00".encode("utf-8", "surrogatepass")),
        {"Zo😀": PLAIN, "Mia🌻": PLAIN, "Ben": PLAIN},
        {"no_name": 1},
    ),
]

WHOLE_FILES = [
    Book(
        "three files put together, each with its mark",
        b"".join(b"\xef\xbb\xbf" + card(f"FN:{name}", TEL) for name in ("Ada", "Ben", "Cleo")),
        {"Ada": PLAIN, "Ben": PLAIN, "Cleo": PLAIN},
    ),
    Book(
        "files put together without a line end between them",
        b"".join(
            mark + GOOD.strip().replace(b"Good", name.encode())
            for mark, name in ((b"", "Ada"), (b"", "Ben"), (b"\xef\xbb\xbf", "Cleo"))
        ),
        {"Ada Neighbour": PLAIN, "Ben Neighbour": PLAIN, "Cleo Neighbour": PLAIN},
    ),
    *[
        Book(
            f"{encoding}, {'with' if mark else 'without'} a mark",
            mark + (card("FN:Zoë 😀", "TEL;CELL:+12025550100") * 2).decode().encode(encoding),
            {"Zoë 😀": CELL},
            {"twice": 1},
        )
        for encoding, mark in (
            ("utf-16-le", b"\xff\xfe"),
            ("utf-16-be", b"\xfe\xff"),
            ("utf-16-le", b""),
            ("utf-16-be", b""),
            ("utf-8", b"\xef\xbb\xbf"),
        )
    ],
    Book(
        "UTF-8, UTF-16 and Latin-1 put together",
        GOOD
        + card("FN:Ádám", TEL).decode().encode("utf-16")
        + card("FN:Zoë", TEL)
        + card("FN:Мия", TEL).decode().encode("utf-16")
        + card("FN:René", TEL, letters="cp1252"),
        {**NEIGHBOUR, "Ádám": PLAIN, "Zoë": PLAIN, "Мия": PLAIN, "René": PLAIN},
    ),
    Book(
        "half a character in UTF-16",
        b"\xff\xfe"
        + card("FN:Ada X", TEL).decode().encode("utf-16-le").replace(b"X\0", b"\x00\xd8"),
        {"Ada": PLAIN},
    ),
    *[
        Book(
            f"lines that end in {end!r}",
            card("FN:Ada", " m", TEL, end=end)
            + card("FN;QUOTED-PRINTABLE:B=", "en", TEL, version="2.1", end=end),
            {"Adam": PLAIN, "Ben": PLAIN},
        )
        for end in ("\n", "\r", "\r\n", "\r\r\n", "\n\n")
    ],
    Book(
        "small letters, spaces, a tab to fold with",
        b"begin:vcard \r\nversion:2.1\r\nfn:Ada\r\n\tm\r\ntel;cell:+12025550100\r\nend:vcard\r\n"
        b"Begin: VCard\r\nfn: Ben \r\nitem1.tel;type=cell: +12025550100\r\nEnd: VCard",
        {"Adam": CELL, "Ben": CELL},
    ),
    Book(
        "cards that nobody ended",
        GOOD[: GOOD.index(b"END")]
        + card("FN:Ada", TEL)
        + b"BEGIN:VCARD\r\nFN:Ben\r\n"
        + TEL.encode(),
        {**NEIGHBOUR, "Ada": PLAIN, "Ben": PLAIN},
    ),
    Book(
        "a card within a card",
        card("FN:Ada", "AGENT:", "BEGIN:VCARD", "FN:Ben", "TEL:2", "END:VCARD", "TEL:1"),
        {"Ada": [("1", "")], "Ben": [("2", "")]},
    ),
    Book(
        "broken lines between good ones",
        card("FN:Ada", "TEL", "TEL;", "TEL;TYPE", ";;;:::", 'TEL;TYPE="cell:2', b"\x00\x01", TEL),
        {"Ada": [("2", "mobile"), *PLAIN]},
        {"unread": 2},
    ),
    Book(
        "photos of megabytes",
        card("FN:Ada", f"PHOTO;ENCODING=b:{PHOTO}", TEL)
        + card(
            "PHOTO;ENCODING=BASE64;JPEG:",
            *(f" {PHOTO[start : start + 75]}" for start in range(0, 300_000, 75)),
            "",
            "FN:Ben",
            TEL,
            version="2.1",
        )
        + card("FN:Cleo", "PHOTO;ENCODING=QUOTED-PRINTABLE:" + "=FF" * 400_000 + "=", TEL)
        + card("FN:Dee", *(PHOTO[start : start + 60] for start in range(0, 60_000, 60)), TEL),
        {"Ada": PLAIN, "Ben": PLAIN, "Cleo": PLAIN, "Dee": PLAIN},
    ),
    Book("an empty file", b"", {}),
    Book("a table", "Name,Phone\r\nZoë,+12025550100\r\n".encode(), {}),
    Book("a packed file", b"PK\x03\x04" + bytes(2000), {}),
    Book("a calendar", b"BEGIN:VCALENDAR\r\nTEL:1\r\nFN:a\r\nEND:VCALENDAR\r\n", {}),
    Book("cards with nothing in them", b"BEGIN:VCARD\r\nEND:VCARD\r\n" * 3, {}, {"no_number": 3}),
]

MOBILE_FOURTH = [
    ("+12025550137", "mobile"),
    ("+12025550134", "fax, work"),
    ("+12025550135", "fax, home"),
    ("+12025550136", "pager"),
]
NUMBERS = [
    Book(
        "fax, fax, pager and then the mobile",
        card(
            "FN:Jordan (sponsor)",
            "TEL;TYPE=WORK,FAX:+12025550134",
            "TEL;TYPE=HOME,FAX:+12025550135",
            "TEL;TYPE=PAGER:+12025550136",
            "TEL;TYPE=CELL,PREF:+12025550137",
        ),
        {"Jordan (sponsor)": MOBILE_FOURTH},
    ),
    Book(
        "the same in version 2.1 and 4.0",
        card(
            "FN:Jordan",
            "TEL;WORK;FAX;PREF:+12025550134",
            "TEL;HOME;FAX:+12025550135",
            "TEL;PAGER:+12025550136",
            "TEL;CELL:+12025550137",
            version="2.1",
        )
        + card(
            "FN:Jo",
            'TEL;VALUE=uri;TYPE="work,fax";PREF=1:tel:+12025550134',
            'TEL;VALUE=uri;TYPE="home,fax":tel:+12025550135',
            "TEL;VALUE=uri;TYPE=pager:tel:+12025550136",
            "TEL;VALUE=uri;TYPE=cell;PREF=100:TEL:%2B12025550137",
            version="4.0",
        ),
        {"Jordan": MOBILE_FOURTH, "Jo": MOBILE_FOURTH},
    ),
    Book(
        "the preferred one of several",
        card("FN:Ada", "TEL:1", "TEL;type=pref:2", "TEL;CELL:3", "TEL;CELL;PREF:4")
        + card("FN:Ben", "TEL;PREF=3:1", "TEL;PREF=1:2", "TEL;PREF=x:3", "TEL;PREF=2:4"),
        {
            "Ada": [("4", "mobile"), ("3", "mobile"), ("2", ""), ("1", "")],
            "Ben": [("2", ""), ("4", ""), ("1", ""), ("3", "")],
        },
    ),
    Book(
        "labels that stand apart, before and after their number",
        card(
            "FN:Ada",
            "item1.X-ABLabel:_$!<Mobile>!$_",
            "item1.TEL:1",
            "item2.TEL;type=WORK:2",
            "item2.X-ABLabel:Front desk\\, day",
            "ITEM3.TEL:3",
            "item3.X-ABLABEL:_$!<HomeFAX>!$_",
            "item4.TEL;type=CELL:4",
            "item4.X-ABLabel:",
            "X-ABLabel:nobody's",
            f"item5.X-ABLabel;ENCODING=QUOTED-PRINTABLE:{quoted('Büro', 'cp1252')}",
            "item5.TEL:5",
        ),
        {
            "Ada": [
                ("1", "mobile"),
                ("4", "mobile"),
                ("2", "Front desk, day"),
                ("5", "Büro"),
                ("3", "fax"),
            ]
        },
    ),
    Book(
        "every way to write a kind",
        card(
            "FN:Ada",
            "TEL;TYPE=iPhone;TYPE=VOICE:1",
            'TEL;TYPE="cell,work":2',
            "TEL;CELL;HOME:3",
            "TEL;type=MAIN;type=x-video:4",
            "TEL;TYPE=MSG:5",
        ),
        {
            "Ada": [
                ("1", "mobile"),
                ("2", "mobile, work"),
                ("3", "mobile, home"),
                ("4", "video"),
                ("5", ""),
            ]
        },
    ),
    Book(
        "numbers in every form",
        card(
            "FN:Ada",
            "TEL;VALUE=uri:tel:+1-202-555-0101;ext=7",
            "TEL:tel:988;phone-context=example.org",
            f"TEL;ENCODING=QUOTED-PRINTABLE:{quoted('+1 202')}",
            "TEL:+1 202\\, 5",
            "TEL:٩٨٨",
            "TEL:*43#",
            "TEL:1-800-CALL-NOW",
        ),
        {
            "Ada": [
                ("+1-202-555-0101 ext. 7", ""),
                ("988", ""),
                ("+1 202", ""),
                ("+1 202, 5", ""),
                ("٩٨٨", ""),
                ("*43#", ""),
                ("1-800-CALL-NOW", ""),
            ]
        },
    ),
    Book(
        "numbers that are none",
        card("FN:Ada", "TEL:", "TEL:unknown", f"TEL:{'1' * 41}", "TEL:sip:1@example.org", TEL)
        + card("FN:Ben", "TEL:none", "EMAIL:ben@example.org")
        + card("FN:Cleo", "EMAIL:cleo@example.org"),
        {"Ada": PLAIN},
        {"unread": 4, "no_number": 2},
    ),
    Book(
        "the same number and the same card twice",
        card("FN:Ada", TEL, TEL) + card("FN:Ada", TEL) + card("FN:Ada", "TEL:2"),
        {"Ada": [*PLAIN, ("2", "")]},
        {"twice": 2},
    ),
    Book(
        "more numbers than anybody has",
        card("FN:Ada", *(f"TEL:{number}" for number in range(1, 131))),
        {"Ada": [(str(number), "") for number in range(1, 21)]},
        {"unread": 110},
    ),
]

NAMES = [
    Book(
        "a name in parts",
        card("N:Rivers;Sam;J.;Dr.;RN", TEL)
        + card("N;CHARSET=UTF-8:Müller;Zoë", TEL, version="2.1")
        + card("N:;Mum;;;", "FN:", TEL)
        + card("N:Rivers\\; Sons;Ray", TEL),
        {
            "Dr. Sam J. Rivers RN": PLAIN,
            "Zoë Müller": PLAIN,
            "Mum": PLAIN,
            "Ray Rivers; Sons": PLAIN,
        },
    ),
    Book(
        "no name but another",
        card("ORG:Corner Pharmacy;Night", TEL)
        + card("NICKNAME:Bee", "ORG:x", TEL)
        + card("FN: ", "N:;;;;", "NICKNAME:", "ORG:Clinic", TEL)
        + card("FN:", "FN:Ada", TEL),
        {"Corner Pharmacy Night": PLAIN, "Bee": PLAIN, "Clinic": PLAIN, "Ada": PLAIN},
    ),
    Book(
        "forty letters of a number are those that are seen",
        named("FN:Ana", "TEL:1" + "😀" * 39) + named("FN:Ben", "TEL:1" + "😀" * 40),
        {"Ana": [("1" + "😀" * 39, "")]},
        {"no_number": 1},
    ),
    Book(
        "no name at all",
        card(TEL)
        + card("FN:\u200b", "N:;\u2060;", TEL)
        + card("FN;ENCODING=b:", TEL)
        + card("FN:\u2800", "N:\u3164;;;;", TEL)
        + card("FN:\ufe0f\u0301", TEL)
        + GOOD,
        NEIGHBOUR,
        {"no_name": 5},
    ),
    Book(
        "what was escaped",
        card("FN:Rivers\\, Jr.\\; Sam \\\\ Co\\nNight", TEL) + card("FN:A;B: C", TEL),
        {"Rivers, Jr.; Sam \\ Co Night": PLAIN, "A;B: C": PLAIN},
    ),
    Book(
        "a long name is cut in sight",
        card(f"FN:{'w' * 79}", TEL) + card(f"FN:{'é' * 90}", TEL) + card(f"FN:{'😀' * 81}", TEL),
        {"w" * 79: PLAIN, "é" * 79 + "…": PLAIN, "😀" * 79 + "…": PLAIN},
    ),
    Book(
        "a folded name, cut within a character",
        card("FN:Zo\u00eb with a name".encode()[:6], b" \xab with a name", "   in two lines", TEL),
        {"Zoë with a name in two lines": PLAIN},
    ),
    Book(
        "letters put together from two",
        named("FN:Zoe\u0308 \u202eBen\u0007"),
        {"Zoë Ben": PLAIN},
    ),
]

BOOKS = [*EXPORTED, *CHARSETS, *READ_BY_THEMSELVES, *WHOLE_FILES, *NUMBERS, *NAMES]
EACH_BOOK = pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.about)


def crowd(people, numbers=1):
    """An address book of many: Person 0000, Person 0001, ..."""
    return b"".join(
        card(
            f"FN:Person {who:04}",
            *(f"TEL:+1 ({2 + each}02) 555-{who:04}" for each in range(numbers)),
        )
        for who in range(people)
    )
