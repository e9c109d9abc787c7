from django.urls import path

from reminders import views
from reminders.quiet import views as quiet

app_name = "reminders"
urlpatterns = [
    path("", views.settings, name="settings"),
    path("switch/", views.switch, name="switch"),
    path("sample/", views.sample, name="sample"),
    path("preview/", views.preview, name="preview"),
    path("preview/letter/", views.letter, name="letter"),
    path("offer/", views.offer, name="offer"),
    path("quiet/", quiet.listing, name="quiet"),
    path("quiet/<uuid:pk>/removal/", quiet.remove, name="remove_quiet"),
    path("stop/<uuid:token>/", views.stop, name="stop"),
    path("pause/<uuid:token>/", views.pause, name="pause"),
    path("status/", views.status, name="status"),
    path("keep/<uuid:token>/", views.keep, name="keep"),
]
