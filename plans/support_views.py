from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from accounts.countries import COUNTRIES
from contacts.helplines import calls_for, emergency_for


@login_not_required
def support(request):
    """How to be there for somebody. Needs no sign-in, and prints from the browser."""
    own_country = request.user.country if request.user.is_authenticated else ""
    country = own_country or request.GET.get("country", "").upper()
    context = {
        "country": country,
        "asks_country": not own_country,
        "countries": COUNTRIES,
        "emergency": emergency_for(country),
        "lines": calls_for(country),
    }
    return render(request, "plans/support.html", context)
