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
CHOICES = [("", _("Choose, or leave it open")), *COUNTRIES]
