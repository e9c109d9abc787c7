from django.urls import path

from sharing import reader_views, views

app_name = "sharing"
urlpatterns = [
    path("", views.listing, name="list"),
    path("add/", views.add, name="add"),
    path("new/", views.made, name="made"),
    path("end/", views.end_all, name="end_all"),
    path("<uuid:pk>/end/", views.end, name="end"),
]
# Short, as a link is sent and typed, and without a word in it.
reader_patterns = [
    path("view/<uuid:pk>/", reader_views.view, name="view"),
    path("done/<uuid:pk>/", reader_views.close, name="close"),
    path("<str:token>/", reader_views.door, name="door"),
]
