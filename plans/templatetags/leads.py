"""Lists of ours that are scanned: what each line begins with stands out."""

import re

from django import template
from django.utils.html import format_html

register = template.Library()

# Up to the first end of a sentence that another follows.
SENTENCE_AND_MORE = re.compile(r"(.+?[.?!])\s+(.+)", re.DOTALL)


@register.filter
def halves(words):
    """Return the first sentence of some of our words, and what explains it: "" if nothing does."""
    found = SENTENCE_AND_MORE.fullmatch(str(words))
    return found.groups() if found else (words, "")


@register.filter
def lead(words):
    """Set off the first sentence of some of our words from what explains it."""
    first, rest = halves(words)
    return format_html("<b>{}</b> {}", first, rest) if rest else format_html("<b>{}</b>", first)
