from django.urls import path

from reminders import views

app_name = "reminders"
urlpatterns = [
    path("", views.settings, name="settings"),
    path("switch/", views.switch, name="switch"),
    path("sample/", views.sample, name="sample"),
    path("stop/<uuid:token>/", views.stop, name="stop"),
    path("pause/<uuid:token>/", views.pause, name="pause"),
]
