from django.utils.translation import gettext_lazy as _

# ISO leaves ZZ free for uses such as this one. It is an answer: nobody who gave it is asked again.
ELSEWHERE = "ZZ"

# The countries whose help lines we keep (ISO codes). Somebody elsewhere is told to call their
# local emergency number.
COUNTRIES = [
    ("AU", _("Australia")),
    ("CA", _("Canada")),
    ("IE", _("Ireland")),
    ("NZ", _("New Zealand")),
    ("GB", _("United Kingdom")),
    ("US", _("United States")),
    (ELSEWHERE, _("Another country")),
]
WITH_LINES = tuple(code for code, _name in COUNTRIES if code != ELSEWHERE)
CHOICES = [("", _("Choose one, or skip")), *COUNTRIES]

# As said behind a number, so that nobody takes it for their own country's.
IN_COUNTRY = {
    "AU": _("in Australia"),
    "CA": _("in Canada"),
    "IE": _("in Ireland"),
    "NZ": _("in New Zealand"),
    "GB": _("in the UK"),
    "US": _("in the US"),
}
