"""How templates are written. Their form is for `make lint`."""

from pathlib import Path

import pytest
from django.conf import settings

LIMIT = 120
ENDINGS = {".html", ".svg", ".txt"}
# Drawings by others, most of them one path.
ICONS = settings.BASE_DIR / "templates" / "icons"


def templates():
    folders = [Path(folder) for engine in settings.TEMPLATES for folder in engine["DIRS"]]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in ENDINGS]
    return sorted(path for path in files if ICONS not in path.parents)


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_no_template_line_is_over_120_characters(path):
    lines = enumerate(path.read_text().splitlines(), start=1)
    assert [number for number, line in lines if len(line) > LIMIT] == []
