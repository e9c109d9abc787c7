"""A number as a person types it, keeps it and taps it."""

import pytest

from contacts.phones import call_href, dialled, read, shown, text_href


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
        ("＋１（２０２）５５５－０１３７", "", "+12025550137"),
        ("۰۲۰۷۹۴۶۰۱۲۳", "GB", "+442079460123"),
        ("२०२ ५५५ ०१३७", "US", "+12025550137"),
        ("২০২ ৫৫৫ ০১৩৭", "US", "+12025550137"),
        ("๒๐๒ ๕๕๕ ๐๑๓๗", "US", "+12025550137"),
        ("𝟚𝟘𝟚 𝟝𝟝𝟝 𝟘𝟙𝟛𝟟", "US", "+12025550137"),
        ("²⁰²⁵⁵⁵⁰¹³⁷", "US", "+12025550137"),
        ("\u202a+1 202 555 0137\u202c", "US", "+12025550137"),
        ("\ufeff202\u200b555\u00ad0137\u2060", "US", "+12025550137"),
        ("202\u00a0555\u20110137", "US", "+12025550137"),
        ("☎️ 202–555–0137", "US", "+12025550137"),
        ("Tel.: 020 7946 0018", "GB", "+442079460018"),
        ("tel:+12025550137", "GB", "+12025550137"),
        ("mobile +1 202 555 0137", "", "+12025550137"),
        ("+44 (0)20 7946 0018", "", "+442079460018"),
        ("(+44) 20 7946 0018", "", "+442079460018"),
        ("011 44 20 7946 0018", "US", "+442079460018"),
        ("030/1234567", "DE", "+49301234567"),
        ("01.23.45.67.89", "FR", "+33123456789"),
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("1 800 GOFEDEX", "US", "+18004633339"),
        ("1-800-662-help", "US", "+18006624357"),
    ],
)
def test_a_usual_number_is_kept_so_that_any_phone_can_dial_it(typed, country, kept):
    number = read(typed, country)
    assert (number.stored, number.is_usual) == (kept, True)


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("988", "US", "988"),
        ("911", "US", "911"),
        ("999", "GB", "999"),
        ("116 123", "GB", "116 123"),
        ("112", "DE", "112"),
        ("٩٨٨", "US", "988"),
        ("۹۸۸", "US", "988"),
        ("९८८", "US", "988"),
        ("৯৮৮", "US", "988"),
        ("๙๘๘", "US", "988"),
        ("９８８", "US", "988"),
        ("𝟵𝟴𝟴", "US", "988"),
        ("9️⃣8️⃣8️⃣", "US", "988"),
        ("٠٢٠٧٩٤٦٠١٢٣", "", "02079460123"),
        ("9️⃣1️⃣1️⃣", "", "911"),
        ("0044 20 7946 0018", "", "0044 20 7946 0018"),
        ("*31#555 0100", "", "*31#555 0100"),
        ("2125550100,,12#", "", "2125550100,,12#"),
    ],
)
def test_a_short_or_a_local_number_is_kept_in_digits_that_a_phone_dials(typed, country, kept):
    number = read(typed, country)
    assert (number.stored, number.is_usual) == (kept, True)


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
        ("Mon-Fri 9-5: 202 555 0123", ""),
        ("Mon-Fri 9-5: 202 555 0123", "US"),
        ("9-5 202 555 0123", ""),
        ("9-5: 3012 3456", "IN"),
        ("24/7 988", ""),
        ("Mum 020 7946 0018", "GB"),
        ("988 ask Bob", "US"),
        ("988 (press 1)", "US"),
        ("1-800-FLOWERS", ""),
        ("202 555 0123 or 202 555 0199", "US"),
        ("911, 988", "US"),
        ("988 & 911", ""),
        ("call 988, then press 1", "US"),
        ("+1 202 555 0137 / +1 202 555 0138", "US"),
        ("202 555 0123 / 202 555 0199", ""),
        ("555-0100 555-0199", ""),
        ("030/1234567", ""),
        ("(212) 555-0100 ext. 12", "US"),
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
        ("٩٨٨", "tel:988"),
        ("９８８", "tel:988"),
        ("2125550100;12", "tel:2125550100,12"),
        ("+999 (0)20 7946 0018", "tel:+9992079460018"),
    ],
)
def test_a_tap_calls_only_digits(stored, address):
    assert call_href(stored) == address


@pytest.mark.parametrize(
    ("stored", "number"),
    [
        ("Mon-Fri 9-5: 202 555 0123", "2025550123"),
        ("9-5 202 555 0123", "2025550123"),
        ("09:00-17:00 202 555 0123", "2025550123"),
        ("9.00-17.00: 2025550123", "2025550123"),
        ("9am-5pm 2025550123", "2025550123"),
        ("call after 18:00 on 988", "988"),
        ("24/7 988", "988"),
        ("988 ask Bob", "988"),
        ("999 EMERGENCY", "999"),
        ("988 (press 1)", "988,1"),
        ("Mum 020 7946 0018 (work)", "02079460018"),
        ("202 555 0123 or 202 555 0199", "2025550123"),
        ("202 555 0123 / 202 555 0199", "2025550123"),
        ("202 555 0123 202 555 0199", "2025550123"),
        ("555-0100 555-0199", "5550100"),
        ("2025550137 Anna 2025550138 Ben", "2025550137"),
        ("030/1234567", "0301234567"),
        ("0161-4960 000", "01614960000"),
        ("1-800-FLOWERS", "18003569377"),
        ("13 QUIT", "137848"),
        ("555-0100 x12", "5550100,12"),
        ("202-555-0137 ext 4", "2025550137,4"),
    ],
)
def test_of_a_number_among_words_a_tap_dials_the_number_alone(stored, number):
    assert dialled(stored) == number


@pytest.mark.parametrize("stored", ["", "ask Mum", "+", "---", "一二三", "Ⅷ", "\u200b", "☎️"])
def test_without_a_digit_there_is_nothing_to_tap(stored):
    assert (dialled(stored), call_href(stored), text_href(stored, "Hi")) == ("", "", "")


def test_a_text_goes_to_the_number_without_its_extension():
    assert text_href("(212) 555-0100 ext. 12", "") == "sms:2125550100"


def test_a_text_opens_with_the_ready_words_in_it():
    address = text_href("+12125550100", "Can you talk? Löwe & 😀\n#1")
    number, words = address.split("?&body=")
    assert number == "sms:+12125550100"
    assert words == "Can%20you%20talk%3F%20L%C3%B6we%20%26%20%F0%9F%98%80%0A%231"


def test_a_text_without_ready_words_is_just_the_number():
    assert text_href("+12125550100", "") == "sms:+12125550100"
