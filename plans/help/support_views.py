from django.shortcuts import render

from contacts.helplines.choosing import calls_for, emergency_for
from contacts.helplines.countries import countries_to_choose, country_of
from plans.help import supporters


def support(request):
    """How to be there for somebody. Needs no sign-in, and prints from the browser."""
    country = country_of(request)
    emergency = emergency_for(country)
    number = emergency.voice if emergency else ""
    context = {
        "country": country,
        "asks_country": not (request.user.is_authenticated and request.user.country),
        **countries_to_choose(request, back="support"),
        "there": supporters,
        "what_to_do": supporters.what_to_do(number),
        "not_sleep_it_off": supporters.not_sleep_it_off(number),
        "after_a_slip": supporters.after_a_slip(number),
        "before_it_is_needed": supporters.before_it_is_needed(country),
        "lines": calls_for(country),
    }
    return render(request, "plans/support.html", context)
