from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    # In front of allauth's page of this address, which asks for a code as our sign-in page does.
    path("login/code/", views.code_is_over, name="code_is_over"),
    path("more/", views.more, name="more"),
    path("device/", views.device, name="device"),
    path("consent/", views.consent, name="consent"),
    path("privacy/", views.privacy, name="privacy"),
    path("about/", views.about, name="about"),
]
