"""`/metrics`: figures for a monitor, in the text format of Prometheus.

Every figure is read when it is asked for, from the database or the disk, so it does not matter
which of the web processes answers. Numbers only: no label has anything of a person.
"""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder

from accounts.models import User
from config import readiness
from config.backups import status as backups
from mail.models import OutboxMail
from reminders import status

# Codes and notices, and the daily mail.
CODES, DAILY = "codes", "daily"


def are_on():
    return bool(settings.METRICS_TOKEN)


def answer(request):
    headers = {"Cache-Control": "no-store"}
    if not _has_token(request):
        headers["WWW-Authenticate"] = "Bearer"
        return HttpResponse("no token", "text/plain", 401, headers=headers)
    encode, content_type = _format_for(request.headers.get("Accept", ""))
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures())
    return HttpResponse(encode(registry), headers=headers, content_type=content_type)


def _format_for(accepted):
    """Return (what writes the figures, its kind). What cannot be read asks for nothing special."""
    try:
        return choose_encoder(accepted)
    except (TypeError, ValueError):
        return choose_encoder("")


def _has_token(request):
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    right = constant_time_compare(token.strip(), settings.METRICS_TOKEN)
    return right and kind.lower() == "bearer"


class Figures:
    """What the library asks for its figures each time. A moment that there was not yet has none."""

    def collect(self):
        wrong = readiness.what_is_wrong()
        yield _by(
            "wrong",
            "1 for what /readyz would name",
            "what",
            {name: name in wrong for name in readiness.NAMES},
        )
        yield _by("disk_free_bytes", "Room where the site writes", "folder", _free_bytes())
        yield from _of_backups(timezone.now())
        if readiness.NO_ROWS_WITH.isdisjoint(wrong):
            yield from _of_the_database(timezone.now())


def _of_backups(now):
    told = backups.read()
    for name, words, moment in (
        ("last_backup_seconds", "Since the last good backup", told.made_at),
        ("last_restore_drill_seconds", "Since a backup was last brought back", told.drilled_at),
    ):
        if moment:
            yield _one(name, words, (now - moment).total_seconds())


def _of_the_database(now):
    told = status.read(now)
    yield _one("people", "People who have joined", User.objects.exclude(joined_at=None).count())
    yield _one("database_bytes", "Size of the database", _database_bytes())
    yield from _ages(told, now)
    waiting = {CODES: status.waiting_codes().count(), DAILY: status.waiting(now).count()}
    yield _by("mails_waiting", "Mails that should be out by now", "kind", waiting)
    yield _one("codes_lost", "Codes of the last hour that never left", told.codes_lost)
    for kind, states in ((CODES, status.states_of(OutboxMail, now)), (DAILY, told.states)):
        yield _by(f"{kind}_last_day", "Mails made in the last day", "state", states)


def _ages(told, now):
    oldest = {CODES: told.oldest_code_at, DAILY: told.oldest_mail_at}
    ages = {kind: (now - moment).total_seconds() for kind, moment in oldest.items() if moment}
    yield _by("oldest_mail_seconds", "How long the oldest of them waits", "kind", ages)
    for name, words, moment in (
        ("last_tick_seconds", "Since the scheduler last ran", told.last_tick_at),
        ("oldest_schedule_seconds", "How far the scheduler is behind", told.oldest_schedule_at),
        ("oldest_leftover_seconds", "Since what was erased waits", told.oldest_leftover_at),
    ):
        if moment:
            yield _one(name, words, (now - moment).total_seconds())


def _one(name, words, value):
    return GaugeMetricFamily(f"lamplight_{name}", words, value)


def _by(name, words, label, values):
    family = GaugeMetricFamily(f"lamplight_{name}", words, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _free_bytes():
    """Return {name of a folder: bytes}. One that is gone has none."""
    names = {Path(settings.VAR_DIR): "data"}
    return {
        names.get(folder, "database"): shutil.disk_usage(folder).free
        for folder in readiness.folders()
        if folder.exists()
    }


def _database_bytes():
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]
