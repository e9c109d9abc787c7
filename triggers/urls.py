from django.urls import path

from records.pages import row_paths
from triggers import board_views, sign_views, views
from triggers.dates import views as date_views
from triggers.urges import views as urge_views

app_name = "triggers"
urlpatterns = [
    *row_paths(views, views.pairs, name="pairs"),
    path("board/", board_views.board, name="board"),
    path("board/words/", board_views.wording, name="wording"),
    path("<uuid:pk>/confirmation/", board_views.confirmation, name="confirmation"),
    path("answers/<uuid:pk>/helped/", board_views.helped, name="helped"),
]
sign_patterns = row_paths(sign_views, sign_views.listing)
urge_patterns = [
    path("", urge_views.listing, name="list"),
    path("log/", urge_views.log, name="log"),
    path("<uuid:pk>/edit/", urge_views.edit, name="edit"),
    path("<uuid:pk>/removal/", urge_views.remove, name="remove"),
    path("<uuid:pk>/return/", urge_views.put_back, name="put_back"),
    path("<uuid:pk>/erasure/", urge_views.erase, name="erase"),
]
date_patterns = [
    path("", date_views.listing, name="list"),
    path("add/", date_views.add, name="add"),
    path("<uuid:pk>/edit/", date_views.edit, name="edit"),
    path("<uuid:pk>/removal/", date_views.remove, name="remove"),
]
