"""What a page with errors says first: its title, and the names in its list of errors."""

from django import template
from django.forms import BaseForm
from django.utils.translation import gettext

register = template.Library()

# A label's own mark would stand before the colon: "How often?: ...".
END_MARKS = ".:?…"


@register.simple_tag(takes_context=True)
def error_prefix(context):
    """Return what the title begins with while a form of the page needs another look, or ""."""
    return gettext("Error: ") if has_errors(context) else ""


@register.filter
def without_end_mark(label):
    return str(label).rstrip(END_MARKS)


@register.simple_tag(takes_context=True)
def has_errors(context):
    """Whether a form of the page needs another look."""
    # By its type: isinstance would wake the lazy token of forms, and set its cookie on every page.
    return any(
        value.is_bound and bool(value.errors)
        for layer in context.dicts
        for value in layer.values()
        if issubclass(type(value), BaseForm)
    )
