"""The way up from a page, and which place of the dock and of the side bar is lit on it."""

from django import template
from django.utils.html import format_html

from config import navigation

register = template.Library()

BARS = {"dock": navigation.DOCK, "side": navigation.SIDE}


@register.simple_tag(takes_context=True)
def way_up(context):
    return navigation.way_up(_page(context))


@register.simple_tag(takes_context=True)
def lit(context, bar, place):
    """Return `aria-current` for the link to a place: "page" on it, "true" on a page below it."""
    page = _page(context)
    if navigation.lit_in(BARS[bar], page) != place:
        return ""
    return format_html(' aria-current="{}"', "page" if page == place else "true")


def _page(context):
    """Return the name of the view. An error page has no request, or one that led to none."""
    match = getattr(context.get("request"), "resolver_match", None)
    return match and match.view_name
