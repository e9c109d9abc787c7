"""The stylesheets and fonts of papers, by the names that browsers and the process that prints have
for them. No other file that stands beside them is ever served."""

from pathlib import Path

PRINTING = Path(__file__).resolve().parents[1]
STATIC = PRINTING.parent / "static"


def _named(folder, pattern):
    return {path.relative_to(folder).as_posix(): path for path in folder.glob(pattern)}


STYLESHEETS = _named(PRINTING, "papers/*/*.css")
FONTS = _named(STATIC, "fonts/paper/*.ttf")
