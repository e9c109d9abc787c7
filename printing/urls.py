from django.urls import include, path

from printing import views

app_name = "printing"
paper_patterns = [
    path("", views.choose, name="choose"),
    path("small/", views.small, name="small"),
    path("<slug:paper>.pdf", views.pdf, name="pdf"),
    path("<slug:paper>/", views.paper, name="paper"),
    path("<slug:paper>/sheet/", views.sheet, name="sheet"),
]
urlpatterns = [
    path("print/", include(paper_patterns)),
    # With all else that somebody can take along.
    path("account/my-plan.html", views.file, name="file"),
]
