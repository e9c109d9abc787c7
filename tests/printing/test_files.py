"""A paper's stylesheet stands beside its template and its code, and browsers get it alone."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings

from printing.finders import PaperFinder, SmallPapersFinder
from printing.papers.registry import PAPERS, SIZES
from printing.rendering.files import FONTS, PRINTING, STYLESHEETS

BESIDE = [path for path in PRINTING.rglob("*.*") if path.suffix in (".py", ".html")]
FONT = re.compile(r'url\("\.\./\.\./(fonts/paper/[^"]+)"\)')


def test_browsers_get_the_stylesheets_of_every_paper():
    stylesheets = {
        each.stylesheet for each in (*SIZES.values(), *(p.layout for p in PAPERS.values()))
    }
    assert stylesheets <= set(STYLESHEETS)
    for name, path in STYLESHEETS.items():
        assert finders.find(name) == str(path)
        assert finders.find(name, find_all=True) == [str(path)]


def test_browsers_get_the_stylesheets_of_papers_in_small_as_the_papers_are_now(monkeypatch):
    for name in SmallPapersFinder.made:
        assert Path(finders.find(name)).read_text() == SmallPapersFinder.made[name]()
    monkeypatch.setitem(SmallPapersFinder.made, "papers/small.css", lambda: "h1{color:red}")
    assert Path(finders.find("papers/small.css")).read_text() == "h1{color:red}"


def test_browsers_get_no_template_and_no_code():
    names = [path.relative_to(PRINTING).as_posix() for path in BESIDE]
    assert "papers/fridge/fridge.html" in names and "papers/fridge/paper.py" in names
    assert [name for name in names if finders.find(name)] == []


@pytest.mark.parametrize("name", ["papers/../papers/page/base.css", "papers", "", "papers/page/"])
def test_browsers_get_nothing_by_another_name(name):
    assert not PaperFinder().find(name)
    assert not PaperFinder().find(name, find_all=True)


def test_a_site_collects_the_stylesheets_with_the_fonts_they_name(tmp_path):
    storages = {"staticfiles": {"BACKEND": "config.staticfiles.Storage"}}
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        others = ["css", "js", "icon*"]
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=others)
    collected = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("papers/*/*.*")]
    assert {name.rpartition(".")[2] for name in collected} == {"css", "br", "gz"}
    (base,) = tmp_path.glob("papers/page/base.*.css")
    fonts = FONT.findall(base.read_text())
    assert len(fonts) == len(FONTS)
    assert all((tmp_path / font).is_file() for font in fonts)
