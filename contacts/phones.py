"""Phone numbers: read as a person types them, kept so that any phone can dial them.

A usual number is kept as E.164 ("+12125550100"). A short code or an odd number is kept as it was
typed, because it may well be right: only the person knows.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType, shortnumberinfo

from accounts.countries import ELSEWHERE

# "ext. 12", "x12": a comma is a pause, after which the phone dials the extension.
EXTENSION = re.compile(r"(?<=\d)[\s;,]*[^\W\d_]+[.:=]?\s*(?=\d)")
NOT_DIALLED = re.compile(r"[^0-9+*#,;]")


@dataclass(frozen=True)
class Number:
    """`stored` is what to keep; `is_usual` is False when somebody should look at it again."""

    stored: str
    is_usual: bool


def read(text, country):
    """Read what was typed, as dialled in `country` (ISO code, or "" when unknown)."""
    number = _parse(text, country)
    if number is not None and phonenumbers.is_valid_number(number) and not number.extension:
        return Number(phonenumbers.format_number(number, PhoneNumberFormat.E164), is_usual=True)
    return Number(text, is_usual=_is_short_code(text, country) or _may_be_local(text, country))


def shown(stored, country):
    """The number as people in `country` write it."""
    number = _parse(stored, "") if stored.startswith("+") else None
    if number is None:
        return stored
    at_home = phonenumbers.region_code_for_number(number) == country
    style = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def example(country):
    """How people in `country` write a number, or "" where that is not known."""
    number = phonenumbers.example_number_for_type(country, PhoneNumberType.MOBILE)
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL) if number else ""


def call_href(stored):
    return f"tel:{_dialled(stored)}" if stored else ""


def text_href(stored, words):
    body = f"?&body={quote(words)}" if words else ""
    return f"sms:{_dialled(stored)}{body}"


def _dialled(stored):
    # In an address a bare # would start the part that is not dialled.
    return NOT_DIALLED.sub("", EXTENSION.sub(",", stored)).replace("#", "%23")


def _parse(text, country):
    try:
        return phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return None


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
    return country in ("", ELSEWHERE) and 3 <= len(re.sub(r"\D", "", text)) <= 15
