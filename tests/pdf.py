"""What a PDF says of itself, read back with pypdf."""

import io
from math import hypot

from pypdf import PdfReader
from pypdf.generic import ContentStream


def opened(data):
    return PdfReader(io.BytesIO(data))


def text_of(data, page=None):
    """The text without spaces: where a line breaks is for the layout to decide."""
    pages = opened(data).pages if page is None else [opened(data).pages[page]]
    return squeezed(" ".join(one.extract_text() for one in pages))


def squeezed(text):
    return "".join(text.split())


def text_sizes(data):
    """The sizes in points of all pieces of text."""
    sizes = []

    def note(text, page_matrix, text_matrix, font, size):
        if text.strip():
            scale = hypot(*page_matrix[:2]) * hypot(*text_matrix[:2])
            sizes.append(round(size * scale, 2))

    for page in opened(data).pages:
        page.extract_text(visitor_text=note)
    return sizes


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
