from django.shortcuts import render

from contacts.helplines.choosing import calls_for, emergency_for
from plans.help import supporters
from plans.help.whereabouts import Whereabouts


def support(request):
    """How to be there for somebody. Needs no sign-in, and prints from the browser."""
    where = Whereabouts.of(request, back="support")
    emergency = emergency_for(where.country)
    number = emergency.voice if emergency else ""
    context = {
        "where": where,
        "emergency": emergency,
        "supporters": supporters,
        "what_to_do": supporters.what_to_do(number),
        "not_sleep_it_off": supporters.not_sleep_it_off(number),
        "after_a_slip": supporters.after_a_slip(number),
        "before_it_is_needed": supporters.before_it_is_needed(where.country),
        "lines": calls_for(where.country),
    }
    return render(request, "plans/support.html", context)
