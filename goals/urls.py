from django.urls import path

from goals import views

app_name = "goals"
urlpatterns = [
    path("", views.reasons, name="reasons"),
    path("add/", views.add, name="add"),
    path("<uuid:pk>/edit/", views.edit, name="edit"),
    path("<uuid:pk>/removal/", views.remove, name="remove"),
    path("<uuid:pk>/position/", views.move, name="move"),
]
