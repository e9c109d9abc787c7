"""docs/safety-text.md: every sentence that can save or cost a life stands there, signed or not."""

from pathlib import Path

import pytest

from contacts.helplines import data
from plans.help import safety, supporters
from tools.words.rules import sentences
from tools.words.templates import Template

ROOT = Path(__file__).resolve().parents[2]
DOC = ROOT / "docs" / "safety-text.md"
ROWS = [
    [cell.strip() for cell in row.strip("|").split("|")]
    for row in DOC.read_text().splitlines()
    if row.startswith("|") and len(row.strip("|").split("|")) == 5
]
LISTED = "\n".join(row[0] for row in ROWS)


def said_after_use():
    texts = [
        text
        for knows_more in (True, False)
        for number in ("911", "")
        for text in (
            *safety.right_now(knows_more),
            *safety.why(knows_more, number),
            *safety.when_safe(knows_more, number),
            *safety.emergency(number),
        )
    ]
    return [sentence for text in texts for sentence in sentences(str(text))]


def said_to_families():
    texts = [
        *supporters.SIGNS_OF_AN_OVERDOSE,
        *supporters.what_to_do("911"),
        supporters.not_sleep_it_off("911"),
        *supporters.after_a_slip("911"),
        *supporters.before_it_is_needed("US"),
        *supporters.before_it_is_needed(""),
    ]
    return [sentence for text in texts for sentence in sentences(str(text))]


def test_every_sentence_for_families_stands_in_the_list():
    said = said_to_families()
    assert len(said) > 30
    assert [sentence for sentence in said if sentence.rstrip(".") not in LISTED] == []


def test_every_sentence_for_after_use_stands_in_the_list():
    said = said_after_use()
    assert len(said) > 40
    assert [sentence for sentence in said if sentence.rstrip(".") not in LISTED] == []


def test_a_sentence_that_is_not_listed_would_be_found():
    assert "Give them something to drink." not in LISTED


# What these pages say beside facts: what happens with what is typed or tapped there.
NO_FACTS = {
    "We add them to your plan as an if-then.",
    "This page tells nobody.",
    "Is it one of these?",
    "It passed.",
    "Save it.",
    "Call the next one.",
    "No answer?",
}
TEMPLATES = ("help", "after", "_halt", "_112", "_crisis", "_calls")


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_sentence_of_the_pages_for_a_bad_hour_stands_in_the_list(name):
    path = ROOT / "templates" / "plans" / f"{name}.html"
    said = [
        sentence
        for text in Template(path.name, path.read_text()).texts
        if text.words[-1:] in ".?"  # a heading or a button is no sentence
        for sentence in sentences(text.words)
        if sentence not in NO_FACTS
    ]
    assert [sentence for sentence in said if sentence.rstrip(".") not in LISTED] == []


def test_what_each_emergency_number_says_stands_in_the_list():
    for line in data.LINES:
        if line.kind == "emergency":
            assert "Call if someone will not wake up." in str(line.about)
    assert "Call if someone will not wake up." in LISTED


@pytest.mark.parametrize("row", [row for row in ROWS if row[0] not in ("Sentence", "---")])
def test_each_sentence_says_where_it_stands_for_whom_what_was_read_and_who_signed(row):
    assert all(row), row
