from django.conf import settings
from django.http import JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

KIND = "application/manifest+json"
# An hour: the names of the icons change with the icons.
KEPT = "public, max-age=3600"
PAPER = "#f5f5ec"
ICONS = (
    ("icon.svg", "any", "image/svg+xml", "any"),
    ("icon-192.png", "192x192", "image/png", "any"),
    ("icon-512.png", "512x512", "image/png", "any"),
    # Full to the edges and smaller inside: a phone cuts it to the shape of its own icons.
    ("icon-maskable-512.png", "512x512", "image/png", "maskable"),
)


@require_safe
def manifest(request):
    """Tell a phone how to put this on its home screen, and nothing of what it is about."""
    start = reverse("plans:today")
    return JsonResponse(
        {
            "id": start,
            "name": settings.SITE_NAME,
            "short_name": settings.SITE_NAME,
            "description": _("Your own plan, ready when you need it."),
            "lang": get_language(),
            "start_url": start,
            "scope": "/",
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": PAPER,
            "icons": [
                {"src": static(name), "sizes": sizes, "type": kind, "purpose": purpose}
                for name, sizes, kind, purpose in ICONS
            ],
            "shortcuts": [{"name": _("Help now"), "url": reverse("plans:help")}],
        },
        content_type=KIND,
        headers={"Cache-Control": KEPT},
    )
