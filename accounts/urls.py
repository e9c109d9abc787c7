from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("more/", views.more, name="more"),
    path("privacy/", views.privacy, name="privacy"),
    path("about/", views.about, name="about"),
]
