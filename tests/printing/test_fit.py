"""Choosing a size: what fits is decided by the layout, the estimate only saves time."""

from types import SimpleNamespace

import pytest

from printing.rendering.sizing import SIZES, first_size, fit, line_count


def layout_that_fits_up_to(largest, tried):
    def lay_out(points):
        tried.append(points)
        fits = points is not None and points <= largest
        return SimpleNamespace(pages=["one"] if fits else ["one", "two"], points=points)

    return lay_out


def sizes_from(first):
    return [points for points in SIZES if points <= first]


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


@pytest.mark.parametrize(("lines", "expected"), [(10, 15), (60, 12), (75, 9.5), (78, 9.5), (85, 0)])
def test_the_first_size_follows_the_estimate(lines, expected):
    assert first_size(lambda points: lines * points, page_height=720) == expected


def test_no_size_is_below_what_can_be_read():
    assert min(SIZES) == 9.5


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 20, 1),
        ("one", 20, 1),
        ("one two three four", 5, 2),
        ("x" * 100, 10, 5),
        ("漢" * 30, 10, 4),
    ],
)
def test_lines_are_counted_as_they_wrap(text, width, lines):
    assert line_count(text, width) == lines
