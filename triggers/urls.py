from django.urls import path

from triggers import sign_views, views

app_name = "triggers"
urlpatterns = [
    path("", views.pairs, name="pairs"),
    path("add/", views.add, name="add"),
    path("<uuid:pk>/edit/", views.edit, name="edit"),
    path("<uuid:pk>/removal/", views.remove, name="remove"),
    path("<uuid:pk>/position/", views.move, name="move"),
]

sign_patterns = [
    path("", sign_views.listing, name="list"),
    path("add/", sign_views.add, name="add"),
    path("<uuid:pk>/edit/", sign_views.edit, name="edit"),
    path("<uuid:pk>/removal/", sign_views.remove, name="remove"),
    path("<uuid:pk>/position/", sign_views.move, name="move"),
]
