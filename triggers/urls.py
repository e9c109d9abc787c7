from django.urls import path

from records.pages import row_paths
from triggers import date_views, sign_views, urge_views, views

app_name = "triggers"
urlpatterns = row_paths(views, views.pairs, name="pairs")
sign_patterns = row_paths(sign_views, sign_views.listing)
urge_patterns = [
    path("", urge_views.listing, name="list"),
    path("log/", urge_views.log, name="log"),
    path("<uuid:pk>/edit/", urge_views.edit, name="edit"),
    path("<uuid:pk>/removal/", urge_views.remove, name="remove"),
    path("<uuid:pk>/erasure/", urge_views.erase, name="erase"),
]
date_patterns = [
    path("", date_views.listing, name="list"),
    path("add/", date_views.add, name="add"),
    path("<uuid:pk>/edit/", date_views.edit, name="edit"),
    path("<uuid:pk>/removal/", date_views.remove, name="remove"),
]
