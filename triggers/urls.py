from django.urls import path

from triggers import views

app_name = "triggers"
urlpatterns = [
    path("", views.pairs, name="pairs"),
    path("add/", views.add, name="add"),
    path("<uuid:pk>/edit/", views.edit, name="edit"),
    path("<uuid:pk>/removal/", views.remove, name="remove"),
    path("<uuid:pk>/position/", views.move, name="move"),
]
