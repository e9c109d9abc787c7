"""Copies of papers in the database: each has a number of its own, those of older releases too."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

import pytest
from django.db import connection

from printing.copies.options import Choices
from printing.models import PaperChoice, PrintedCopy
from printing.papers.registry import NO_MARKS
from tests.cast import person
from tests.paper_plans import THIN


@pytest.mark.django_db
def test_a_copy_that_says_more_of_an_entry_than_is_known_now_is_still_read():
    alice = person()
    plan = asdict(THIN)
    for part in plan["parts"]:
        for entry in part["lines"]:
            entry["is_private"] = False
            for note in entry.get("notes", ()):
                note["tells"] = False
    words = json.dumps({"plan": plan, "marks": asdict(NO_MARKS)})
    PrintedCopy(user=alice, paper="fridge", size="a4", words=words).save()
    assert PrintedCopy.newest(alice)["fridge"].content == THIN


@pytest.mark.django_db(transaction=True)
def test_prints_at_the_same_moment_get_numbers_of_their_own():
    alice = person()

    def print_once(_):
        try:
            PaperChoice.keep(alice, "fridge", Choices(size="a4"))
            return PrintedCopy.note(alice, "fridge", "a4", THIN, NO_MARKS).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        numbers = list(threads.map(print_once, range(12)))
    assert sorted(numbers) == list(range(1, 13))
    assert alice.paper_choices.count() == 1
    newest = PrintedCopy.newest(alice)["fridge"]
    assert (newest.number, newest.content) == (12, THIN)


@pytest.mark.django_db
def test_a_copy_opens_to_the_very_words_that_were_kept():
    alice = person()
    PrintedCopy.note(alice, "card", "letter", THIN, NO_MARKS)
    copy = PrintedCopy.newest(alice)["card"]
    assert (copy.content, copy.marks.number, copy.size) == (THIN, 1, "letter")
