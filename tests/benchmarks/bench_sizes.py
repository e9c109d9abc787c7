"""Whether each layout's table of lines starts at the right size, and the table that would.

For each of many made-up plans the largest size that fits is found by laying it out, larger and
smaller. Beside the figures a table is printed for each layout: made from these plans, it costs the
fewest layouts, if half a point too small is as bad as one layout too many. Whoever changes a
stylesheet copies it into the layout's arrangement.py.
"""

from dataclasses import dataclass, replace
from functools import cache
from math import inf
from operator import itemgetter
from random import Random
from unittest.mock import patch

from printing.copies.options import Choices
from printing.papers.card.arrangement import SIZES as CARD_SIZES
from printing.papers.card.paper import CARD
from printing.papers.fridge.arrangement import TABLE as FRIDGE_TABLE
from printing.papers.fridge.arrangement import TWO_SIDES
from printing.papers.fridge.paper import BOTH_SIDES, FRIDGE
from printing.papers.friend.arrangement import TABLE as FRIEND_TABLE
from printing.papers.house.arrangement import TABLE as HOUSE_TABLE
from printing.papers.lines import LETTER
from printing.papers.poster.arrangement import TABLE as POSTER_TABLE
from printing.papers.poster.layout import POSTER
from printing.papers.registry import PAPERS, SIZES, Marks, compose
from printing.rendering.engine import load_layout
from tests.printing.test_papers import NO_COUNTRY, on_paper
from tests.printing.test_poster import cut
from tests.support.paper_plans import GREAT_BRITAIN, USUAL, random_plan, times

SEEDS = range(200)
TOO_SMALL = 1  # half a point, in layouts


@dataclass(frozen=True)
class Tried:
    """Sizes by their place among those of the layout, the largest first; behind the last one the
    plan flows over pages, or is another layout."""

    lines: float
    first: int
    best: int


def measure(seeds=SEEDS):
    """Return the figures of the part `sizes`: for each layout the layouts a plan, and the shares of
    the plans in the largest size that fits, and within half a point of it. Print the tables."""
    figures = {}
    for name, (layout, table, made_up) in LAYOUTS.items():
        sizes = [*table]
        tried = [try_sizes(layout, table, *made_up(seed)) for seed in seeds]
        figures |= {f"sizes.{name}.{key}": value for key, value in figures_of(tried).items()}
        if layout is not CARD:
            print(f"{name}: {table_of(tried, sizes)}")
    return figures


def try_sizes(layout, table, paper, content, page_size, marks):
    """Lay a plan out until the largest size is known that fits."""
    with patch.dict(table, dict.fromkeys(table, inf)):
        arrangement = layout.arranged(content, SIZES[page_size], bool(marks.code))
        sheet = compose(paper, content, page_size, marks)
    while layout.stylesheet not in sheet.stylesheets or sheet.pages != arrangement.pages:
        sheet = sheet.otherwise
    fits = fitting(sheet, [*table])
    lines = arrangement.lines * LETTER[1] / SIZES[page_size].height
    first = sum(lines > most for most in table.values() if most)
    if layout is CARD:  # it has no table, and fills its panels anew for each size
        first = [*table].index(sheet.sizes[0])
    best = first
    while not fits(best):
        best += 1
    while best <= first and fits(best - 1):
        best -= 1
    return Tried(lines, first, best)


def fitting(sheet, sizes):
    """Whether a sheet comes out as it shall in the size at a place."""
    layout = load_layout()
    html = layout.weasyprint.HTML(string=sheet.html, url_fetcher=layout.PaperFetcher())
    layout.settle_directions(html.etree_element)
    layout.let_lines_break(html.etree_element)

    @cache
    def fits(place):
        if not 0 <= place < len(sizes):
            return place > 0
        return len(layout.lay_out(html, sheet, sizes[place]).pages) <= sheet.pages

    return fits


def figures_of(tried):
    too_small = [each.first - each.best for each in tried]
    return {
        "layouts": sum(1 + max(0, -places) for places in too_small) / len(tried),
        "at_best": sum(places <= 0 for places in too_small) / len(tried),
        "within_half_a_point": sum(places <= 1 for places in too_small) / len(tried),
    }


# Tables ------------------------------------------------------------------------------------------


def table_of(tried, sizes):
    """The {size: most lines} that costs least over these plans."""
    tried = sorted(tried, key=lambda each: each.lines)
    places = cheapest([each.best for each in tried], len(sizes))
    table = {}
    for place, points in enumerate(sizes):
        # Halfway to the first plan that is set smaller.
        within = sum(each <= place for each in places)
        edges = [each.lines for each in tried[max(within - 1, 0) : within + 1]]
        table[points] = round(sum(edges) / len(edges), 1)
    return table


def cheapest(best, last):
    """Places that never go up again from plan to plan, at the least cost for these best ones."""
    costs = [(0, ())] * (last + 1)
    for right in best:
        cheapest_yet, new = (inf, ()), []
        for place, before in enumerate(costs):
            cheapest_yet = min(cheapest_yet, before, key=itemgetter(0))
            cost = right - place if place < right else TOO_SMALL * (place - right)
            new.append((cheapest_yet[0] + cost, (place, cheapest_yet[1])))
        costs = new
    places, (_cost, path) = [], min(costs, key=itemgetter(0))
    while path:
        place, path = path
        places.append(place)
    return places[::-1]


# Plans -------------------------------------------------------------------------------------------


def on_a_fridge(seed):
    return "fridge", random_plan(seed), *_page(seed)


def on_both_sides(seed):
    return "fridge", times(random_plan(seed), 2), *_page(seed)


def on_a_poster(seed):
    """Of one to five entries, with blanks for what is missing or without."""
    plan = cut(_somewhere(seed), 1 + seed % 5)
    if seed % 3 == 0:
        plan = replace(plan, sections=tuple(part for part in plan.sections if part.lines))
    return "fridge", plan, *_page(seed)


def on_a_card(seed):
    return "card", random_plan(seed), *_page(seed)


def for_a_friend(seed):
    plan, random = _somewhere(seed), Random(seed)
    ticked = {part.name: random.random() < 0.35 for part in plan.sections}
    return "friend", on_paper("friend", plan, Choices(sections=ticked)), *_page(seed)


def for_the_house(seed):
    random = Random(seed)
    written = Choices(naloxone=random.choice(WRITTEN), medicine=random.choice(WRITTEN))
    return "house", on_paper("house", _somewhere(seed), written), *_page(seed)


def _somewhere(seed):
    country = (USUAL, USUAL, USUAL, GREAT_BRITAIN, NO_COUNTRY)[Random(seed).randrange(5)]
    return replace(random_plan(seed), emergency=country.emergency, crisis=country.crisis)


def _page(seed):
    return ("letter", "a4")[seed % 2], Marks(code="Dee (212) 555-0142" * (seed % 7 == 0))


WRITTEN = (
    "",
    "By the front door.",
    "In the red bag on the hook by the front door, and one in the car.",
    "On the shelf over the washing machine, behind the towels. There is a second one in my coat.",
)
LAYOUTS = {
    "fridge": (FRIDGE, FRIDGE_TABLE, on_a_fridge),
    "two_sides": (BOTH_SIDES, TWO_SIDES, on_both_sides),
    "poster": (POSTER, POSTER_TABLE, on_a_poster),
    "friend": (PAPERS["friend"].layout, FRIEND_TABLE, for_a_friend),
    "house": (PAPERS["house"].layout, HOUSE_TABLE, for_the_house),
    "card": (CARD, dict.fromkeys(CARD_SIZES), on_a_card),
}
