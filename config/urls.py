from django.urls import include, path

from records.views import server_error

urlpatterns = [
    path("", include("plans.urls")),
    path("plan/changes/", include("records.urls")),
    path("people/", include("contacts.urls")),
    path("if-then/", include("triggers.urls")),
    path("reasons/", include("goals.urls")),
    path("print/", include("printing.urls")),
    path("mail/", include("reminders.urls")),
    path("account/", include("accounts.urls")),
    path("account/", include("allauth.account.urls")),
]

handler500 = server_error
