from django.urls import path

from contacts import care_views, file_views, views
from contacts.helplines import views as line_views
from records.pages import row_paths

app_name = "contacts"
urlpatterns = [
    *row_paths(views, views.people, name="people"),
    path("<uuid:pk>/asking/", views.asking, name="asking"),
    path("<uuid:pk>/answer/", views.answer, name="answer"),
    path("<uuid:pk>/number/", views.number_check, name="number_check"),
    path("helplines/", line_views.listing, name="lines"),
    path("helplines/choice/", line_views.choose, name="choose_line"),
    path("file/", file_views.bring, name="bring"),
    path("file/picks/", file_views.pick, name="pick"),
    path("file/chosen/", file_views.choose, name="choose"),
    path("people.vcf", file_views.take_along, name="take_along"),
]
care_patterns = [
    *row_paths(care_views, care_views.listing),
    path("<uuid:pk>/appointment.ics", care_views.calendar, name="calendar"),
]
