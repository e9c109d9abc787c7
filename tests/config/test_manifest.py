"""What a phone is told that puts this on its home screen."""

import json
import struct
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders


@pytest.fixture
def told(client, settings):
    settings.SITE_NAME = "O'Neill & Sons"
    return client.get("/app.webmanifest")


def test_the_manifest_is_one_and_needs_no_database(told):
    assert told.status_code == 200
    assert told["Content-Type"] == "application/manifest+json"
    assert told["Cache-Control"] == "public, max-age=3600"
    assert not told.cookies


def test_the_manifest_says_the_name_and_where_it_begins(told):
    manifest = json.loads(told.content)
    assert manifest["name"] == manifest["short_name"] == "O'Neill & Sons"
    assert manifest["id"] == manifest["start_url"] == "/today/"
    assert manifest["scope"] == "/"
    assert manifest["description"] == "Your own plan, ready when you need it."


def test_every_icon_of_the_manifest_is_what_it_says(told):
    icons = json.loads(told.content)["icons"]
    assert {icon["purpose"] for icon in icons} == {"any", "maskable"}
    for icon in icons:
        file = Path(finders.find(icon["src"].removeprefix("/static/")))
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", file.read_bytes()[16:24])
            assert icon["sizes"] == f"{width}x{height}"
        else:
            assert file.suffix == ".svg"
