"""Every printout of plans of 1 to 100 entries, to look at.

One picture a printout: a row for each paper size, with and without a country, and in it one plan
after the other. Needs pdftoppm.
"""

import io
import subprocess
from dataclasses import replace
from itertools import chain, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

from PIL import Image

from plans.entries import ContactLine, Line, Note, Pair
from printing.copies.options import Choices
from printing.papers.registry import PAPERS, SIZES, shaped
from tests.support.paper_plans import USUAL, declared, parts, render

ENTRIES = (1, 3, 6, 15, 40, 100)
DPI = 45
GAP = 12  # pixels between two pages
GREY = "#888"
WORDS = {
    "why": (
        "So Maya sees me at the school gate every morning.",
        "I like who I am when I’m clear.",
        "I want my brother to hand me his keys again.",
    ),
    "people": (
        ContactLine(
            "Sam",
            "Sponsor · any time",
            "(212) 555-0100",
            "tel:+12125550100",
            "Having a hard time. Can you talk?",
            (Note("What helps", "just listen, then walk with me"), Note("Has naloxone")),
            initials="S",
        ),
        ContactLine("Mom", "until 11 at night", "(212) 555-0101", "tel:1", initials="M"),
        ContactLine("Jess", "Sister · evenings", "(212) 555-0103", "tel:2", initials="J"),
        ContactLine("Ray", "Brother · after 5", "", "", initials="R"),
    ),
    "if-then": (
        Pair(
            "It’s payday and I have cash on me.",
            (
                Line("I give my card to Sam until morning."),
                Line("I call Jess.", label="If that does not work"),
            ),
        ),
        Pair("I pass Fifth Street.", (Line("I take the other street and call Mom on the way."),)),
        Pair("I can’t sleep.", (Line("Kettle on, radio on. I don’t decide anything at night."),)),
        Pair("Someone offers.", (Line("I say: no thanks, I don’t mix. Then I leave."),)),
        Pair("I fight with my brother.", (Line("I walk out first and explain later."),)),
        Pair("My back hurts.", (Line("Heat pad, then the night line."),)),
    ),
    "alone": ("Leave the room I’m in.", "Cold water on my face.", "Put shoes on and walk."),
    "hard-day": (
        "I don’t stay alone. I call Sam, then Mom.",
        "I call Riverside the next morning.",
        "I come back to this page. What I built still counts.",
    ),
    "signs": (
        Line("I skip lunch.", "I eat, even late.", "Early", (Note("Who can tell me", "Sam"),)),
        Line("I sleep all day.", "I set an alarm and get up.", "Early"),
        Line("I stop answering texts.", "I call back the same day.", "Getting close"),
        Line("I tell small lies.", "I say the true thing to one person.", "Very close"),
    ),
    "goals": (
        Line("Take the forklift test.", "By September", notes=(Note("First step", "ask Ray"),)),
        Line("Pay Mom back $40 a week."),
    ),
    "dates": (
        Line("The rent is due.", "Every month on this day", "Monday, November 30"),
        Line(
            "The holidays",
            "",
            "Sunday, December 20 to Saturday, January 2",
            (Note("Who I told", "Sam"),),
        ),
        Line("Court date", "", "Friday, January 15", (Note("Who I told", "Jess"),)),
    ),
    "care": (
        ContactLine(
            "Riverside",
            "weekdays, 8 to 5",
            "(212) 555-0102",
            "tel:3",
            notes=(
                Note("Next date", "Sunday, November 29 at 10:00 AM"),
                Note("How I get there", "Bus 12"),
            ),
        ),
        ContactLine("Noon group at St. Luke’s", "Mondays and Thursdays", "", ""),
    ),
    "daily": ("Breakfast.", "Medicine at eight.", "Outside for ten minutes."),
    "safer": ("Old numbers off my phone.", "Nothing kept at home."),
    "got-through": (Line("New Year’s at my cousin’s.", "I left at ten with Jess."),),
}


OWNER = SimpleNamespace(
    plan=SimpleNamespace(shows_opioid_facts=True, preferred_name="Dana"),
    country="US",
    contacts=SimpleNamespace(active=list),
    chosen_lines=SimpleNamespace(hides=lambda line: False),
)
# Of each section as many as fill a hundred, told apart by their number.
MOST = 12


def draw(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for paper in PAPERS:
        rows = [
            [*chain(*(pages(paper, number, size, has_country) for number in ENTRIES))]
            for size in SIZES
            for has_country in (True, False)
        ]
        montage(rows).save(folder / f"{paper}.png")


def pages(paper, number, size, has_country):
    """The pages of a printout as pictures."""
    plan = plan_of(number)
    if not has_country:
        plan = replace(plan, emergency=None, crisis=None)
    choices = Choices(sections=dict.fromkeys(WORDS, True), names_me=has_country)
    content = shaped(paper, declared(plan), choices, OWNER)
    with TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", str(DPI), "-png", "-", f"{folder}/page"]
        subprocess.run(command, input=render(paper, content, size), check=True)
        return [
            Image.open(io.BytesIO(file.read_bytes())) for file in sorted(Path(folder).iterdir())
        ]


def plan_of(number):
    """A plan of so many entries, of each section in turn."""
    lists = [[(name, entry) for entry in many(entries)] for name, entries in WORDS.items()]
    kept = [*filter(None, chain(*zip_longest(*lists)))][:number]
    by_name = {name: tuple(entry for other, entry in kept if other == name) for name in WORDS}
    return replace(USUAL, title="My plan", sections=parts(by_name))


def many(entries):
    for number in range(MOST):
        entry = entries[number % len(entries)]
        yield entry if number < len(entries) else numbered(entry, number)


def numbered(entry, number):
    name = {Pair: "when", ContactLine: "name"}.get(type(entry), "text")
    entry = Line(entry) if isinstance(entry, str) else entry
    return replace(entry, **{name: f"{getattr(entry, name)} ({number})"})


def montage(rows):
    width = max(sum(page.width + GAP for page in row) for row in rows) + GAP
    heights = [max(page.height for page in row) + GAP for row in rows]
    whole = Image.new("RGB", (width, sum(heights) + GAP), GREY)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        left = GAP
        for page in row:
            whole.paste(page, (left, top))
            left += page.width + GAP
        top += height
    return whole
