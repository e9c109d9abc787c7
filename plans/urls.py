from django.urls import path

from plans import views

app_name = "plans"
urlpatterns = [
    path("", views.front, name="front"),
    path("today/", views.today, name="today"),
    path("today/reading/", views.reading, name="reading"),
    path("plan/", views.plan, name="plan"),
    path("plan/write/", views.begin, name="begin"),
    path("plan/write/ready/", views.ready, name="ready"),
    path("plan/write/<slug:name>/", views.write, name="write"),
    path("help/", views.help_now, name="help"),
    path("help/after/", views.after, name="after"),
]
