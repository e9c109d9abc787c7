"""Phone numbers: read as a person types them, kept so that any phone can dial them.

A usual number is kept as E.164 ("+12125550100"). A short code or an odd number is kept as it was
typed, in digits that every phone knows, because it may well be right: only the person knows. What a
tap dials is read from what is kept, here and nowhere else.
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, shortnumberinfo

from accounts.countries import ELSEWHERE

# More digits than any number has, with what is dialled before it to leave a country.
MAX_DIGITS = 15
# In front of a number, and no part of it. "tel:" is what web pages and newer address books write.
LABEL = re.compile(
    r"^(?:tel(?:ephone|efon)?|callto|sms|phone|ph|mobile|mob|cell|call)\b[\s.:]*(?=[+(\d])", re.I
)
# "ext. 12", "x12": a comma is a pause, after which the phone dials the extension.
EXTENSION = re.compile(
    r"(?<=\d)[\s;,(]*(?:extension|extensi[oó]n|extn|ext|xtn|x|anexo|int|interno|ramal|poste"
    r"|durchwahl|dw|toestel|доб|press|option|opt)[.:=]?\s*(?=\d{1,8}\b)",
    re.I,
)
# 18:30, 9h30, 24/7, 9-5: digits that nobody dials. Hours as in "9-5" begin in the morning, so that
# they are not taken for the 01 to 05 with which numbers begin in France.
CLOCK = r"(?:[01]?\d|2[0-4])[:h][0-5]\d"
HOUR = r"(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?"
# 06-12 34 56 78: no hours, for with a 0 in front and four to seven digits behind it is as long as a
# number. With a 0, 116 123 or 1177 behind it, that is the number, and before it stand hours.
AREA_LIKE_HOURS = (
    r"0[6-9]\s*-\s*\d\d(?!\.(?:00|15|30|45)\b)[\s.]+(?!0|1\d{3}\b(?!\s*\d)|116\s?\d{3}\b)"
    r"\d(?:[\s.-]*\d){3,6}(?![\s.-]*\d)"
)
HOURS = re.compile(
    rf"(?<![\d.-])(?<![\d.-]\s)(?!{AREA_LIKE_HOURS})"
    rf"(?:0?[6-9]|1[0-2])(?:[.:][0-5]\d)?\s*-\s*{HOUR}(?=[\s:,;)]|$)"
)
TIMES = re.compile(rf"\b24\s*/\s*7\b|\b{CLOCK}\b|{HOURS.pattern}")
# Helplines that are no longer than this: 1177, 116 123, 13 11 14.
SERVICE = re.compile(r"1\d{3}|1\d{5}")
# "+44 (0)20": the 0 is for those who dial from inside the country.
TRUNK = re.compile(r"(\+\s*\d[\d\s]*)\(0\)")
# 030/123456: a slash behind an area code parts nothing.
AREA = re.compile(r"(?<![\d ])((?:0|\+)[\d ]{1,9}) ?/ ?(?=[1-9])")
# One number in a text: at most two pauses, each with something short behind it.
RUN = re.compile(r"[+*#]*\d(?:[\s().-]*[\d*#])*(?:[,;]+\d{1,6}(?!\d)#?){0,2}")
ALONE = re.compile(r"[^\w:;,|&/+]*\+?[\d\s().*#/-]+(?:[,;]+\d{1,8}#?)*\W*")
LOCAL = re.compile(r"\(?\+?[\d\s().*#-]+(?:[,;]+\d{1,8}#?)*")
LETTERS = re.compile(
    r"(?P<lead>\+?[\d\s().-]+)(?P<word>(?=(?:[\d-]*[A-Za-z]){3})[A-Za-z](?:-?[A-Za-z\d])+)"
)


@dataclass(frozen=True)
class Number:
    """`stored` is what to keep; `is_usual` is False when somebody should look at it again."""

    stored: str
    is_usual: bool


def read(text, country):
    """Read what was typed, as dialled in `country` (ISO code, or "" when unknown)."""
    text = in_plain_digits(text)
    unlabelled = LABEL.sub("", text)
    is_alone = _is_alone(unlabelled, country)
    # Among other words a label is one of them, and stays.
    text = unlabelled if is_alone else text
    if is_alone and _is_valid(text, country):
        number = _parse(text, country)
        return Number(phonenumbers.format_number(number, PhoneNumberFormat.E164), is_usual=True)
    is_known = _is_short_code(text, country) or _may_be_local(text, country)
    return Number(text, is_usual=is_alone and is_known)


def formatted(stored, country):
    """Return the number as people in `country` write it."""
    number = _parse(stored, "") if stored.startswith("+") and _is_alone(stored, "") else None
    if number is None:
        return stored
    at_home = phonenumbers.region_code_for_number(number) == country
    style = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def example(country):
    """Return how people in `country` write a number, or "" where that is not known."""
    number = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE)
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL) if number else ""


def dialled(text):
    """Return what a phone dials for it: digits, perhaps with a + in front and a comma for a pause.

    Of a text with more in it, the longest number; "" without any.
    """
    text = _with_letters_dialled(LABEL.sub("", in_plain_digits(text)))
    text = AREA.sub(r"\1 ", TRUNK.sub(r"\1", EXTENSION.sub(",", text)))
    runs = RUN.findall(_without_times(text)) or RUN.findall(text)
    return _bare(max(map(_first_half, runs), key=_digits_before_a_pause, default=""))


def call_href(stored):
    """Return where a tap calls; empty when there is nothing to dial."""
    number = dialled(stored)
    return f"tel:{_in_address(number)}" if number else ""


def text_href(stored, message):
    """Return where a tap writes a text, which takes no extension; empty with nothing to dial."""
    number = dialled(stored).partition(",")[0]
    body = f"?&body={quote(message)}" if message else ""
    return f"sms:{_in_address(number)}{body}" if number else ""


def in_plain_digits(text):
    """Return the text with the digits of any script as 0 to 9, without marks that nobody sees."""
    kept = ""
    for character in text:
        # A keycap is a digit with a frame as a mark on it.
        is_frame = unicodedata.category(character).startswith("M") and kept[-1:].isascii()
        kept += "" if is_frame else _plain(character)
    return kept.strip()


def _plain(character):
    """Return a digit, or what stands between digits, in ASCII; others as they are."""
    category = unicodedata.category(character)
    if (digit := unicodedata.digit(character, None)) is not None:
        return str(digit)
    if category == "Cf" or character in "\ufe0e\ufe0f":
        return ""
    if category == "Pd" or character == "−":
        return "-"
    if category == "Zs":
        return " "
    if character == "➕":
        return "+"
    narrow = unicodedata.normalize("NFKC", character)
    return narrow if len(narrow) == 1 and narrow.isascii() else character


def _parse(text, country):
    try:
        return phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return None


def _is_whole(number):
    return phonenumbers.is_valid_number(number) and not number.extension


def _is_alone(text, country):
    """Return whether the text is one number and nothing else that a person could mean."""
    if not ALONE.fullmatch(_with_letters_dialled(text)):
        return False
    rest = TIMES.sub("", text)
    return rest == text or (_is_valid(text, country) and not _is_behind_hours(rest, text, country))


def _is_behind_hours(rest, text, country):
    """Return whether what is left without hours is a number, begun as people there begin one."""
    if text.startswith("0") and not rest.strip().startswith(("0", "+")):
        return _is_short_code(rest, country)
    return _is_short_code(rest, country) or _is_valid(rest, country)


def _is_valid(text, country):
    number = _parse(text, country)
    return number is not None and _is_whole(number)


def _is_short_code(text, country):
    digits = re.sub(r"\D", "", text)
    if not country or len(digits) > 6:
        return False
    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return False
    return shortnumberinfo.is_valid_short_number_for_region(number, country)


def _may_be_local(text, country):
    """Without a country there is nothing to check against but the length of any number."""
    if country not in ("", ELSEWHERE) or not LOCAL.fullmatch(text):
        return False
    # From another country it is longer, by the + or the 00 before the country's own digits.
    goes_abroad = text.lstrip("( ").startswith(("+", "00", "011"))
    return 3 <= _digits_before_a_pause(text) <= (MAX_DIGITS + 3 if goes_abroad else 12)


def _with_letters_dialled(text):
    """Put digits for the letters of 1-800-FLOWERS, unless its digits are a number themselves."""
    match = LETTERS.fullmatch(text)
    if not match:
        return text
    lead, word = re.sub(r"\D", "", match["lead"]), match["word"].replace("-", "")
    is_free_line = len(lead) >= 4 or lead in ("800", "833", "844", "855", "866", "877", "888")
    is_long = 10 <= len(lead) + len(word) <= MAX_DIGITS and len(lead) <= 7
    if (is_free_line and is_long) or (lead == "13" and len(word) == 4):
        return phonenumbers.convert_alpha_characters_in_number(text)
    return text


def _without_times(text):
    """Return the text without hours, unless too little of a number would be left of it."""
    rest = TIMES.sub("|", text)
    left, digits = (re.sub(r"\D", "", each) for each in (rest, text))
    is_cut = len(left) < 7 and len(digits) >= 8 and not SERVICE.fullmatch(left)
    return text if is_cut and HOURS.search(text) and ALONE.fullmatch(text) else rest


def _first_half(run):
    """Return the first of two numbers in a row: of one shape, or more digits than anybody dials."""
    parts = run.split(" ")
    for end in sorted(range(1, len(parts)), key=lambda end: abs(len(parts) - 2 * end)):
        first, second = " ".join(parts[:end]), " ".join(parts[end:])
        is_one_shape = re.sub(r"\d", "0", first) == re.sub(r"\d", "0", second)
        is_too_long = _digits_before_a_pause(run) > MAX_DIGITS + 3
        if is_too_long or (is_one_shape and _digits_before_a_pause(first) >= 7):
            return first
    return run


def _digits_before_a_pause(run):
    return len(re.sub(r"\D", "", re.split("[,;]", run)[0]))


def _bare(run):
    plus = "+" if run.startswith("+") else ""
    return plus + re.sub(r"[^0-9*#,]", "", run.replace(";", ","))


def _in_address(number):
    # In an address a bare # would start the part that is not dialled.
    return number.replace("#", "%23")
