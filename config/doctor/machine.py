"""This machine: room on its disks, its time zones, and what printing needs."""

import shutil
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tzdata
from django.db import connection
from django.utils import timezone

from config import readiness
from config.doctor.findings import Finding
from printing.rendering.engine import APT_LINE, PrintingUnavailable, load_layout
from printing.rendering.sheet import EVERY_PAPER, Sheet

MEGABYTE = 1_000_000
LITTLE_ROOM = 500 * MEGABYTE
A_ZONE = "America/New_York"
LINE = "Lamplight 0123456789"
# Countries change their clocks every year.
YEARS_KNOWN = 1


def disk(_asked):
    if not readiness.can_write():
        folders = " and ".join(map(str, readiness.folders()))
        yield Finding(
            f"There is no room in {folders}, or this user may not write there.",
            "Make room, or give the folder to the user that the site runs as.",
        )
        return
    for folder in readiness.folders():
        needed = LITTLE_ROOM + _to_write_anew(folder)
        free = shutil.disk_usage(folder).free
        if free < needed:
            yield Finding(
                f"Only {free // MEGABYTE} MB are free for {folder}.",
                f"Make room: {needed // MEGABYTE} MB are enough for now.",
            )


def _to_write_anew(folder):
    """Bytes for a second copy of the database: one is written when somebody was erased."""
    files = folder.glob("*.sqlite3") if connection.vendor == "sqlite" else []
    return sum(file.stat().st_size for file in files)


def time_zones(_asked):
    try:
        ZoneInfo.no_cache(A_ZONE)
    except (ZoneInfoNotFoundError, OSError):
        yield Finding(
            "The time zones cannot be read, so no daily mail finds its hour.",
            "Install the locked packages again: tzdata is broken.",
        )
        return
    if int(tzdata.IANA_VERSION[:4]) < timezone.now().year - YEARS_KNOWN:
        yield Finding(
            f"The time zones are those of {tzdata.IANA_VERSION[:4]}: countries have changed their "
            "clocks since.",
            "Update the site: its locked packages have newer ones.",
        )


def printing(_asked):
    try:
        layout = load_layout()
    except PrintingUnavailable:
        yield Finding(
            "No PDF can be made here: WeasyPrint does not find its system libraries.",
            f"Run `{APT_LINE}`. Until then people print from the browser.",
        )
        return
    pdf = layout.pdf(Sheet(f'<html lang="en"><p>{LINE}</p></html>', (EVERY_PAPER,)))
    if not pdf.startswith(b"%PDF") or layout.missing(LINE.replace(" ", "")):
        yield Finding(
            "A page was printed without its letters: no font is found.",
            "Install the site anew: its own fonts are part of it.",
        )
