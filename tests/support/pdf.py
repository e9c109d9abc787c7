"""What a PDF says of itself, read back with pypdf. Of each file the last few are kept open."""

import io
from functools import lru_cache
from math import hypot
from typing import NamedTuple

from pypdf import PdfReader
from pypdf.generic import ContentStream

# Reading a file takes as long as laying it out, so what is asked of one is read once.
lately_read = lru_cache(maxsize=32)


class Piece(NamedTuple):
    """Letters that are set in one go: their text, their size in points and the font's name."""

    text: str
    size: float
    font: str


@lately_read
def opened(data):
    return PdfReader(io.BytesIO(data))


def text_of(data, page=None):
    """The text without spaces: where a line breaks is for the layout to decide."""
    texts = [text for text, _ in pages_of(data)]
    return squeezed(" ".join(texts if page is None else [texts[page]]))


def squeezed(text):
    return "".join(text.split())


def text_sizes(data):
    """The sizes in points of all pieces of text."""
    return [piece.size for piece in pieces_of(data)]


def pieces_of(data):
    """Every `Piece` with a letter in it."""
    return [piece for _, pieces in pages_of(data) for piece in pieces if piece.text.strip()]


@lately_read
def pages_of(data):
    """[(text, [Piece, ...])], a pair for each page."""
    return [_read(page) for page in opened(data).pages]


def _read(page):
    pieces = []

    def note(text, page_matrix, text_matrix, font, size):
        scale = hypot(*page_matrix[:2]) * hypot(*text_matrix[:2])
        pieces.append(
            Piece(text, round(size * scale, 2), font.get("/BaseFont", "") if font else "")
        )

    return page.extract_text(visitor_text=note), pieces


def roles(data):
    """The names of all structure tags: /H1, /Table ..."""
    found, waiting = set(), [opened(data).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += [child.get_object() for child in node]
        elif hasattr(node, "get"):
            found.add(node.get("/S"))
            if "/K" in node:
                waiting.append(node["/K"])
    return found


def link_addresses(data):
    annotations = [note for page in opened(data).pages for note in page.get("/Annots", ())]
    return [note.get_object()["/A"]["/URI"] for note in annotations]


def font_names(data):
    fonts = [page["/Resources"]["/Font"].values() for page in opened(data).pages]
    return {font.get_object()["/BaseFont"] for page in fonts for font in page}


def colours(data):
    """The red, green and blue of all that is filled or drawn in a colour, from 0 to 1."""
    found = set()
    for page in opened(data).pages:
        for operands, operator in ContentStream(page.get_contents(), opened(data)).operations:
            if operator in (b"rg", b"RG"):
                found.add(tuple(float(part) for part in operands))
    return found
