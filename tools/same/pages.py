"""Every page there is, as the demo person, as somebody new and signed out.

Each address without a key in it comes from the URL conf, so no page can be forgotten; one with a
key is found on the pages themselves, as a person would, or tried with a key that is nobody's.
"""

import re
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from django.urls import get_resolver

from tools.same.forms import Page
from tools.same.product import HOST, NOW
from tools.same.text import KEY, of_answer

NOBODYS = "00000000-0000-4000-8000-000000000000"
WORD = "something"
# For each kind of part of an address; for all others the word.
SAMPLES = {"uuid": NOBODYS, "int": "1"}
PEOPLE = ("demo", "new", "out")
FILES = "/static/"
# These say other things by the hour and the day.
BY_THE_CLOCK = ("/today/", "/help/")
HOURS, DAYS = (6, 12, 16), 9


def write(product, writer):
    found = {who: walk(product, writer, who) for who in PEOPLE}
    for who in ("new", "out"):
        for address in one_of_each(found["demo"] - found[who]):
            _keep(product, writer, who, address)
    by_the_clock(product, writer)


def walk(product, writer, who):
    """Open every address of the URL conf and every one that a page leads to. Returns them all."""
    seen, waiting = set(), set(addresses())
    while waiting:
        seen |= waiting
        found = [_keep(product, writer, who, address) for address in sorted(waiting)]
        waiting = set().union(*found) - seen
    return seen


def _keep(product, writer, who, address):
    """Write the answer down and return where it leads."""
    answer = product.visitor(who).get(address)
    writer.write(f"{who}{_name_of(address)}", of_answer(answer))
    return links(answer, address)


def links(answer, address):
    """The addresses of this site that an answer names."""
    named = [*Page(answer).addresses, answer.get("Location", "")]
    parts = [urlsplit(urljoin(address, link)) for link in named if link]
    ours = [part for part in parts if part[:2] in (("", ""), ("http", HOST))]
    paths = [part.path + (f"?{part.query}" if part.query else "") for part in ours]
    return [path for path in paths if path.startswith("/") and not path.startswith(FILES)]


def addresses():
    """One address for each entry of the URL conf."""
    return [f"/{address}" for address in _filled(get_resolver().url_patterns)]


def _filled(patterns, before=""):
    for entry in patterns:
        route = before + re.sub(r"<(?:(\w+):)?\w+>", _sample, _route_of(entry.pattern))
        if hasattr(entry, "url_patterns"):
            yield from _filled(entry.url_patterns, route)
        else:
            yield route


def _sample(match):
    return SAMPLES.get(match[1], WORD)


def _route_of(pattern):
    """The route, of one that is written as an expression too."""
    if hasattr(pattern, "_route"):
        return pattern._route
    return re.sub(r"\(\?P<\w+>.*?\)", WORD, str(pattern)).strip("^$")


def one_of_each(found):
    """Of addresses that differ only in their keys, the first."""
    first = {}
    for address in sorted(found):
        first.setdefault(KEY.sub("", address), address)
    return sorted(first.values())


def by_the_clock(product, writer):
    moments = [NOW.replace(hour=hour) + timedelta(hours=8) for hour in HOURS]
    moments += [NOW + timedelta(days=day) for day in range(1, DAYS)]
    for who in ("demo", "new"):
        for address in BY_THE_CLOCK:
            for moment in moments:
                visitor = product.visitor(who)
                product.clock.move_to(moment)
                name = f"{who}{address}at/{moment:%m-%d-%Hh}"
                writer.write(name, of_answer(visitor.get(address)))


def _name_of(address):
    """The name of its file: one that any system takes."""
    path, _mark, query = address.partition("?")
    return re.sub(r"[^\w./-]", "_", f"{path}page{'-' if query else ''}{query}")
