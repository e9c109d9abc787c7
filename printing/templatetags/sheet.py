"""{% sheet "fridge" %} shows, in small, a paper of who is signed in; {% example_sheet %} nobody’s.

Neither ever shows the other. The page links `papers/small.css`.
"""

from django import template

from accounts.places import region_of_language
from contacts.helplines.countries import BY_CODE, country_of
from printing.small.picture import Picture

register = template.Library()

# Where the numbers of the example's people are.
HOME = "US"


@register.inclusion_tag("printing/_sheet.html", takes_context=True)
def sheet(context, paper, plan=None):
    """Show their own paper. `plan` is their whole PlanContent, for a page that has it already."""
    return {"picture": Picture.of(context["request"].user, paper, plan)}


@register.inclusion_tag("printing/_sheet.html", takes_context=True)
def example_sheet(context):
    """Show the fridge sheet of people who are made up."""
    return {"picture": Picture.of_example(_country_of_reader(context["request"]))}


def _country_of_reader(request):
    country = country_of(request) or region_of_language(request)
    return country if country in BY_CODE else HOME
