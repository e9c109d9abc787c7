"""The square on a paper that a phone reads: the numbers themselves, or where the plan is."""

import segno
from django.conf import settings
from django.urls import reverse

# More text makes the dots too fine for a cheap printer and an old camera.
MOST_PEOPLE = 4


def what_to_read(kind, content):
    """What the square says: nothing of what it is about, either way. Empty for no square."""
    if kind == "numbers":
        return numbers(content)
    if kind == "page" and has_page():
        return page_address()
    return ""


def numbers(content):
    """The people and lines of a paper, a line each."""
    people = [person for person in content.people if person.number][:MOST_PEOPLE]
    lines = filter(None, (content.crisis, content.emergency))
    said = [f"{one.name} {one.number}".strip() for one in (*people, *lines)]
    return "\n".join(said)


def has_page():
    """Whether there is an address that works from any phone, and that nobody can listen to."""
    return settings.SITE_URL.startswith("https://")


def page_address():
    return settings.SITE_URL + reverse("plans:plan")


def code_image(text):
    """The square as a data: address, black on white, with the quiet edge that readers need."""
    return segno.make(text, error="m", micro=False).svg_data_uri(border=2) if text else ""
