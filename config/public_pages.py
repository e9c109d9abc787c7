"""Every page that opens without a sign-in, by the name of its address.

Nothing else does, but for the two probes of config/health.py, which show no page.
"""

PUBLIC_PAGES = frozenset(
    {
        "manifest",  # browsers fetch it without a cookie
        "plans:front",
        # A few answers may come before the address.
        "plans:start",
        "plans:ask",
        # Help is for a bad hour, also of somebody who has no account.
        "plans:help",
        "plans:after",
        "plans:support",
        "plans:country",  # of Help: kept in a cookie
        # From a mail: the random token in the address is the permission.
        "reminders:stop",
        "reminders:pause",
        "reminders:keep",
        "accounts:not_me",
        # Chosen parts of a plan, for whoever has its link.
        "shared:door",
        "shared:view",
        "shared:close",
        "accounts:erased",  # whoever was erased can sign in no more
        "accounts:privacy",
        "accounts:other_people",
        "accounts:about",
        # How one signs in, or out of what is left of a sign-in.
        "accounts:code_is_over",
        "account_login",
        "account_login_password",
        "account_logout",
        "account_signup",
        "account_inactive",
        "account_confirm_login_code",
        "account_email_verification_sent",
        "account_reset_password",
        "account_confirm_password_reset_code",
        "account_complete_password_reset",
        "account_password_reset_completed",
        "mfa_authenticate",
        "mfa_login_webauthn",
    }
)

# Beside the public ones: what Help leads on to. No sign-in ends on them.
PAGES_OF_HELP = frozenset({"plans:passed", "plans:what_helped", "plans:learn"})
