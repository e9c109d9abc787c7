from django.urls import path

from triggers.dates import views

app_name = "dates"
urlpatterns = [
    path("", views.listing, name="list"),
    path("add/", views.add, name="add"),
    path("<uuid:pk>/edit/", views.edit, name="edit"),
    path("<uuid:pk>/removal/", views.remove, name="remove"),
]
