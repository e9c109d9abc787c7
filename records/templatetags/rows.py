"""Where the reader was in a list: after an act the page comes back to the same button."""

from django import template
from django.utils.html import format_html

register = template.Library()

# An address with a #part would keep `autofocus` from working. The focus scrolls the page there too,
# and the button is described by what the page has to tell ("Moved up."), so that it is said.
FOCUS = format_html(' autofocus aria-describedby="{}"', "notice-1")


@register.simple_tag(takes_context=True)
def focus(context, row, *acts):
    """Return the attributes of a button, when the reader comes from one of `acts` on this row.

    `row`: a record, or what it is known by.
    """
    asked = context["request"].GET
    # An address that is opened again later tells nothing, and moves nobody.
    is_now = len(context.get("messages") or ())
    is_here = is_now and asked.get("at") == str(getattr(row, "pk", row))
    return FOCUS if is_here and asked.get("did") in acts else ""
