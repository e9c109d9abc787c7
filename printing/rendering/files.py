"""The stylesheets and fonts of papers, by the names that browsers and the process that prints have
for them. No other file that stands beside them is ever served."""

import re
from functools import cache
from pathlib import Path

PRINTING = Path(__file__).resolve().parents[1]
STATIC = PRINTING.parent / "static"
LENGTH = re.compile(r"--([\w-]+):\s*([\d.]+)(in|mm|pt|rem)?(?=\s*[;}])")
POINTS = {"in": 72, "mm": 72 / 25.4}


def _named(folder, pattern):
    return {path.relative_to(folder).as_posix(): path for path in folder.glob(pattern)}


STYLESHEETS = _named(PRINTING, "papers/*/*.css")
FONTS = _named(STATIC, "fonts/paper/*.ttf")


@cache
def lengths_in(stylesheet):
    """{name: number} of its custom properties that are one: inches and millimeters in points,
    others as they stand there."""
    found = LENGTH.findall(STYLESHEETS[stylesheet].read_text())
    return {name: float(number) * POINTS.get(unit, 1) for name, number, unit in found}
