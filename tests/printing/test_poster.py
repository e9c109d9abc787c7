"""The poster: a plan of a few entries fills its page, and loses nothing on the way."""

import re
from dataclasses import replace
from itertools import chain, zip_longest
from math import inf
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from plans.entries import ContactLine, Line, Note, Pair
from printing.checks import check_libraries
from printing.papers.poster.arrangement import TABLE
from printing.papers.registry import Marks, browser_page, compose
from printing.rendering.engine import load_layout
from tests.printing.test_edges import WORDS, beyond
from tests.printing.test_papers import NO_COUNTRY, missing_from, on_paper
from tests.support.paper_plans import (
    GREAT_BRITAIN,
    THIN,
    USUAL,
    odd_plan,
    random_plan,
    render,
    with_lines,
    words_of,
)
from tests.support.pdf import opened, squeezed, text_of, text_sizes
from tests.support.servers import go_without

PAGE_SIZES = pytest.mark.parametrize("size", ["letter", "a4"])
POSTERS = pytest.mark.parametrize("paper", ["fridge", "plain"])
WRITE_BY_HAND = "Write the next one by hand."
PLACES = ("why", "people", "if-then", "alone")
RAY = ContactLine("Ray", "Brother", "(212) 555-0199", "tel:+12125550199", initials="R")


