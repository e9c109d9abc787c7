"""The gallery of components is for those who develop the site."""

from pathlib import Path

import pytest
from django.http import Http404
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from config.gallery import COMPONENTS, gallery
from tests.support.live_server import ROOT

# Parts of others, or shown with the page that the gallery is.
WITHIN = {"text", "row_tools", "errors"}


def test_without_debug_it_has_no_address(client):
    with pytest.raises(NoReverseMatch):
        reverse("gallery")
    # An address that is there would ask for a sign-in.
    assert client.get("/gallery/").status_code == 404


def test_it_opens_to_staff_alone(rf):
    request = rf.get("/gallery/")
    request.user = User()
    with pytest.raises(Http404):
        gallery(request)


def test_each_component_stands_in_it():
    files = {path.stem for path in Path(ROOT, "templates", "components").glob("*.html")}
    fields = {name for name in files if name.startswith("field")}
    assert files == {component.name for component in COMPONENTS} | WITHIN | fields
