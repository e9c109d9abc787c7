from django.conf import settings
from django.urls import include, path

from accounts.code_views import too_many_requests
from accounts.urls import code_patterns, mfa_patterns
from config.errors import bad_request, server_error
from config.gallery import gallery
from config.manifest import manifest
from goals.urls import goal_patterns, reason_patterns, step_patterns
from plans.urls import item_patterns
from sharing.urls import reader_patterns
from triggers.urls import sign_patterns

urlpatterns = [
    path("", include("plans.urls")),
    path("plan/changes/", include("records.urls"), {"otherwise": "plans:plan"}),
    path("plan/lists/", include((item_patterns, "items"))),
    path("people/care/", include("contacts.care.urls")),
    path("people/", include("contacts.urls")),
    path("if-then/", include("triggers.urls")),
    path("signs/", include((sign_patterns, "signs"))),
    path("waves/", include("triggers.urges.urls")),
    path("dates/", include("triggers.dates.urls")),
    path("reasons/", include((reason_patterns, "reasons"))),
    path("goals/steps/", include((step_patterns, "steps"))),
    path("goals/", include((goal_patterns, "goals"))),
    path("", include("printing.urls")),
    path("mail/", include("reminders.urls")),
    path("share/", include("sharing.urls")),
    path("s/", include((reader_patterns, "shared"))),
    path("account/", include("accounts.urls")),
    path("app.webmanifest", manifest, name="manifest"),
    path("account/", include(code_patterns)),
    path("account/", include(mfa_patterns)),
    path("account/", include("allauth.account.urls")),
]
if settings.DEBUG:
    urlpatterns += [path("gallery/", gallery, name="gallery")]

handler400 = bad_request
handler429 = too_many_requests
handler500 = server_error
