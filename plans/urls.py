from django.urls import path

from plans import item_views, showing_views, views
from plans.days import views as day_views
from plans.help import country_views, support_views
from plans.help import views as help_views
from plans.review import views as review_views
from plans.writing import start_views
from plans.writing import views as write_views

app_name = "plans"
urlpatterns = [
    path("", views.front, name="front"),
    path("start/", start_views.begin, name="start"),
    path("start/<slug:name>/", start_views.ask, name="ask"),
    path("today/", views.today, name="today"),
    path("today/reading/", views.reading, name="reading"),
    path("today/part/", review_views.daily_section, name="daily_section"),
    path("today/people/", views.put_who_aside, name="put_who_aside"),
    path("today/weather/", views.weather, name="weather"),
    path("today/days/", day_views.days, name="days"),
    path("today/days/count/", day_views.count, name="count"),
    path("today/days/note/", day_views.slip, name="slip"),
    path("today/days/erasure/", day_views.erase_slip, name="erase_slip"),
    path("plan/", views.plan, name="plan"),
    path("plan/show/", showing_views.show, name="show"),
    path("plan/sections/", views.sections, name="sections"),
    path("plan/changes/", review_views.changes, name="changes"),
    path("plan/review/", review_views.review, name="review"),
    path("plan/review/looks/", review_views.look, name="look"),
    path("plan/review/checks/", review_views.check, name="check"),
    path("plan/review/offer/", review_views.offer, name="offer"),
    path("plan/review/answer/", review_views.likelihood, name="likelihood"),
    path("plan/review/lines/", review_views.tidy, name="tidy"),
    path("plan/review/lines/<uuid:pk>/", review_views.first, name="first"),
    path("plan/write/", write_views.begin, name="begin"),
    path("plan/write/print/", write_views.halfway, name="halfway"),
    path("plan/write/ready/", write_views.ready, name="ready"),
    path("plan/write/helpline/", write_views.helpline, name="helpline"),
    path("plan/write/<slug:name>/", write_views.write, name="write"),
    path("plan/write/<slug:name>/draft/", write_views.draft, name="draft"),
    path("help/", help_views.help_now, name="help"),
    path("help/country/", country_views.country, name="country"),
    path("help/passed/", help_views.passed, name="passed"),
    path("help/passed/words/", help_views.what_helped, name="what_helped"),
    path("help/after/", help_views.after, name="after"),
    path("help/after/lines/", help_views.learn, name="learn"),
    path("support/", support_views.support, name="support"),
]

item_patterns = [
    path("<slug:section>/", item_views.listing, name="list"),
    path("<slug:section>/add/", item_views.add, name="add"),
    path("<uuid:pk>/edit/", item_views.edit, name="edit"),
    path("<uuid:pk>/removal/", item_views.remove, name="remove"),
    path("<uuid:pk>/position/", item_views.move, name="move"),
    path("<uuid:pk>/completion/", item_views.completion, name="completion"),
]
