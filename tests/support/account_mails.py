"""Every mail about an account, as somebody in the United States would get it."""

from datetime import date

from django.conf import settings

from accounts.models import Session, User
from mail.letters import compose

CODE = "1234-5678"
# A name that begins with "_" is of a part that some of them share.
ACCOUNT_MAILS = sorted(
    path.stem for path in (settings.BASE_DIR / "templates/accounts/emails").glob("[!_]*.txt")
)


def account_letter(name):
    context = {
        "code": CODE,
        "email": "alice@example.org",
        "user": User(country="US"),
        "backup_days": 28,
        "day": date(2026, 11, 30),
        "session": Session(device="Firefox on Android"),
        "not_me": "http://testserver/account/not-me/a-token/",
    }
    return compose(f"accounts/emails/{name}", context)
