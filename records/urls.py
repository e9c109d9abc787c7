from django.urls import path

from records import views

app_name = "records"
urlpatterns = [
    path("<uuid:pk>/undo/", views.undo, name="undo"),
]
