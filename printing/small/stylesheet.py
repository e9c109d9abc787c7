"""The papers' own stylesheets, made to fit inside a page: for a paper shown in small.

A paper is a document of its own. Its rules speak of `html` and of bare elements, and count in rem,
the font size of the document. Here each rule gets a scope in front, and a rem becomes the font size
of the paper: `h1 { font-size: 2rem }` of the poster is `.poster h1 { font-size: calc(2*var(--r)) }`.
"""

import re

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A rule or an at-rule, which may hold rules.
BLOCK = re.compile(r"([^{};]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
REM = re.compile(r"(?<![\w.])(-?)(\d*\.?\d+)rem\b")
PAGE_MARGIN = re.compile(r"(?<![\w-])margin:([^;}]+)")
# What a document's root element may be called: itself, and by the classes that it has.
ROOT = re.compile(r"(?:html|:root|body)\b|(?=\.(?:black|entries-\d)\b)")
AROUND = re.compile(r'\[dir="rtl"\] ')
# What only a printer heeds.
PRINTED_ONLY = re.compile(r"(?<![\w-])(?:break-\w+|page|string-set|orphans|widows):[^;}]*(?:;|$)")
FAMILY = re.compile(r'"Paper"(?:, "[\w ]+")*, sans-serif')
SPACE = re.compile(r"\s*([{};:,>])\s*|\s+")


def in_scope(css, scope):
    """Return the rules of one of the papers' stylesheets for what stands in an element that matches
    `scope`, a selector. The margin of its pages becomes the padding of that element."""
    rules = (_rule(match, scope) for match in BLOCK.finditer(COMMENT.sub("", css)))
    return "".join(filter(None, rules))


def _rule(match, scope):
    selectors, body = match[1].strip(), match[2].strip()
    if selectors.startswith("@page"):
        margin = PAGE_MARGIN.search(body)
        return f"{scope}{{padding:{margin[1].strip()}}}" if margin else ""
    # Other at-rules speak of fonts that the page has already, or of a window as wide as the paper.
    if selectors.startswith("@") or ":has(" in selectors:
        return ""
    body = _short(FAMILY.sub("var(--font)", PRINTED_ONLY.sub("", body))).strip("; ")
    scoped = ",".join(_scoped(selector.strip(), scope) for selector in _each(selectors))
    return f"{scoped}{{{REM.sub(_times_r, body)}}}" if body else ""


def _each(selectors):
    """Split a list of selectors at its own commas, not at those within brackets."""
    return re.split(r",(?![^(]*\))", selectors)


def _scoped(selector, scope):
    around = AROUND.match(selector)
    if around:
        return around[0] + _scoped(selector[around.end() :], scope)
    root = ROOT.match(selector)
    if root:
        return scope + selector[root.end() :]
    return f"{scope} {_short(selector)}"


def _times_r(match):
    sign, number = match[1], match[2]
    return f"calc({sign}{number}*var(--r))"


def _short(text):
    return SPACE.sub(lambda match: match[1] or " ", text)
