from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from contacts.helplines import calls_for, emergency_for
from contacts.nearby import country_of, numbers_nearby
from plans import being_there


@login_not_required
def support(request):
    """How to be there for somebody. Needs no sign-in, and prints from the browser."""
    country = country_of(request)
    emergency = emergency_for(country)
    number = emergency.voice if emergency else ""
    context = {
        "country": country,
        "asks_country": not (request.user.is_authenticated and request.user.country),
        **numbers_nearby(request, back="support"),
        "there": being_there,
        "what_to_do": being_there.what_to_do(number),
        "not_sleep_it_off": being_there.not_sleep_it_off(number),
        "after_a_slip": being_there.after_a_slip(number),
        "before_it_is_needed": being_there.before_it_is_needed(country),
        "lines": calls_for(country),
    }
    return render(request, "plans/support.html", context)
