from django.urls import path

from triggers.urges import views

app_name = "urges"
urlpatterns = [
    path("", views.listing, name="list"),
    path("log/", views.log, name="log"),
    path("<uuid:pk>/edit/", views.edit, name="edit"),
    path("<uuid:pk>/removal/", views.remove, name="remove"),
    path("<uuid:pk>/return/", views.put_back, name="put_back"),
    path("<uuid:pk>/erasure/", views.erase, name="erase"),
]
