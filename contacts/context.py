from contacts.helplines import emergency_for


def emergency_number(request):
    """The number for the foot of every page, once it is known who reads it."""
    if not getattr(request, "signed_in", False):
        return {}
    line = emergency_for(request.user.country)
    return {"emergency_number": line.voice if line else ""}
