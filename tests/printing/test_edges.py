"""Nothing leaves a paper, whatever it is written with: measured on the PDF itself."""

import re
import subprocess
from dataclasses import replace

import pytest
from weasyprint import HTML

from printing.checks import check_libraries
from printing.copies.options import Choices
from printing.papers.registry import PAPERS, SIZES, compose
from printing.rendering import engine
from printing.rendering.layout import LONG_WORD, let_lines_break, trim_ends
from tests.printing.test_papers import MARKS, on_paper
from tests.support.examples import examples
from tests.support.paper_plans import USUAL, full_of, parts, render
from tests.support.pdf import text_of
from tests.support.servers import go_without, require

WORDS = {
    "endings of files": ".png, .jpg, .jpeg, .jpe, .gif, .zip, .doc, .docx, .docm, .xlsx, .pptx",
    "the same without spaces": ".png,.jpg,.jpeg,.jpe,.gif,.zip,.doc,.docx,.docm,.xls,.xlsx,.pptx",
    "one letter": "w" * 280,
    "narrow letters": "i" * 280,
    "slashes": "/" * 280,
    "full stops": "." * 280,
    "a row of signs": "!?" * 140,
    "brackets": "»)]}" * 70,
    "opening brackets": "(" * 280,
    "quotation marks": "“" * 280,
    "dashes": "—" * 200,
    "commas before words": ",word" * 56,
    "low lines": "a_b" * 90,
    "words that hold together": "many\u00a0words\u00a0" * 25,
    "hyphens that hold": "a\u2011b" * 90,
    "word joiners": "word\u2060" * 50,
    "an address": "https://example.org/" + "a-b/c_d?e=f&" * 20,
    "a mail address": "very.long.name.of.somebody.who.writes." * 6 + "@example.org",
    "prices": "100%$€" * 46,
    "Chinese": "漢字を書く、" * 46,
    "Chinese brackets": "「（『" * 90,
    "Thai": "สวัสดีครับผมชื่อสมชาย" * 13,
    "Arabic": "ا" * 250,
    "Hindi": "क्षि" * 70,
    "families": "👩\u200d👩\u200d👧" * 25,
    "flags": "🇺🇸" * 20,
    "figures": "1\u2007000" * 50,
}
BOX = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)<')
EDGE = 0.5  # in points: a letter may be a hair wider than it says


@pytest.fixture(autouse=True, scope="module")
def libraries():
    if check_libraries(None):
        go_without("Pango", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")


def beyond(pdf, path):
    """The words of a PDF that do not lie on their page whole."""
    path.write_bytes(pdf)
    command = [require("pdftotext"), "-bbox", str(path), "-"]
    boxes = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pages = re.split(r"<page ", boxes)[1:]
    assert pages
    for page in pages:
        width, height = map(float, re.match(r'width="(.+?)" height="(.+?)"', page).groups())
        words = re.findall(
            r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)<', page
        )
        for *sides, word in words:
            left, top, right, bottom = map(float, sides)
            if min(left, top) < -EDGE or right > width + EDGE or bottom > height + EDGE:
                yield word


def rendered(paper, size, texts):
    """A paper with all of these texts, each of them in every third list."""
    lists = full_of("", rows=0).sections
    plan = replace(
        USUAL,
        title=texts[0][:60],
        sections=tuple(
            replace(part, lines=tuple(row_of(part.name, text) for text in texts[number % 3 :: 3]))
            for number, part in enumerate(lists)
        ),
    )
    choices = Choices(
        sections={part.name: True for part in lists}, naloxone=texts[0], medicine=texts[-1]
    )
    return engine.render(compose(paper, on_paper(paper, plan, choices), size, MARKS))


def row_of(name, text):
    return next(part for part in full_of(text[:280], rows=1).sections if part.name == name).lines[0]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("paper", PAPERS)
def test_no_word_leaves_the_paper(tmp_path, paper, size):
    for first in groups(paper, size):
        texts = [*WORDS.values()][first : first + 9]
        assert not list(beyond(rendered(paper, size, texts), tmp_path / "paper.pdf")), first


def groups(paper, size):
    """Where each nine of WORDS begin: all three, or with few examples another for each sheet."""
    begin = [*PAPERS].index(paper) + [*SIZES].index(size)
    return [(begin + number) % 3 * 9 for number in range(examples(3))]


def test_the_measure_finds_what_leaves_the_paper(tmp_path, monkeypatch):
    monkeypatch.setattr("printing.rendering.layout.let_lines_break", lambda tree: None)
    assert list(beyond(rendered("large", "a4", ["/" * 280] * 3), tmp_path / "paper.pdf"))


def test_a_break_that_is_not_needed_is_not_seen_and_takes_nothing_away():
    line = (
        "I say “no.” (Then I go - 5 % sooner.) It’s well-known: https://example.org/" + "a-b/" * 20
    )
    plan = replace(USUAL, sections=parts({"why": (line,)}))
    words = text_of(render("large", plan, "a4")).replace("\u200b", "")
    assert "".join(line.split()) in words


def test_words_of_usual_length_are_left_as_they_are():
    longest = "a." * (LONG_WORD // 2)
    tree = HTML(string=f"<p>It’s well-known, e.g. 24/7, {longest}</p>").etree_element
    let_lines_break(tree)
    assert "\u200b" not in "".join(tree.itertext())


def test_no_space_is_left_where_a_line_ends():
    html = "<li>Old numbers off my phone.\n  <p>Mine <b>too</b>\n</p>\n</li>"
    tree = HTML(string=html).etree_element
    trim_ends(tree)
    line = tree.find(".//li")
    assert (line.text, line[0].text, line[0][0].tail) == ("Old numbers off my phone.", "Mine ", "")
