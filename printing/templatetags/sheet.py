"""{% sheet "fridge" %} shows, in small, a paper of who is signed in; {% example_sheet %} nobody’s.

Neither ever shows the other. The page links `papers/small.css`.
"""

import re

from django import template

from accounts.places import region_of_language
from contacts.helplines.countries import BY_CODE, country_of
from printing.small.picture import Picture

register = template.Library()

# Where the numbers of the example's people are.
HOME = "US"
# Not the spaces that keep words together.
SPACE = r"[ \n\t]+"
SPACES = re.compile(SPACE)
BLOCK = r"</?(?:d[dlt]|div|h\d|header|li|ol|p|section|t[dhr]|table|tbody|thead|ul)\b[^>]*>"
AROUND_BLOCK = re.compile(rf"(?:{SPACE})?({BLOCK})(?:{SPACE})?")
IMPLIED_END = re.compile(r"</(?:d[dt]|li|p|t[dhr]|tbody|thead)>")
# For screen readers and printers alone.
UNHEARD = re.compile(r' (?:aria-hidden|data-more|scope)="[^"]*"')


@register.inclusion_tag("printing/_sheet.html", takes_context=True)
def sheet(context, paper, plan=None):
    """Show their own paper. `plan` is their whole PlanContent, for a page that has it already."""
    return {"picture": Picture.of(context["request"].user, paper, plan)}


@register.inclusion_tag("printing/_sheet.html", takes_context=True)
def example_sheet(context):
    """Show the fridge sheet of people who are made up."""
    return {"picture": Picture.of_example(_country_of_reader(context["request"]))}


@register.filter(is_safe=True)
def shortened(html):
    """Return the HTML of a picture less what makes no difference to the eye."""
    html = AROUND_BLOCK.sub(r"\1", UNHEARD.sub("", html))
    return SPACES.sub(" ", IMPLIED_END.sub("", html))


def _country_of_reader(request):
    country = country_of(request) or region_of_language(request)
    return country if country in BY_CODE else HOME
