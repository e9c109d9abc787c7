from django.urls import path

from printing import views

app_name = "printing"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("my-plan.html", views.file, name="file"),
    path("small/", views.small, name="small"),
    path("<slug:paper>.pdf", views.pdf, name="pdf"),
    path("<slug:paper>/", views.paper, name="paper"),
    path("<slug:paper>/sheet/", views.sheet, name="sheet"),
]
