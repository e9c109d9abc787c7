import unicodedata

import pytest
from django import forms
from hypothesis import given, settings
from hypothesis import strategies as st

from records.form_fields import OwnWordsField
from records.text import MARKS_PER_LETTER, can_be_seen, clean_text, sorting_key
from tests.support.examples import examples

# Ordinary letters, and often the characters that make trouble together.
TROUBLE = "\0\t\r\n\v\x1b\x85\xa0\u0301\u0323\u0345\u09be\u1161\u200d\u2028\u202e\u2067\ufeff\ud83d"
ANY_TEXT = st.text(st.characters() | st.sampled_from("aé각 " + TROUBLE))
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"


def line(value):
    return clean_text(value, single_line=True)


def note(value):
    return clean_text(value, single_line=False)


@settings(max_examples=examples(1000))
@given(ANY_TEXT, st.booleans())
def test_cleaning_twice_changes_nothing(value, single_line):
    cleaned = clean_text(value, single_line=single_line)
    assert clean_text(cleaned, single_line=single_line) == cleaned


@settings(max_examples=examples(1000))
@given(ANY_TEXT)
def test_what_is_left_can_be_stored_shown_and_printed(value):
    cleaned = note(value)
    cleaned.encode()
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == cleaned.strip()
    controls = {c for c in cleaned if unicodedata.category(c) == "Cc"}
    assert controls <= {"\n", "\t"}
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@settings(max_examples=examples(1000))
@given(ANY_TEXT)
def test_a_single_line_has_no_white_space_but_single_spaces(value):
    assert line(value) == " ".join(line(value).split())


@given(st.text(st.sampled_from("abc é각😀.,'-&<>"), min_size=1))
def test_ordinary_words_stay_as_they_are(value):
    assert line(value) == " ".join(value.split())


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\v", "\f", "\x85"])
def test_every_kind_of_line_end_becomes_one(end):
    assert note(f"one{end}two") == "one\ntwo"
    assert line(f"one{end}two") == "one two"


def test_a_note_keeps_its_paragraphs_and_tabs():
    assert note("  one\n\n\ttwo \n") == "one\n\n\ttwo"


def test_letters_typed_in_two_halves_become_one():
    assert line("cafe\u0301") == "café"


def test_nothing_can_turn_the_reading_direction_of_the_page():
    assert line("call \u202e0210-555-212\u202c \u2067now\u2069") == "call 0210-555-212 now"


@pytest.mark.parametrize("kept", [FAMILY, "می\u200cخواهم", "\u200fשלום", "❤\ufe0f", "क्षि"])
def test_the_joiners_that_scripts_and_emoji_need_stay(kept):
    assert line(kept) == kept


@pytest.mark.parametrize("mark", ["\u0301", "\u0488", "\u0301\u200d"])
def test_a_tower_of_marks_is_cut_to_eight(mark):
    cleaned = line("Z" + mark * 500 + "a")
    marks = [c for c in cleaned if unicodedata.category(c).startswith("M")]
    assert len(marks) <= MARKS_PER_LETTER
    assert cleaned.endswith("a")


def test_a_post_full_of_marks_is_cut_before_it_is_sorted():
    # Sorting them, as NFC does, would take minutes.
    assert len(line("Z" + "\u0301\u0323" * 100_000)) <= 1 + MARKS_PER_LETTER


def test_half_characters_go_and_the_rest_stays():
    assert line("one\ud83d two\udc00") == "one two"


def test_a_form_field_cleans_before_it_counts():
    field = OwnWordsField(max_length=5, single_line=False)
    assert field.clean(" a\r\nb\r\n\0c ") == "a\nb\nc"


def test_emoji_count_as_the_characters_they_are():
    assert OwnWordsField(max_length=280).clean("😀" * 280) == "😀" * 280


def test_a_long_text_comes_back_with_its_length():
    field = OwnWordsField(max_length=280)
    with pytest.raises(forms.ValidationError) as refusal:
        field.clean("a" * 10_000)
    assert refusal.value.messages == ["That is 10,000 characters. Please keep it to 280."]


def test_a_long_text_is_shown_again_whole():
    class LineForm(forms.Form):
        words = OwnWordsField(max_length=5)

    assert "a long line" in str(LineForm({"words": "a long line"})["words"])


@pytest.mark.parametrize("single_line", [True, False])
def test_no_browser_may_cut_a_paste(single_line):
    field = OwnWordsField(max_length=280, single_line=single_line)
    assert "maxlength" not in field.widget.attrs