@pytest.fixture(autouse=True, scope="module")
def pango():
    if check_libraries(None):
        go_without("Pango", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")


def short(plan=USUAL, **lines_by_section):
    """The plan with these entries and no others; the places that are empty stay."""
    nothing = {part.name: () for part in plan.sections}
    lines = {name.replace("_", "-"): lines for name, lines in lines_by_section.items()}
    return with_lines(plan, **(nothing | lines))


def cut(plan, number):
    """The first entries of a plan, `number` in all, of each section in turn."""
    lists = [[(name, line) for line in plan_lines(plan, name)] for name in PLACES]
    kept = [*filter(None, chain(*zip_longest(*lists)))][:number]
    by_name = {name: tuple(line for other, line in kept if other == name) for name in PLACES}
    return short(plan, **by_name)


def plan_lines(plan, name):
    return next((part.lines for part in plan.sections if part.name == name), ())


EASY = short(
    why=("My daughter.", "I sleep."),
    people=(RAY, replace(RAY, name="Jess", number="(212) 555-0103")),
    if_then=(Pair("It is Friday evening.", (Line("I walk home by the river."),)),),
    alone=("Cold water on my face.",),
)
EASY_ELSEWHERE = replace(EASY, emergency=None, crisis=None)


def is_poster(paper, plan, size="letter"):
    return 'class="poster"' in browser_page(paper, on_paper(paper, plan), size)


# Poster or sheet ---------------------------------------------------------------------------------


@POSTERS
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_one_to_five_entries_make_a_poster(paper, number):
    assert is_poster(paper, cut(EASY, number))


@POSTERS
def test_six_entries_make_a_sheet(paper):
    assert not is_poster(paper, cut(EASY, 6))


def test_a_plan_without_an_entry_is_a_sheet():
    assert not is_poster("fridge", short())


def test_a_plan_with_something_that_a_poster_has_no_place_for_is_a_sheet():
    assert not is_poster("fridge", short(why=("For me.",), signs=(Line("I skip lunch."),)))


def test_other_papers_are_no_posters():
    for paper in ("large", "card", "friend", "house", "after"):
        assert not is_poster(paper, THIN)


# What stands on it -------------------------------------------------------------------------------


@PAGE_SIZES
@POSTERS
@pytest.mark.parametrize("number", [1, 3, 5])
@pytest.mark.parametrize("country", [USUAL, NO_COUNTRY, GREAT_BRITAIN], ids=["us", "none", "gb"])
def test_every_word_and_number_is_on_one_page(paper, size, number, country):
    plan = replace(EASY, emergency=country.emergency, crisis=country.crisis)
    content = on_paper(paper, cut(plan, number))
    data = render(paper, content, size, Marks(number=7, code="Dee (212) 555-0142"))
    assert len(opened(data).pages) == 1
    assert missing_from(text_of(data), content) == []


@POSTERS
@pytest.mark.parametrize("seed", range(30))
def test_no_short_plan_however_odd_loses_a_word_or_a_number(paper, seed, tmp_path):
    content = on_paper(paper, cut(odd_plan(seed), 1 + seed % 5))
    data = render(paper, content, ("letter", "a4")[seed % 2])
    assert missing_from(text_of(data), content) == []
    assert not list(beyond(data, tmp_path / "paper.pdf"))


@PAGE_SIZES
@pytest.mark.parametrize("name", WORDS)
def test_no_word_leaves_a_poster(name, size, tmp_path):
    words = WORDS[name]
    plan = short(why=(words,), people=(replace(RAY, words=words, notes=(Note(words, words),)),))
    assert not list(beyond(render("fridge", plan, size), tmp_path / "reason.pdf"))
    plan = short(people=(replace(RAY, name=words, number="1" * 40),), if_then=(pair_of(words),))
    assert not list(beyond(render("fridge", plan, size), tmp_path / "pair.pdf"))


def pair_of(words):
    return Pair(words, (Line(words, label=words),))


def test_it_is_read_from_across_a_kitchen():
    sizes = text_sizes(render("fridge", on_paper("fridge", cut(EASY, 3)), "letter"))
    assert 60 in sizes  # the number to call
    assert 36 in sizes  # the reason
    assert 46 in sizes  # 988
    assert min(sizes) >= 9.5


def test_a_reason_alone_is_largest_and_two_numbers_are_smaller_than_one():
    assert 48.6 in text_sizes(render("fridge", short(why=("For me.",)), "letter"))
    two = short(people=(RAY, replace(RAY, name="Jess", number="(212) 555-0103")))
    assert 48 in text_sizes(render("fridge", two, "letter"))


def test_what_is_missing_is_drawn_as_a_blank():
    page = browser_page("fridge", on_paper("fridge", short(why=("For me.",))), "letter")
    assert re.search(r'class="blank">Name</p>.*class="blank">Number</p>', page)
    assert page.count('<td class="blank">') == 2
    for words in ("Call</h2>", "If this, then I</h2>"):
        assert words in page


def test_what_was_left_off_the_paper_is_no_blank():
    plan = short(why=("For me.",))
    plan = replace(plan, sections=tuple(part for part in plan.sections if part.name == "why"))
    assert 'class="blank"' not in browser_page("fridge", on_paper("fridge", plan), "letter")


def test_there_are_lines_to_write_the_next_one_on():
    assert squeezed(WRITE_BY_HAND) in text_of(render("fridge", cut(EASY, 3), "letter"))


def test_blanks_and_lines_give_way_to_words():
    long = "Being there when Maya wakes up, and on the days after that one, whatever they bring. "
    plan = short(why=(long,) * 3, alone=(long,) * 2)
    page = browser_page("fridge", on_paper("fridge", plan), "letter")
    assert 'class="poster"' in page
    assert 'class="blank"' not in page


@POSTERS
def test_without_a_country_it_has_the_sentence_and_a_line_for_the_number(paper):
    text = text_of(render(paper, on_paper(paper, cut(EASY_ELSEWHERE, 3)), "letter"))
    for words in ("In an emergency, call your local emergency number.", "Write the number here"):
        assert squeezed(words) in text
    assert "988" not in text and "911" not in text


def test_on_a_discreet_poster_helplines_are_numbers_and_people_are_initials():
    text = text_of(render("plain", on_paper("plain", short(people=(RAY,))), "letter"))
    for words in ("988", "911", "R", "(212)555-0199"):
        assert words in text
    for words in ("Ray", "Brother", "Crisisline", "Emergency"):
        assert words not in text


# How it is laid out ------------------------------------------------------------------------------


@pytest.fixture
def laid_out(monkeypatch):
    """The sizes of every layout that is tried."""
    layout, tried = load_layout(), []
    lay_out = layout.lay_out

    def noted(html, sheet, points):
        tried.append(points)
        return lay_out(html, sheet, points)

    monkeypatch.setattr(layout, "lay_out", noted)
    return tried


@pytest.mark.parametrize(("number", "points"), [(2, 18), (3, 18), (4, 16), (5, 14)])
def test_a_usual_poster_takes_one_layout(laid_out, number, points):
    load_layout().pdf(compose("fridge", on_paper("fridge", cut(EASY, number)), "letter"))
    assert laid_out == [points]


def test_the_first_size_tried_is_nearly_always_the_one(laid_out):
    for seed in range(40):
        plan = cut(random_plan(seed), 1 + seed % 5)
        load_layout().pdf(compose("fridge", plan, ("letter", "a4")[seed % 2]))
    assert len(laid_out) <= 1.2 * 40


@PAGE_SIZES
def test_what_does_not_fit_in_the_smallest_size_is_a_sheet(size, monkeypatch):
    monkeypatch.setattr("printing.papers.poster.arrangement.TABLE", dict.fromkeys(TABLE, inf))
    long = "Being there when Maya wakes up. " * 8
    plan = short(why=(long,) * 5)
    sheet = compose("fridge", plan, size)
    assert 'class="poster"' in sheet.html
    data = render("fridge", plan, size)
    assert squeezed(WRITE_BY_HAND) not in text_of(data)
    assert missing_from(text_of(data), plan) == []


def test_every_class_that_the_stylesheet_names_is_on_a_poster():
    stylesheet = Path(finders.find("papers/poster/poster.css")).read_text()
    style = re.sub(r"/\*.*?\*/", "", stylesheet, flags=re.DOTALL)
    numbers = ("1" * 15, "1" * 18)
    noted = replace(RAY, notes=(Note("What helps", "A walk."),))
    plans = [cut(EASY, number) for number in (1, 3, 4, 5)]
    plans += [short(people=tuple(replace(RAY, number=number) for number in numbers))]
    plans += [
        short(why=(Line("For me.", "And for Maya."),), people=(noted,)),
        cut(EASY_ELSEWHERE, 2),
    ]
    pages = [
        browser_page(paper, on_paper(paper, plan), "letter", Marks(code="988" * bool(index)))
        for index, plan in enumerate(plans)
        for paper in ("fridge", "plain")
    ]
    pages.append(browser_page("fridge", short(alone=("Walk.",)), "letter"))
    classes = set(" ".join(re.findall(r'class="([^"]+)"', " ".join(pages))).split())
    assert set(re.findall(r"\.([a-z][\w-]*)", style)) - classes == set()


@PAGE_SIZES
def test_the_browser_shows_the_same_poster(size):
    content = on_paper("fridge", cut(EASY, 3))
    page = browser_page("fridge", content, size)
    assert [words for words in words_of(content) if words not in page] == []
    assert "papers/poster/poster" in page and "<style" not in page and "style=" not in page
