from django.urls import path

from printing import views

app_name = "printing"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("<slug:paper>.pdf", views.pdf, name="pdf"),
    path("<slug:paper>/", views.sheet, name="sheet"),
]
