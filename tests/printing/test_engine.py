"""What is on the paper, read back out of real PDFs."""

import re
import subprocess
import sys
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.contrib.staticfiles import finders

from plans.content import ContactLine, Line, SectionContent
from printing.checks import check_libraries
from printing.papers.fridge.arrangement import TABLE
from printing.papers.registry import PAPERS, Marks, browser_page, compose
from printing.rendering import engine
from printing.rendering.engine import load_layout
from printing.rendering.sheet import EVERY_PAPER, Sheet
from tests.support.paper_plans import (
    BARE,
    GREAT_BRITAIN,
    THIN,
    USUAL,
    full_of,
    random_plan,
    render,
    times,
    with_lines,
    words_of,
)
from tests.support.pdf import (
    font_names,
    link_addresses,
    opened,
    roles,
    squeezed,
    text_of,
    text_sizes,
)
from tests.support.servers import go_without


@pytest.fixture(autouse=True, scope="module")
def pango():
    if check_libraries(None):
        go_without("Pango", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")


PAGE_SIZES = pytest.mark.parametrize("size", ["letter", "a4"])
SMALLEST = min(TABLE)

LINES_TO_CALL = ("emergency", "crisis")
LONG = "Walk to the river and back, then sit down, drink some water and call somebody I trust. "
HOSTILE = '<img src="{0}"><style>*{{background:url({0})}}</style><a href="{0}">'


@PAGE_SIZES
@pytest.mark.parametrize(
    "plan",
    [USUAL, THIN, BARE, GREAT_BRITAIN, times(USUAL, 2), times(USUAL, 4), full_of(LONG, rows=7)],
    ids=["usual", "thin", "bare", "gb", "twice", "four times", "long rows"],
)
def test_every_word_and_number_is_on_the_paper(plan, size):
    text = text_of(render("fridge", plan, size))
    assert [word for word in words_of(plan) if squeezed(word) not in text] == []


@pytest.mark.parametrize("empty", [part.name for part in USUAL.sections])
def test_an_empty_list_takes_nothing_else_with_it(empty):
    plan = with_lines(USUAL, **{empty: ()})
    text = text_of(render("fridge", plan, "letter"))
    assert [word for word in words_of(plan) if squeezed(word) not in text] == []


def test_a_list_without_rows_has_no_heading():
    text = text_of(render("fridge", THIN, "letter"))
    assert "Workingtoward" not in text
    assert "WhyI’mdoingthis" in text


@pytest.mark.parametrize(
    "words",
    ["x" * 126, "https://example.org/" + "a-b" * 60, "Łódź, Žižka, ąęć", "Ещё один день", "Όχι 3"],
    ids=["long word", "long address", "latin-ext", "cyrillic", "greek"],
)
def test_unusual_words_are_all_on_the_paper(words):
    plan = replace(with_lines(USUAL, why=(words,), signs=(words,)), title=words[:80])
    text = text_of(render("fridge", plan, "letter"))
    assert text.count(squeezed(words)) >= 2
    assert squeezed(words[:80]) in text


@pytest.mark.parametrize(
    ("words", "package"),
    [
        ("漢字を書く", "fonts-noto-cjk"),
        ("สวัสดี", "fonts-noto-core"),
        ("🏡 👩‍👩‍👧", "fonts-noto-color-emoji"),
    ],
    ids=["cjk", "thai", "emoji"],
)
def test_words_in_other_scripts_are_on_the_paper_where_there_is_a_font(words, package):
    if not installed_font_for(words[0]):
        go_without(f"A font with {words[0]}", package)
    plan = with_lines(USUAL, why=(words,))
    assert words.split()[0] in text_of(render("fridge", plan, "letter"))


def test_numbers_keep_their_order_in_a_language_written_from_right_to_left():
    plan = with_lines(USUAL, why=("לחיות טוב, כל יום",))
    plan = replace(plan, language="he", title="התוכנית שלי")
    text = text_of(render("fridge", plan, "a4"))
    for number in ("(212)555-0142", "+447700900142", "988", "911"):
        assert number in text
    assert "התוכנית" in text


@pytest.mark.parametrize(
    ("words", "direction"),
    [
        ("I sleep.", "ltr"),
        ("3 קפה", "rtl"),
        ("أريد Maya", "rtl"),
        ("(212) 555-0142", "ltr"),
        ("", "ltr"),
    ],
)
def test_a_line_runs_the_way_its_first_letter_does(words, direction):
    assert load_layout().direction(words) == direction


def test_digits_come_from_the_paper_font():
    assert all("Paper" in name for name in font_names(render("fridge", USUAL, "letter")))


# Pages and sizes ---------------------------------------------------------------------------------


@PAGE_SIZES
@pytest.mark.parametrize("plan", [USUAL, THIN, BARE, GREAT_BRITAIN])
def test_a_usual_plan_has_one_page_with_the_lines_on_it(plan, size):
    data = render("fridge", plan, size)
    assert len(opened(data).pages) == 1
    assert min(text_sizes(data)) >= SMALLEST


def test_the_paper_has_the_size_that_was_asked_for():
    def corner(size):
        box = opened(render("fridge", THIN, size)).pages[0].mediabox
        return round(box.width), round(box.height)

    assert corner("letter") == (612, 792)
    assert corner("a4") == (595, 842)


@PAGE_SIZES
def test_a_long_plan_takes_more_pages_before_small_letters(size):
    data = render("fridge", times(USUAL, 4), size)
    assert 2 <= len(opened(data).pages) <= 4
    assert min(text_sizes(data)) >= SMALLEST


@PAGE_SIZES
def test_a_long_plan_has_its_lines_on_page_one_and_its_name_on_every_page(size):
    data = render("fridge", times(USUAL, 4), size)
    first = text_of(data, page=0)
    assert "988" in first
    assert "911" in first
    for page in range(len(opened(data).pages)):
        assert "Sam’splan" in text_of(data, page)


def test_a_plan_with_more_words_is_set_smaller_to_stay_on_one_page():
    def title_size(plan):  # without the crisis number the title is the largest text
        return max(text_sizes(render("fridge", replace(plan, crisis=None), "letter")))

    assert title_size(USUAL) < title_size(THIN)


@pytest.fixture
def laid_out(monkeypatch):
    """Every layout that is tried: a list of (size in points or None, pages). None is drawn, which
    would take as long again."""
    layout, tried = load_layout(), []
    lay_out = layout.lay_out

    def noted(html, sheet, points):
        document = lay_out(html, sheet, points)
        tried.append((points, len(document.pages)))
        return document

    monkeypatch.setattr(layout, "lay_out", noted)
    monkeypatch.setattr(layout.weasyprint.Document, "write_pdf", lambda document, **_: b"")
    return tried


@pytest.mark.parametrize(("paper", "plans"), [("fridge", 200), ("card", 60)])
def test_the_first_size_tried_is_nearly_always_the_one(laid_out, paper, plans):
    for seed in range(plans):
        load_layout().pdf(compose(paper, random_plan(seed), ("letter", "a4")[seed % 2]))
    assert len(laid_out) <= 1.3 * plans


@pytest.mark.parametrize("seed", range(0, 200, 10))
def test_the_size_is_within_half_a_point_of_the_best_there_is(laid_out, seed):
    layout = load_layout()
    sheet = compose("fridge", random_plan(seed), ("letter", "a4")[seed % 2])
    layout.pdf(sheet)
    chosen, pages = laid_out[-1]
    html = layout.weasyprint.HTML(string=sheet.html, url_fetcher=layout.PaperFetcher())
    fits = (size for size in TABLE if len(layout.lay_out(html, sheet, size).pages) == 1)
    best = next(fits, None)
    assert (chosen in (best, best - 0.5)) if best else pages > 1


def test_numbers_on_a_sheet_have_one_size_whatever_the_plan_is_like():
    for plan in (USUAL, times(USUAL, 4)):
        assert 22.0 in text_sizes(render("fridge", plan, "letter"))


# What the file says of itself --------------------------------------------------------------------


def test_the_file_is_tagged_and_names_its_language():
    data = render("fridge", USUAL, "letter")
    catalog = opened(data).trailer["/Root"]
    assert catalog["/Lang"] == "en"
    assert catalog["/MarkInfo"]["/Marked"]
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI", "/P", "/Link"} <= roles(data)


def test_the_title_of_the_file_gives_nothing_away():
    plan = replace(USUAL, title="Staying sober")
    metadata = opened(render("fridge", plan, "letter")).metadata
    assert metadata["/Title"] == "My plan"
    assert set(metadata) == {"/Title", "/Producer"}


def test_each_number_can_be_dialled_from_the_file():
    assert sorted(link_addresses(render("fridge", USUAL, "letter"))) == [
        "tel:+12125550104",
        "tel:+12125550142",
        "tel:+12125550177",
        "tel:+447700900142",
        "tel:911",
        "tel:988",
    ]


def test_the_same_plan_gives_the_same_bytes_after_other_plans():
    sheet = compose("fridge", USUAL, "letter")
    first = engine.render(sheet)
    engine.render(compose("fridge", THIN, "a4"))
    assert engine.render(sheet) == first


def test_every_layout_gives_the_same_bytes_in_another_process():
    program = (
        "import sys, django; django.setup()\n"
        "from tests.support.paper_plans import USUAL, render\n"
        "for paper in sys.argv[1:]:\n"
        "    sys.stdout.buffer.write(render(paper, USUAL, 'letter'))"
    )
    papers = ("fridge", "card", "large", "house")
    command = [sys.executable, "-c", program, *papers]
    other = subprocess.run(command, capture_output=True, check=True)
    assert other.stdout == b"".join(render(paper, USUAL, "letter") for paper in papers)


# Nothing is fetched ------------------------------------------------------------------------------


def test_markup_in_a_plan_stays_text(listener):
    words = HOSTILE.format(listener.address)
    plan = replace(with_lines(USUAL, why=(words,)), title=words)
    assert squeezed(words) in text_of(render("fridge", plan, "letter"))
    assert listener.requests == []


def test_nothing_is_fetched_even_when_markup_gets_into_the_sheet(listener, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("not for paper")
    html = f"""<html lang="en"><head><link rel="stylesheet" href="{listener.address}/a.css">
        <link rel="attachment" href="{secret.as_uri()}">
        <style>@import "{listener.address}/b.css"; p {{ background: url({secret.as_uri()}) }}
        </style></head><body><p>Here</p><object data="{listener.address}/c.svg"></object>
        <img src="{listener.address}/d.png"><img src="{secret.as_uri()}"></body></html>"""
    data = load_layout().pdf(Sheet(html, (EVERY_PAPER,)))
    assert "Here" in text_of(data)
    assert b"not for paper" not in data
    assert not opened(data).attachments
    assert listener.requests == []


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "https://example.org/x.png",
        "file:///etc/passwd",
        "file:///paper/../etc/passwd",
        "file:///paper/papers/page/missing.css",
        "ftp://example.org/",
    ],
)
def test_the_fetcher_refuses_what_is_not_its_own(address):
    with pytest.raises(ValueError, match="disallowed"):
        load_layout().PaperFetcher().fetch(address)


