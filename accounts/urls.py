from allauth.account import views as allauth_views
from django.db import transaction
from django.urls import path

from accounts import (
    address_change_views,
    code_views,
    erasing_views,
    passkey_views,
    portability_views,
    reauthentication_views,
    second_step_views,
    session_views,
    views,
)
from accounts.reauthentication import reauthentication_required

app_name = "accounts"
# In front of allauth's pages of these addresses and names, see accounts/code_views.py and
# accounts/reauthentication_views.py.
code_patterns = [
    path("login/", code_views.LoginView.as_view(), name="account_login"),
    path(
        "login/password/",
        code_views.PasswordLoginView.as_view(),
        name="account_login_password",
    ),
    path("logout/", code_views.LogoutView.as_view(), name="account_logout"),
    path("signup/", code_views.SignupView.as_view(), name="account_signup"),
    path(
        "reauthenticate/",
        reauthentication_views.CodeReauthenticationView.as_view(),
        name="account_reauthenticate",
    ),
    path(
        "reauthenticate/password/",
        reauthentication_views.PasswordReauthenticationView.as_view(),
        name="account_reauthenticate_password",
    ),
    path(
        "email/",
        reauthentication_required(address_change_views.EmailView.as_view()),
        name="account_email",
    ),
    path(
        "password/change/",
        # With the notice of it, or not at all.
        reauthentication_required(transaction.atomic(allauth_views.password_change)),
        name="account_change_password",
    ),
    path(
        "password/set/",
        reauthentication_required(transaction.atomic(allauth_views.password_set)),
        name="account_set_password",
    ),
    path(
        "confirm-email/",
        address_change_views.ConfirmEmailView.as_view(),
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
# allauth.mfa's names for what it leads to by itself; its other pages have no address here.
mfa_patterns = [
    path("passkeys/sign-in/", passkey_views.LoginPasskeyView.as_view(), name="mfa_login_webauthn"),
    path("login/second-step/", second_step_views.SecondStepView.as_view(), name="mfa_authenticate"),
    path(
        "reauthenticate/passkey/",
        passkey_views.ReauthenticatePasskeyView.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "reauthenticate/second-step/",
        second_step_views.ReauthenticateView.as_view(),
        name="mfa_reauthenticate",
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
    path("ways-in/", passkey_views.ways_in, name="ways_in"),
    path("passkeys/add/", passkey_views.add_passkey, name="add_passkey"),
    path("passkeys/<int:number>/", passkey_views.rename_passkey, name="rename_passkey"),
    path("passkeys/<int:number>/remove/", passkey_views.remove_passkey, name="remove_passkey"),
    path("second-step/", second_step_views.second_step_page, name="second_step"),
    path("second-step/app/", second_step_views.second_step_app, name="second_step_app"),
    path("second-step/off/", second_step_views.second_step_off, name="second_step_off"),
    path("second-step/codes/", second_step_views.recovery_codes, name="recovery_codes"),
    path("email/lost/", address_change_views.LostEmailView.as_view(), name="lost_email"),
    path("email/keep/", address_change_views.keep_address, name="keep_address"),
    path("not-me/<str:token>/", address_change_views.not_me, name="not_me"),
    path("take-along/", portability_views.take_along, name="take_along"),
    path("my-plan.json", portability_views.data, name="data"),
    path("bring/", portability_views.bring, name="bring"),
    path("bring/choose/", portability_views.bring_in, name="bring_in"),
    path("erase/", erasing_views.erase_page, name="erase"),
    path("erased/", erasing_views.erased, name="erased"),
    path("consent/", views.consent, name="consent"),
    path("privacy/", views.privacy, name="privacy"),
    path("other-people/", views.other_people, name="other_people"),
    path("about/", views.about, name="about"),
]
