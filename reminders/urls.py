from django.urls import path

from reminders import views

app_name = "reminders"
urlpatterns = [
    path("", views.settings, name="settings"),
    path("switch/", views.switch, name="switch"),
    path("sample/", views.sample, name="sample"),
    path("preview/", views.preview, name="preview"),
    path("preview/letter/", views.letter, name="letter"),
    path("offer/", views.offer, name="offer"),
    path("quiet/", views.quiet, name="quiet"),
    path("quiet/<uuid:pk>/removal/", views.remove_quiet, name="remove_quiet"),
    path("stop/<uuid:token>/", views.stop, name="stop"),
    path("pause/<uuid:token>/", views.pause, name="pause"),
    path("status/", views.status, name="status"),
    path("keep/<uuid:token>/", views.keep, name="keep"),
]
