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

HERE = Path(__file__).parent
FRIDGE = PAPERS["fridge"].layout
POSTER = FRIDGE.short
# Each once, though two papers may share one.
LAYOUTS = {paper.layout.folder: paper.layout for paper in PAPERS.values()}.values()
# As in screen.css: what is quiet on paper is darker where it shines.
ON_SCREEN = ".pg{--amber:#6b4400;--quiet:#3a4d4a;font-size:var(--r)}"

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A rule or an at-rule, which may hold rules.
BLOCK = re.compile(r"([^{};]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
# The element that the document starts with, also by the classes that it may have.
ROOT = re.compile(r"(?:html|:root|body)\b|(?=\.(?:black|entries-\d)\b)")
ABOVE_ROOT = re.compile(r'\[dir="rtl"\] ')
PAGE_MARGIN = re.compile(r"(?<![\w-])margin:([^;}]+)")
# What stands on a further page, and how to cut and fold.
NOT_SHOWN = re.compile(
    r"\.(?:after-\d|again|back|down|end|figure|fold|half|how|start|strip|up)\b|\.sheet \+"
)
# What has no place in brief, and a width of letters that no eye can tell there.
# Nor have squares to scan, blanks to fill in and what makes room for a number that is long.
NOT_IN_BRIEF = re.compile(
    rf"{NOT_SHOWN.pattern}|\bh3\b|\.(?:bare|blank|code|detail|filled|gap|goes-on|long(?:er|est)?"
    r"|meta|note|place(?:-number|s)?|role|say|sentence|sign|square|tag|then|to-fill|updated)\b"
)
TOO_FINE = re.compile(
    r"(?:letter-spacing|text-align|white-space|vertical-align:bottom|--least-height-back):[^;}]*;?"
)
# Where a line of words is a bar, what stands before it has no place either.
NOT_DRAWN = re.compile(rf"{NOT_IN_BRIEF.pattern}|::before")
IN_LETTERS = re.compile(
    r"(?:text-indent|counter-\w+|font-weight|border-radius|border-spacing|position):[^;}]*;?"
)
EMPTY = re.compile(r"(?<=\})[^{}]+\{\}")
# What only a printer heeds.
FOR_PRINTERS = re.compile(r"(?<![\w-])(?:break-\w+|page|string-set|print-color-adjust):[^;}]*;?")
REM = re.compile(r"(?<![\w.])(-?\d*\.?\d+)rem\b")
# The page has the same family already, under another name.
FAMILY = re.compile(r'"Paper"(?:, "[\w ]+")*, sans-serif')
SPACE = re.compile(r"\s*([{};,>])\s*|\s+")
ZERO = re.compile(r"(?<![\w.#-])0(?=\.\d)|(?<=-)0(?=\.\d)")


def small_sheet():
    """Return the stylesheet of a page with the fridge sheet in small."""
    return _sheet("alone.css", (FRIDGE, POSTER))


def all_small_papers():
    """Return the stylesheet of a page with every paper: the fridge sheet in brief, the others
    drawn, and none of them a poster."""
    return _all_in_brief((FRIDGE,))


def all_small_papers_and_poster():
    return _all_in_brief((FRIDGE, POSTER))


def _all_in_brief(layouts):
    drawn = [layout for layout in LAYOUTS if layout not in layouts]
    return TOO_FINE.sub("", _sheet("chooser.css", layouts, NOT_IN_BRIEF, drawn))


def _sheet(page, layouts, hidden=NOT_SHOWN, drawn=()):
    return "".join(
        (
            _frame("frame.css"),
            _frame(page),
            _of(EVERY_PAPER, ".pg", hidden),
            ON_SCREEN,
            *(_of(size.stylesheet, f".p-{name}") for name, size in SIZES.items()),
            *(_of_layout(layout, hidden) for layout in layouts),
            *map(_drawn, drawn),
            _of(FLOWING, ".p-flows", hidden),
            _type_sizes((*layouts, *drawn)),
        )
    )


def _frame(name):
    return _tight(COMMENT.sub("", (HERE / name).read_text()))


def _of_layout(layout, hidden):
    return _of(layout.stylesheet, f".p-{layout.folder}", hidden)


def _drawn(layout):
    return EMPTY.sub("", IN_LETTERS.sub("", _of_layout(layout, NOT_DRAWN)))


def _type_sizes(layouts):
    """The sizes that any of the layouts may be set in; they win over what those say themselves."""
    all_points = {points for layout in layouts for points in layout.sizes}
    return "".join(f".{size_class(points)}{{--r:{points:g}pt}}" for points in sorted(all_points))


def _of(name, scope, hidden=NOT_SHOWN):
    return in_scope(STYLESHEETS[name].read_text(), scope, hidden)


def in_scope(css, scope, hidden=NOT_SHOWN):
    """Return the rules of a paper's stylesheet for what stands in an element that matches `scope`,
    without those for what is `hidden` there. The margin of its pages becomes the padding of that
    element."""
    rules = BLOCK.finditer(COMMENT.sub("", css))
    return _tight("".join(_rule(rule[1].strip(), rule[2], scope, hidden) for rule in rules))


def _rule(selectors, body, scope, hidden):
    if selectors.startswith("@page"):
        margin = PAGE_MARGIN.search(body)
        return f"{scope}{{padding:{margin[1].strip()}}}" if margin else ""
    # Other at-rules speak of fonts, or of a window. Old phones know no `:has()`.
    if selectors.startswith("@") or ":has(" in selectors:
        return ""
    body = FAMILY.sub("var(--font)", FOR_PRINTERS.sub("", body))
    if ROOT.match(selectors) and " " not in selectors:
        body = body.replace("font-size:", "--r:")
    body = REM.sub(r"calc(\1*var(--r))", body).strip("; \n")
    shown = [each.strip() for each in _each(selectors) if not hidden.search(each)]
    scoped = ",".join(_scoped(selector, scope) for selector in shown)
    return f"{scoped}{{{body}}}" if scoped and body else ""


def _each(selectors):
    """Split a list of selectors at its own commas, not at those between brackets."""
    return re.split(r",(?![^(]*\))", selectors)


def _scoped(selector, scope):
    if above := ABOVE_ROOT.match(selector):
        return above[0] + _scoped(selector[above.end() :], scope)
    if root := ROOT.match(selector):
        return scope + selector[root.end() :]
    return f"{scope} {selector.replace(' + ', '+')}"


def _tight(css):
    css = SPACE.sub(lambda space: space[1] or " ", css).strip().replace(": ", ":")
    return ZERO.sub("", css).replace(";}", "}")
