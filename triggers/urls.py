from django.urls import path

from records.pages import row_paths
from triggers import board_views, sign_views, views

app_name = "triggers"
urlpatterns = [
    *row_paths(views, views.pairs, name="pairs"),
    path("board/", board_views.board, name="board"),
    path("<uuid:pk>/confirmation/", board_views.confirmation, name="confirmation"),
    path("answers/<uuid:pk>/helped/", board_views.helped, name="helped"),
]
sign_patterns = row_paths(sign_views, sign_views.listing)
