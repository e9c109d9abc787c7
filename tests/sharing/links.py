"""Making a link as its owner does, and opening it as whoever has it does."""

import re

from django.test import Client

from sharing.models import Share

ADD = "/share/add/"
NO_VIEW = "/s/view/00000000-0000-0000-0000-000000000001/"
PASSPHRASE = "blue kettle"
ADDRESS = re.compile(r"http://testserver(/s/[\w-]{43}/)")


def made(user, *, sections=("why",), people=(), names_me=False, days=7, **more):
    """Make a link and return its path."""
    shown = {"sections": list(sections), "people": list(people), "names_me": names_me}
    return f"/s/{Share.make(user, shown=shown, days=days, **more)}/"


def view_of(path):
    """Return the path of the page that a link leads to."""
    return f"/s/view/{Share.objects.with_token(path.split('/')[2]).get().pk}/"


def opened(path, client=None, **typed):
    """Press "Open" and return (the browser, the page that comes)."""
    client = client or Client()
    return client, client.post(path, typed, follow=True)
