from django.urls import path

from accounts import code_views, session_views, views

app_name = "accounts"
# In front of allauth's pages of these addresses and names, see accounts/code_views.py.
code_patterns = [
    path("login/", code_views.LoginView.as_view(), name="account_login"),
    path(
        "login/password/",
        code_views.PasswordLoginView.as_view(),
        name="account_login_password",
    ),
    path("logout/", code_views.LogoutView.as_view(), name="account_logout"),
    path("signup/", code_views.SignupView.as_view(), name="account_signup"),
    path("email/", code_views.EmailView.as_view(), name="account_email"),
    path(
        "confirm-email/",
        code_views.ConfirmEmailView.as_view(),
        name="account_email_verification_sent",
    ),
    path(
        "login/code/confirm/",
        code_views.ConfirmLoginCodeView.as_view(),
        name="account_confirm_login_code",
    ),
    path("password/reset/", code_views.PasswordResetView.as_view(), name="account_reset_password"),
    path(
        "password/reset/confirm/",
        code_views.ConfirmPasswordResetCodeView.as_view(),
        name="account_confirm_password_reset_code",
    ),
    path(
        "password/reset/complete/",
        code_views.CompletePasswordResetView.as_view(),
        name="account_complete_password_reset",
    ),
]
urlpatterns = [
    path("", views.account, name="account"),
    # In front of allauth's page of this address, which asks for a code as our sign-in page does.
    path("login/code/", views.code_is_over, name="code_is_over"),
    path("more/", views.more, name="more"),
    path("device/", views.device, name="device"),
    path("signed-in/", session_views.listing, name="sessions"),
    path("signed-in/others/end/", session_views.end_others, name="end_other_sessions"),
    path("signed-in/stay/", session_views.stay, name="stay_signed_in"),
    path("signed-in/<uuid:pk>/end/", session_views.end, name="end_session"),
    path("consent/", views.consent, name="consent"),
    path("privacy/", views.privacy, name="privacy"),
    path("about/", views.about, name="about"),
]
