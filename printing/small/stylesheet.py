"""The papers' own stylesheets, made to fit inside a page, for papers that are shown in small.

A paper is a document of its own. Its rules speak of `html` and of bare elements, and count in rem,
the font size of the document. Here each rule gets a scope in front, and a rem becomes the size in
which the paper is set: `h1 { font-size: 2rem }` of the poster turns into
`.p-poster h1{font-size:calc(2*var(--r))}`. The classes are those of `registry.in_small`.
"""

import re
from pathlib import Path

from printing.papers.paper import FLOWING
from printing.papers.registry import PAPERS, SIZES, size_class
from printing.rendering.files import STYLESHEETS
from printing.rendering.sheet import EVERY_PAPER

# In which the fridge sheet may be set.
FRIDGE = (PAPERS["fridge"].layout, PAPERS["fridge"].layout.short)
# As in screen.css: what is quiet on paper is darker where it shines.
ON_SCREEN = ".pg{--amber:#6b4400;--quiet:#3a4d4a;font-size:var(--r)}"
FRAME = Path(__file__).with_name("frame.css")

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A rule or an at-rule, which may hold rules.
BLOCK = re.compile(r"([^{};]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
# The element that the document starts with, also by the classes that it may have.
ROOT = re.compile(r"(?:html|:root|body)\b|(?=\.(?:black|entries-\d)\b)")
ABOVE_ROOT = re.compile(r'\[dir="rtl"\] ')
PAGE_MARGIN = re.compile(r"(?<![\w-])margin:([^;}]+)")
# What begins a further page is not shown.
FURTHER_PAGE = re.compile(r"break-before:\s*page")
# What only a printer heeds.
FOR_PRINTERS = re.compile(r"(?<![\w-])(?:break-\w+|page|string-set|print-color-adjust):[^;}]*;?")
REM = re.compile(r"(?<![\w.])(-?\d*\.?\d+)rem\b")
# The page has the same family already, under another name.
FAMILY = re.compile(r'"Paper"(?:, "[\w ]+")*, sans-serif')
SPACE = re.compile(r"\s*([{};:,>])\s*|\s+")


def small_sheet():
    """Return the stylesheet of the fridge sheet in small."""
    return "".join(
        (
            SPACE.sub(_tight, COMMENT.sub("", FRAME.read_text())),
            _of(EVERY_PAPER, ".pg"),
            ON_SCREEN,
            *(_of(size.stylesheet, f".p-{name}") for name, size in SIZES.items()),
            *map(_of_layout, FRIDGE),
            _of(FLOWING, ".p-flows"),
        )
    )


def other_small_papers():
    """Return what the other papers need besides."""
    layouts = {paper.layout.folder: paper.layout for paper in PAPERS.values()}
    return "".join(_of_layout(layout) for layout in layouts.values() if layout not in FRIDGE)


def _of_layout(layout):
    sizes = (
        f".p-{layout.folder}.{size_class(points)}{{--r:{points:g}pt}}" for points in layout.sizes
    )
    return "".join((_of(layout.stylesheet, f".p-{layout.folder}"), *sizes))


def _of(name, scope):
    return in_scope(STYLESHEETS[name].read_text(), scope)


def in_scope(css, scope):
    """Return the rules of a paper's stylesheet for what stands in an element that matches `scope`.
    The margin of its pages becomes the padding of that element."""
    rules = BLOCK.finditer(COMMENT.sub("", css))
    return "".join(_rule(rule[1].strip(), rule[2], scope) for rule in rules)


def _rule(selectors, body, scope):
    if selectors.startswith("@page"):
        margin = PAGE_MARGIN.search(body)
        return f"{scope}{{padding:{margin[1].strip()}}}" if margin else ""
    # Other at-rules speak of fonts, or of a window. Old phones know no `:has()`.
    if selectors.startswith("@") or ":has(" in selectors:
        return ""
    body = FOR_PRINTERS.sub("", FURTHER_PAGE.sub("display:none", body))
    body = FAMILY.sub("var(--font)", body)
    if ROOT.match(selectors) and " " not in selectors:
        body = body.replace("font-size:", "--r:")
    body = SPACE.sub(_tight, REM.sub(r"calc(\1*var(--r))", body)).strip("; ")
    scoped = ",".join(_scoped(selector.strip(), scope) for selector in _each(selectors))
    return f"{scoped}{{{body}}}" if body else ""


def _each(selectors):
    """Split a list of selectors at its own commas, not at those between brackets."""
    return re.split(r",(?![^(]*\))", selectors)


def _scoped(selector, scope):
    if above := ABOVE_ROOT.match(selector):
        return above[0] + _scoped(selector[above.end() :], scope)
    if root := ROOT.match(selector):
        return scope + selector[root.end() :]
    return f"{scope} {SPACE.sub(_tight, selector)}"


def _tight(match):
    return match[1] or " "
