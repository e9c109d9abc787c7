"""Copies of papers in the database: each has a number of its own, those of older releases too."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace

import pytest
from django.db import connection

from printing.copies.options import Choices
from printing.models import PaperChoice, PrintedCopy
from printing.papers.registry import NO_MARKS
from tests.support.factories import person
from tests.support.paper_plans import THIN


@pytest.mark.django_db
def test_a_copy_that_says_more_of_an_entry_than_is_known_now_is_still_read():
    alice = person()
    plan = THIN.to_dict()
    for section in plan["sections"]:
        for entry in section["lines"]:
            entry["is_private"] = False
            for note in entry.get("notes", ()):
                note["tells"] = False
    words = json.dumps({"plan": plan, "marks": asdict(NO_MARKS)})
    PrintedCopy(user=alice, paper="fridge", size="a4", words=words).save()
    assert PrintedCopy.newest(alice)["fridge"].content == THIN


@pytest.mark.django_db(transaction=True)
def test_prints_at_the_same_moment_get_numbers_of_their_own():
    alice = person()

    def print_once(number):
        try:
            PaperChoice.keep(alice, "fridge", Choices(size="a4"))
            plan = replace(THIN, title=f"Plan {number}")
            return PrintedCopy.draw_up(alice, "fridge", "a4", plan, NO_MARKS).record().number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        numbers = list(threads.map(print_once, range(12)))
    assert sorted(numbers) == list(range(1, 13))
    assert alice.paper_choices.count() == 1
    newest = PrintedCopy.newest(alice)["fridge"]
    assert (newest.number, newest.marks.number) == (12, 12)
    assert newest.content.title.startswith("Plan ")


@pytest.mark.django_db
def test_a_copy_opens_to_the_very_words_that_were_kept():
    alice = person()
    PrintedCopy.draw_up(alice, "card", "letter", THIN, NO_MARKS).record()
    copy = PrintedCopy.newest(alice)["card"]
    assert (copy.content, copy.marks.number, copy.size) == (THIN, 1, "letter")


@pytest.mark.django_db
def test_a_copy_that_is_recorded_twice_is_one():
    alice = person()
    copies = [PrintedCopy.draw_up(alice, "card", "a4", THIN, NO_MARKS) for _ in range(2)]
    assert [copy.record().number for copy in copies] == [1, 1]
    assert alice.printed_copies.count() == 1


@pytest.mark.django_db
def test_a_copy_whose_number_was_taken_meanwhile_gets_the_next_one():
    alice = person()
    other = replace(THIN, title="Another")
    copies = [PrintedCopy.draw_up(alice, "card", "a4", plan, NO_MARKS) for plan in (THIN, other)]
    assert [copy.record().number for copy in copies] == [1, 2]
    newest = PrintedCopy.newest(alice)["card"]
    assert (newest.content, newest.marks.number) == (other, 2)
    assert copies[1].content == other
