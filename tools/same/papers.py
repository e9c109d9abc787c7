"""Every paper in every size: as it stands, with everything ticked, and with each choice changed.

A sheet is kept as the page of a browser, and as a PDF by its words and by all that is drawn, with
places to a tenth of a point.
"""

import io
import re
from itertools import islice

from pypdf import PdfReader
from pypdf.generic import ContentStream

from tools.same.text import of_answer

PAPER = re.compile(r"^/print/([a-z-]+)/$")
SIZE = "size"
WORDS = "In other words, number"
BROWSER = {"print": "browser"}
TRIES = 10
# Glyphs go by numbers that a font gets anew in each file: the words say what they are.
OF_GLYPHS = (b"Tj", b"TJ", b"'", b'"')


def write(product, writer):
    for who, most in (("demo", None), ("new", 1)):
        for address in papers(product, who):
            form = product.visitor(who).page(address).form(SIZE)
            for name, values in islice(variants(form), most):
                _keep(product, writer, who, address, name, values)


def papers(product, who):
    page = product.visitor(who).page("/print/")
    return list(dict.fromkeys(filter(PAPER.match, page.addresses)))


def variants(form):
    """Yield (name, what to fill in) for each way to print this paper."""
    sizes = form.offers[SIZE]
    ticks = [name for name, kind in form.kinds.items() if kind == "checkbox"]
    texts = [name for name, kind in form.kinds.items() if kind in ("text", "textarea")]
    for size in sizes:
        yield size, {SIZE: size}
        if ticks:
            yield f"{size}-all", {SIZE: size, **{name: form.offers[name] for name in ticks}}
    for name in ticks:
        yield f"{sizes[0]}-no-{name}", {SIZE: sizes[0], name: []}
    for name, kind in form.kinds.items():
        if kind == "radio" and name != SIZE:
            for value in form.offers[name]:
                yield f"{sizes[0]}-{name}-{value or 'none'}", {SIZE: sizes[0], name: value}
    if texts:
        words = {name: f"{WORDS} {number}." for number, name in enumerate(texts)}
        yield f"{sizes[0]}-words", {SIZE: sizes[0], **words}


def _keep(product, writer, who, address, name, values):
    visitor = product.visitor(who)
    # What the browser prints is noted as a copy, which is then to be had as a PDF as well.
    answer = visitor.send(address, SIZE, button=BROWSER, **values)
    if answer.get("Location") == address:
        # More words can be put another way now: that was said, and is asked once.
        visitor.send(address, SIZE, button=BROWSER, **values)
    name = f"{who}/{PAPER.match(address)[1]}/{name}"
    writer.write(f"{name}-page", of_answer(visitor.get(f"{address}sheet/?print")))
    writer.write(name, of_pdf(_printed(visitor, f"{address.rstrip('/')}.pdf")))


def _printed(visitor, address):
    """The PDF. On a busy machine one may take longer than a person is let wait."""
    for _ in range(TRIES):
        answer = visitor.get(address)
        if answer.get("Content-Type") == "application/pdf":
            return answer
    raise SystemExit(f"{address} makes no PDF: {answer.status_code}")


def of_pdf(answer):
    """Of each page its texts and links with their places, then everything that is drawn."""
    reader = PdfReader(io.BytesIO(answer.getvalue()))
    return "\n".join(line for page in reader.pages for line in _of_page(page, reader))


def _of_page(page, reader):
    yield f"Page of {' x '.join(_rounded(side) for side in page.mediabox[2:])}"
    yield from _texts(page)
    for note in page.get("/Annots", ()):
        note = note.get_object()
        box = " ".join(map(_rounded, note["/Rect"]))
        yield f"link {box} {note.get('/A', {}).get('/URI', '')}"
    yield "Drawn:"
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        said = "" if operator in OF_GLYPHS else " ".join(map(_rounded, operands))
        yield f"{said} {operator.decode()}".strip()


def _texts(page):
    lines = []

    def note(text, page_matrix, text_matrix, font, size):
        if text.strip():
            x, y = _place(page_matrix, text_matrix)
            lines.append(f"{_rounded(x)} {_rounded(y)} {_rounded(size)} {text.strip()}")

    page.extract_text(visitor_text=note)
    return lines


def _place(page_matrix, text_matrix):
    x, y = text_matrix[4:]
    a, b, c, d, e, f = page_matrix
    return a * x + c * y + e, b * x + d * y + f


def _rounded(operand):
    if isinstance(operand, (int, float)):
        return f"{float(operand):.1f}".replace("-0.0", "0.0")
    return str(operand)
