from django.urls import path

from goals import goal_views, reason_views, step_views
from records.pages import row_paths

reason_patterns = [
    *row_paths(reason_views, reason_views.listing),
    path("<uuid:pk>/pin/", reason_views.pin, name="pin"),
]
goal_patterns = [
    *row_paths(goal_views, goal_views.listing),
    path("<uuid:pk>/step/", goal_views.step, name="step"),
    path("<uuid:pk>/completion/", goal_views.completion, name="completion"),
]
step_patterns = [
    *row_paths(step_views, step_views.listing),
    path("<uuid:pk>/tick/", step_views.tick, name="tick"),
]
