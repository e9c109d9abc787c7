"""Turns a sheet into a PDF with WeasyPrint. Import it through printing.rendering.engine, which
copes when the system libraries are missing."""

import logging
import re
from functools import cache, lru_cache
from html import escape
from unicodedata import bidirectional, category

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from printing.rendering.fetcher import OWN, OWN_FILES, PaperFetcher
from printing.rendering.sheet import EVERY_PAPER, Sheet
from printing.rendering.sizing import SMALLEST, fit

# A break that is not seen, and what it stands in.
MAY_BREAK = "\u200b"
WORD = re.compile(r"[^ \n\t]+")
# Not so short that it takes a hyphen or an apostrophe apart that could stay in one line.
LONG_WORD = 25
BLOCKS = ("p", "ul", "ol", "table", "div")
HOLD_LINES = ("li", "p", "td", "th")
NO_WORDS = ("head", "style", "script", "title")


# Reading the fonts is slower than a whole print, so this is made once. Not for threads.
FONTS = FontConfiguration()


def pdf(sheet):
    """The PDF of a `Sheet`, as bytes; the same bytes for the same sheet."""
    return _fitted(sheet).write_pdf(pdf_tags=True)


def warm():
    """Reads every stylesheet and font and lays a line out, so that the next sheet is quick."""
    stylesheets = [url.removeprefix(OWN) for url in OWN_FILES if url.endswith(".css")]
    pdf(Sheet('<html lang="en"><p>12 <b>34</b></p></html>', stylesheets))


def missing(letters):
    """Those of `letters` that no font of this system has. The library tells so while it draws."""
    told = _Told()
    weasyprint.LOGGER.addHandler(told)
    disabled = logging.root.manager.disable
    logging.disable(logging.NOTSET)
    try:
        pdf(Sheet(f'<html lang="en"><p>{escape(" ".join(letters))}</p></html>', (EVERY_PAPER,)))
    finally:
        logging.disable(disabled)
        weasyprint.LOGGER.removeHandler(told)
    return "".join(letter for letter in letters if letter in told.letters)


class _Told(logging.Handler):
    """Takes the letters out of the warnings about them."""

    def __init__(self):
        super().__init__()
        self.letters = set()

    def emit(self, record):
        if ".notdef" in record.msg:
            self.letters.add(record.args[0])


def _fitted(sheet):
    html = weasyprint.HTML(string=sheet.html, url_fetcher=PaperFetcher())
    settle_directions(html.etree_element)
    trim_ends(html.etree_element)
    let_lines_break(html.etree_element)

    def lay_out_in(points):
        if points is None and sheet.otherwise:
            return _fitted(sheet.otherwise)
        return lay_out(html, sheet, points)

    return fit(lay_out_in, sheet.sizes, sheet.pages)


def lay_out(html, sheet, points):
    """The document in a font size, or flowing over pages as the sheet says when it is None."""
    styles = [stylesheet(path) for path in sheet.stylesheets]
    if points:
        styles.append(font_size(points))
    elif sheet.flow:
        styles.append(stylesheet(sheet.flow))
    return html.render(stylesheets=styles, font_config=FONTS, pdf_tags=True)


@cache
def stylesheet(path):
    return weasyprint.CSS(url=OWN + path, url_fetcher=PaperFetcher(), font_config=FONTS)


@cache
def font_size(points):
    small = max(0.82 * points, min(points, SMALLEST))
    return weasyprint.CSS(string=f":root {{ font-size: {points}pt; --small: {small:.2f}pt }}")


def settle_directions(tree):
    """WeasyPrint knows neither dir="auto" nor that <bdi> is one: each is set from its own text, as
    a browser would."""
    settled = [element for element in tree.iter() if _runs_its_own_way(element)]
    for element, text in [(element, "".join(_own_text(element))) for element in settled]:
        element.set("dir", direction(text))


def _runs_its_own_way(element):
    return element.tag == "bdi" or element.get("dir") == "auto"


def _own_text(element):
    """The text of an element, less what runs its own way inside it."""
    yield element.text or ""
    for child in element:
        if not _runs_its_own_way(child):
            yield from _own_text(child)
        yield child.tail or ""


def trim_ends(tree):
    """Of a line that fits but for the space at its end, WeasyPrint leaves the first word alone on
    one line: no space is left before a block or an end."""
    for element in filter(lambda element: element.tag in HOLD_LINES, tree.iter()):
        children = list(element)
        following = [child.tag in BLOCKS for child in children] + [True]
        if element.text and following[0]:
            element.text = element.text.rstrip(" \n")
        for child, is_end in zip(children, following[1:], strict=True):
            if child.tail and is_end:
                child.tail = child.tail.rstrip(" \n")


def let_lines_break(tree):
    """A line may break before any sign that starts a word, or stands in a word too long for a line.
    Pango holds a full stop, a slash or a bracket to what stands before it, even across a space, and
    so such words ran off the paper."""
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag not in NO_WORDS:
            element.text = element.text and WORD.sub(_with_breaks, element.text)
        element.tail = element.tail and WORD.sub(_with_breaks, element.tail)


def _with_breaks(match):
    word = match[0]
    if len(word) < LONG_WORD:
        follows_space = match.start() > 0
        return MAY_BREAK + word if follows_space and _is_held(word[0]) else word
    return "".join(MAY_BREAK + letter if _is_held(letter) else letter for letter in word)


@lru_cache(maxsize=4096)  # single letters, so no word is kept
def _is_held(letter):
    """Whether it is a mark of punctuation, of money or of mathematics. Letters, their marks and
    pictures break by themselves."""
    kind = category(letter)
    return kind.startswith("P") or kind in ("Sc", "Sm")


def direction(text):
    strong = (kind for kind in map(bidirectional, text) if kind in ("L", "R", "AL"))
    return "ltr" if next(strong, "L") == "L" else "rtl"
