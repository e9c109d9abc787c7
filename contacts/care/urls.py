from django.urls import path

from contacts.care import views
from records.pages import row_paths

app_name = "care"
urlpatterns = [
    *row_paths(views, views.listing),
    path("<uuid:pk>/appointment.ics", views.calendar, name="calendar"),
]
