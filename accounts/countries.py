from django.utils.translation import gettext_lazy as _

# The countries whose help lines we keep (ISO codes). Somebody elsewhere is told to call their
# local emergency number.
COUNTRIES = [
    ("AU", _("Australia")),
    ("CA", _("Canada")),
    ("IE", _("Ireland")),
    ("NZ", _("New Zealand")),
    ("GB", _("United Kingdom")),
    ("US", _("United States")),
    ("", _("Another country")),
]
