"""Every address of the site, read from the URL conf: a page that is added is tested at once."""

import uuid
from dataclasses import dataclass

from django.urls import get_resolver, reverse

# Something for every part of an address; a test that needs a real row brings its own.
SAMPLES = {
    "pk": uuid.UUID(int=1),
    "token": uuid.UUID(int=2),
    "name": "why",
    "paper": "fridge",
    "section": "alone",
    "uidb36": "1",
    "key": "1-2",
    "number": 1,
}


@dataclass(frozen=True)
class Route:
    name: str
    parts: tuple = ()

    def __str__(self):
        return self.name

    @property
    def is_ours(self):
        return ":" in self.name

    @property
    def referrer_policy(self):
        """What other pages may be told of its address: nothing of one that is a key itself."""
        return "no-referrer" if self.name == "shared:door" else "same-origin"

    def path(self, **values):
        kwargs = {part: values.get(part, SAMPLES[part]) for part in self.parts}
        return reverse(self.name, kwargs=kwargs)


def routes():
    """Every named route, ours and allauth's, in the order of the URL conf."""
    return list(_walk(get_resolver().url_patterns))


def _walk(patterns, namespace=""):
    for entry in patterns:
        if hasattr(entry, "url_patterns"):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, inner)
        else:
            parts = tuple(entry.pattern.regex.groupindex)
            yield Route(f"{namespace}{entry.name}", parts)
