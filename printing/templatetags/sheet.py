"""{% sheet "fridge" %} shows a paper in small: of who is signed in their own, else an example."""

import re

from django import template

from accounts.places import region_of_language
from contacts.helplines.countries import BY_CODE, country_of
from printing.small.picture import Picture

register = template.Library()

# Not the spaces that keep words together.
SPACE = re.compile(r"[ \n\t]+")

# Where the numbers of the example's people are.
HOME = "US"


@register.inclusion_tag("printing/_sheet.html", takes_context=True)
def sheet(context, paper, plan=None, choices=None):
    """Show a paper as one picture. The page links `papers/small.css`.

    `plan` is the whole PlanContent and `choices` are the Choices for the paper, for a page that has
    them already.
    """
    request = context["request"]
    if request.user.is_authenticated:
        return {"picture": Picture.of(request.user, paper, plan, choices)}
    return {"picture": Picture.of_example(_country_of_reader(request))}


@register.filter(is_safe=True)
def with_single_spaces(html):
    return SPACE.sub(" ", html)


def _country_of_reader(request):
    country = country_of(request) or region_of_language(request)
    return country if country in BY_CODE else HOME