@pytest.mark.parametrize(("single_line", "widget"), [(True, "TextInput"), (False, "Textarea")])
def test_the_widget_follows_the_number_of_lines(single_line, widget):
    assert type(OwnWordsField(single_line=single_line).widget).__name__ == widget


@pytest.mark.parametrize("value", [None, "", " \n ", "\0", "\u202e"])
def test_a_text_of_nothing_is_missing(value):
    with pytest.raises(forms.ValidationError, match="Write something here"):
        OwnWordsField().clean(value)
    assert OwnWordsField(required=False).clean(value) == ""


def test_a_text_that_only_looks_different_has_not_changed():
    assert not OwnWordsField(single_line=False).has_changed("a\nb", " a\r\nb ")
    assert OwnWordsField().has_changed("a", "b")


# Nothing that can be seen ------------------------------------------------------------------------

UNSEEN = [
    *("\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\u2061", "\u2064", "\u206a"),
    *("\u00ad", "\u034f", "\u061c", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u180b", "\u180e"),
    *("\u2800", "\u3164", "\ufe00", "\ufe0f", "\ufeff", "\uffa0", "\ufff0", "\ufff9", "\ufffc"),
    *("\ufffe", "\ufdd0", "\U0001bca0", "\U0001d159", "\U0001d173", "\U000e0001", "\U000e0020"),
    *("\U000e0067\U000e0062\U000e007f", "\U000e0100", "\U000e0fff", "\u2065", "\U00013430"),
    *("\u00a0", "\u1680", "\u2003", "\u202f", "\u205f", "\u3000", "\t", "\x85", "\u2028"),
    *(
        "\u0301",
        "\u0301\u0323",
        "\u20dd",
        "\u20e3",
        "\u0e31",
        "\u064b",
        "\u05b0",
        "\u093e",
        "\u0bbe",
    ),
    *("\u202e\u202c", "\u2067\u2069", "\x00\x1b", "\ud83d"),
    *("\u200b \u2800\n\u3164 \ufe0f\u0301", "\u200d" * 100),
]
NAMES = [
    *(
        "A",
        "é",
        "ß",
        "Я",
        "Ω",
        "א",
        "ع",
        "अ",
        "ก",
        "가",
        "ᄀ",
        "あ",
        "中",
        "ⴰ",
        "ꦲ",
        "𐌰",
        "ᚠ",
        "ㅏ",
    ),
    *("1", "٣", "?", "-", ".", "_", "✓", "♥", "⠁", "¿", "№", "™"),
    *("🙂", "👍🏽", "❤️", "🇺🇸", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩\u200d👩\u200d👧", "1️⃣", "\U0001faea", "\uf8ff", "\ufffd"),
    *("Nguyễn", "क्षि", "கி", "กำ", "می\u200cخواهم", "\u200fשלום", "Sam\u200b", "e\u0301", "\u0600"),
]


@pytest.mark.parametrize("typed", UNSEEN, ids=ascii)
@pytest.mark.parametrize("single_line", [True, False])
def test_a_text_in_which_nothing_can_be_seen_is_missing(typed, single_line):
    assert clean_text(typed, single_line=single_line) == ""
    assert OwnWordsField(required=False, single_line=single_line).clean(typed) == ""
    with pytest.raises(forms.ValidationError, match="Write something here"):
        OwnWordsField(single_line=single_line).clean(typed)


@pytest.mark.parametrize("typed", NAMES, ids=ascii)
def test_a_name_in_any_script_is_one_however_short(typed):
    assert can_be_seen(typed)
    assert line(typed) == unicodedata.normalize("NFC", typed)


# In order ----------------------------------------------------------------------------------------


def test_names_stand_where_a_reader_looks_for_them():
    names = ["Ada", "Ågot", "Ágnes", "åsa", "Æsa", "Berta", "Émile", "emma", "Łukasz", "luna"]
    names += ["Øystein", "Özil", "paul", "Zoe", "Zoë", "Łódź", "ßeta", "Стас", "中"]
    in_order = [
        *("Ada", "Æsa", "Ágnes", "Ågot", "åsa", "Berta", "Émile", "emma", "Łódź", "Łukasz", "luna"),
        *("Øystein", "Özil", "paul", "ßeta", "Zoe", "Zoë", "Стас", "中"),
    ]
    assert sorted(names, key=sorting_key) == in_order
