from django.urls import path

from contacts import views

app_name = "contacts"
urlpatterns = [
    path("", views.people, name="people"),
    path("add/", views.add, name="add"),
    path("<uuid:pk>/edit/", views.edit, name="edit"),
    path("<uuid:pk>/removal/", views.remove, name="remove"),
    path("<uuid:pk>/position/", views.move, name="move"),
]
