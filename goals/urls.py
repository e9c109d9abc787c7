from django.urls import path

from goals import goal_views, reason_views, step_views

reason_patterns = [
    path("", reason_views.listing, name="list"),
    path("add/", reason_views.add, name="add"),
    path("<uuid:pk>/edit/", reason_views.edit, name="edit"),
    path("<uuid:pk>/removal/", reason_views.remove, name="remove"),
    path("<uuid:pk>/position/", reason_views.move, name="move"),
]

goal_patterns = [
    path("", goal_views.listing, name="list"),
    path("add/", goal_views.add, name="add"),
    path("<uuid:pk>/edit/", goal_views.edit, name="edit"),
    path("<uuid:pk>/removal/", goal_views.remove, name="remove"),
    path("<uuid:pk>/position/", goal_views.move, name="move"),
    path("<uuid:pk>/completion/", goal_views.completion, name="completion"),
]

step_patterns = [
    path("", step_views.listing, name="list"),
    path("add/", step_views.add, name="add"),
    path("<uuid:pk>/edit/", step_views.edit, name="edit"),
    path("<uuid:pk>/removal/", step_views.remove, name="remove"),
    path("<uuid:pk>/position/", step_views.move, name="move"),
    path("<uuid:pk>/tick/", step_views.tick, name="tick"),
]
