from django.conf import settings

from config.scene import Scene


def site(request):
    """Give every page the name of the site and whether somebody is signed in.

    Touches no database: error pages use it while that is away.
    """
    return {
        "site_name": settings.SITE_NAME,
        "leave_url": settings.LEAVE_URL,
        "sign_up": settings.SIGN_UP,
        "user_signed_in": _is_signed_in(request),
        "scene": Scene.of(request),
    }


def _is_signed_in(request):
    # Only ever true where the sign-in check has already looked the user up.
    return getattr(request, "signed_in", False)
