"""A number as a person types it, keeps it and taps it."""

import pytest

from contacts.phones import call_href, read, shown, text_href


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("(212) 555-0100", "US", "+12125550100"),
        ("212.555.0100", "US", "+12125550100"),
        ("1 212 555 0100", "US", "+12125550100"),
        ("+1 212 555 0100", "GB", "+12125550100"),
        ("+1 212 555 0100", "", "+12125550100"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("+44 20 7946 0018", "US", "+442079460018"),
        ("٢١٢٥٥٥٠١٠٠", "US", "+12125550100"),
        ("２１２ ５５５ ０１００", "US", "+12125550100"),
    ],
)
def test_a_usual_number_is_kept_so_that_any_phone_can_dial_it(typed, country, kept):
    number = read(typed, country)
    assert (number.stored, number.is_usual) == (kept, True)


@pytest.mark.parametrize(
    ("typed", "country"), [("988", "US"), ("911", "US"), ("999", "GB"), ("116 123", "GB")]
)
def test_a_short_code_of_the_country_is_kept_as_typed(typed, country):
    number = read(typed, country)
    assert (number.stored, number.is_usual) == (typed, True)


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("12", "US"),
        ("555-0100", "US"),
        ("212 555 0100", "GB"),
        ("020 7946 0018", "US"),
        ("999 999 999 999 999 999", "GB"),
        ("1", ""),
        ("ring 5 times", "US"),
    ],
)
def test_an_odd_number_is_kept_as_typed_and_asked_about(typed, country):
    number = read(typed, country)
    assert (number.stored, number.is_usual) == (typed, False)


def test_an_extension_is_dialled_after_a_pause():
    assert call_href("(212) 555-0100 ext. 12") == "tel:2125550100,12"


def test_an_extension_is_not_lost():
    assert read("212-555-0100 ext. 7", "US").stored == "212-555-0100 ext. 7"


@pytest.mark.parametrize("country", ["", "ZZ"])
def test_without_a_country_a_local_number_is_taken_as_it_is(country):
    number = read("555 0100", country)
    assert (number.stored, number.is_usual) == ("555 0100", True)


@pytest.mark.parametrize(
    ("stored", "country", "as_written"),
    [
        ("+12125550100", "US", "(212) 555-0100"),
        ("+12125550100", "GB", "+1 212-555-0100"),
        ("+442079460018", "GB", "020 7946 0018"),
        ("+442079460018", "US", "+44 20 7946 0018"),
        ("+442079460018", "", "+44 20 7946 0018"),
        ("988", "US", "988"),
        ("ring 5 times", "US", "ring 5 times"),
        ("+", "US", "+"),
        ("", "US", ""),
    ],
)
def test_a_number_is_shown_as_people_write_it_there(stored, country, as_written):
    assert shown(stored, country) == as_written


@pytest.mark.parametrize(
    ("stored", "address"),
    [
        ("+12125550100", "tel:+12125550100"),
        ("555-0100", "tel:5550100"),
        ("116 123", "tel:116123"),
        ("*31#555 0100", "tel:*31%235550100"),
        ("", ""),
        ("javascript:alert(1)", "tel:1"),
    ],
)
def test_a_tap_calls_only_digits(stored, address):
    assert call_href(stored) == address


def test_a_text_opens_with_the_ready_words_in_it():
    address = text_href("+12125550100", "Can you talk? Löwe & 😀\n#1")
    number, words = address.split("?&body=")
    assert number == "sms:+12125550100"
    assert words == "Can%20you%20talk%3F%20L%C3%B6we%20%26%20%F0%9F%98%80%0A%231"


def test_a_text_without_ready_words_is_just_the_number():
    assert text_href("+12125550100", "") == "sms:+12125550100"
