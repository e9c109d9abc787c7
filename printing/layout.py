"""Turns a sheet into a PDF with WeasyPrint. Import it through printing.engine, which copes when
the system libraries are missing."""

from functools import cache
from unicodedata import bidirectional

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from printing.fetcher import OWN, OWN_FILES, PaperFetcher
from printing.fit import SIZES, fit
from printing.paper import MANY_PAGES, Sheet

SMALLEST = SIZES[-1]

# Reading the fonts is slower than a whole print, so this is made once. Not for threads.
FONTS = FontConfiguration()


def pdf(sheet):
    """The PDF of a `Sheet`, as bytes; the same bytes for the same sheet."""
    html = weasyprint.HTML(string=sheet.html, url_fetcher=PaperFetcher())
    settle_directions(html.etree_element)
    document = fit(lambda points: lay_out(html, sheet.stylesheets, points), sheet.first_size)
    return document.write_pdf(pdf_tags=True)


def warm():
    """Reads every stylesheet and font and lays a line out, so that the next sheet is quick."""
    stylesheets = [url.removeprefix(OWN) for url in OWN_FILES if url.endswith(".css")]
    pdf(Sheet('<html lang="en"><p>12 <b>34</b></p></html>', stylesheets, SIZES[0]))


def lay_out(html, stylesheets, points):
    """The document on one page at a font size, or flowing over many when `points` is None."""
    styles = [stylesheet(path) for path in stylesheets]
    styles.append(stylesheet(MANY_PAGES) if points is None else font_size(points))
    return html.render(stylesheets=styles, font_config=FONTS, pdf_tags=True)


@cache
def stylesheet(path):
    return weasyprint.CSS(url=OWN + path, url_fetcher=PaperFetcher(), font_config=FONTS)


@cache
def font_size(points):
    small = max(0.82 * points, SMALLEST)
    return weasyprint.CSS(string=f"html {{ font-size: {points}pt; --small: {small:.2f}pt }}")


def settle_directions(tree):
    """WeasyPrint does not know dir="auto": each is set from the text, as a browser would."""
    for element in tree.iter():
        if element.get("dir") == "auto":
            element.set("dir", direction("".join(element.itertext())))


def direction(text):
    strong = (kind for kind in map(bidirectional, text) if kind in ("L", "R", "AL"))
    return "ltr" if next(strong, "L") == "L" else "rtl"