# The same sheet in a browser ---------------------------------------------------------------------


@PAGE_SIZES
def test_the_browser_gets_the_same_sheet_with_nothing_inline(size):
    html = browser_page("fridge", USUAL, size)
    assert f"papers/page/{size}" in html
    assert "<style" not in html
    assert "style=" not in html
    assert not re.search(r"<script[^>]*>(?!</script>)", html)
    assert [word for word in words_of(USUAL) if word not in html] == []


@pytest.mark.parametrize("paper", ["fridge", "card", "large"])
def test_every_class_that_a_stylesheet_names_is_on_its_paper(paper):
    stylesheet = Path(finders.find(PAPERS[paper].layout.stylesheet)).read_text()
    style = re.sub(r"url\(.*?\)|/\*.*?\*/", "", stylesheet, flags=re.DOTALL)
    numbers = ("1" * 15, "1" * 18)
    people = tuple(ContactLine("Dee", "", number, "tel:1") for number in numbers)
    after = [
        SectionContent(name, "First", (Line(name),)) for name in ("right-now", "overdose", "alarm")
    ]
    plans = (
        replace(USUAL, sections=(*USUAL.sections, *after)),
        replace(with_lines(USUAL, people=people), title="A name of twenty letters"),
    )
    # A card of each number of rows.
    plans += (BARE, *(replace(USUAL, sections=USUAL.sections[:number]) for number in (1, 2, 3)))
    dates = SectionContent("dates", "Dates", (Line("The rent", "Every month", "Monday"),))
    plans += (replace(times(USUAL, 2), sections=(*times(USUAL, 2).sections, dates)),)
    marks = Marks(code="988", in_colour=False)
    nameless = replace(USUAL, **{n: replace(getattr(USUAL, n), name="") for n in LINES_TO_CALL})
    html = " ".join(browser_page(paper, plan, "a4", marks) for plan in (*plans, nameless))
    on_the_sheet = set(" ".join(re.findall(r'class="([^"]+)"', html)).split())
    assert set(re.findall(r"\.([a-z][\w-]*)", style)) - on_the_sheet == set()


def installed_font_for(letter):
    command = ["fc-list", f":charset={ord(letter):x}", "family"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def listener():
    """A real web server on this machine that notes every request."""
    requests = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            requests.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.requests, server.address = requests, f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
