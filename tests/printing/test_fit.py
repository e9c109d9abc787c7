"""Choosing a size: what fits is decided by the layout, the estimate only saves time."""

from importlib import import_module
from types import SimpleNamespace

import pytest

from printing.papers.lines import sizes_for
from printing.papers.registry import SIZES as PAGES
from printing.rendering.sizing import fit, line_count

TABLE = {12: 30, 11.5: 32, 11: 34, 10.5: 37, 10: 40, 9.5: 43}


def layout_that_fits_up_to(largest, tried):
    def lay_out(points):
        tried.append(points)
        fits = points is not None and points <= largest
        return SimpleNamespace(pages=["one"] if fits else ["one", "two"], points=points)

    return lay_out


def sizes_from(first):
    return [points for points in TABLE if points <= first]


def test_the_first_size_is_kept_when_it_fits():
    tried = []
    assert fit(layout_that_fits_up_to(12, tried), sizes_from(12)).points == 12
    assert tried == [12]


def test_a_size_too_large_goes_down_by_half_points():
    tried = []
    assert fit(layout_that_fits_up_to(11, tried), sizes_from(12)).points == 11
    assert tried == [12, 11.5, 11]


def test_what_fits_at_no_size_flows_over_pages():
    tried = []
    assert fit(layout_that_fits_up_to(9, tried), sizes_from(10)).points is None
    assert tried == [10, 9.5, None]


def test_what_is_hopeless_flows_at_once():
    tried = []
    assert fit(layout_that_fits_up_to(0, tried), sizes_from(0)).points is None
    assert tried == [None]


@pytest.mark.parametrize(
    ("lines", "page", "sizes"),
    [
        (10, "letter", (12, 11.5, 11, 10.5, 10, 9.5)),
        (34, "letter", (11, 10.5, 10, 9.5)),
        (34, "a4", (11.5, 11, 10.5, 10, 9.5)),
        (43, "letter", (9.5,)),
        (44, "letter", ()),
    ],
)
def test_the_first_size_follows_the_lines(lines, page, sizes):
    assert sizes_for(lines, PAGES[page], TABLE) == sizes


@pytest.mark.parametrize("paper", ["fridge", "friend", "house", "poster"])
def test_a_table_goes_from_large_to_small_and_to_no_size_that_cannot_be_read(paper):
    table = import_module(f"printing.papers.{paper}.arrangement").TABLE
    assert [*table] == sorted(table, reverse=True)
    assert [*table.values()] == sorted(table.values())
    assert min(table) >= 9.5


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 20, 1),
        ("one", 20, 1),
        ("one two three four", 5, 2),
        ("one two three\u00a0four", 4, 3),
        ("x" * 100, 10, 5),
        ("漢" * 30, 10, 4),
    ],
)
def test_lines_are_counted_as_they_wrap(text, width, lines):
    assert line_count(text, width) == lines
