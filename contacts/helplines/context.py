from contacts.helplines.choosing import emergency_for
from contacts.helplines.countries import country_of


def emergency_number(request):
    """Give the number for the foot of every page, once it is known who reads it."""
    if not hasattr(request, "signed_in"):
        return {}
    line = emergency_for(country_of(request))
    return {"emergency_number": line.voice if line else ""}
