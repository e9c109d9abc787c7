"""Lists of ours that are scanned: what each line begins with stands out."""

import re

from django import template
from django.utils.html import format_html

register = template.Library()

# Up to the first end of a sentence that another follows.
SENTENCE_AND_MORE = re.compile(r"(.+?[.?!])\s+(.+)", re.DOTALL)


@register.filter
def lead(words):
    """Set off the first sentence of some of our words from what explains it."""
    found = SENTENCE_AND_MORE.fullmatch(str(words))
    first, rest = found.groups() if found else (words, "")
    return format_html("<b>{}</b> {}", first, rest) if rest else format_html("<b>{}</b>", first)
