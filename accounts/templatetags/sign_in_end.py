"""When this browser signs its user out, for calm pages to say it in time."""

from django import template

from accounts.sessions import may_renew

register = template.Library()


@register.simple_tag(takes_context=True)
def day_of_sign_out(context):
    """Return the day on which the year of this sign-in is over, if that is soon; else nothing."""
    request = context["request"]
    if not may_renew(request):
        return None
    return request.user.localtime(request.session.row.renew_by).date()
