"""All that is looked at, in the order in which it is told."""

from collections.abc import Callable
from dataclasses import dataclass

from config.causes import cause_of
from config.doctor import backups, configuration, data, machine, post, proxy, records, work
from config.doctor.findings import Asked, Finding, Note


@dataclass(frozen=True)
class Check:
    name: str
    look: Callable
    needs_rows: bool = False


@dataclass(frozen=True)
class Seen:
    """What one check has seen. `was_skipped`: there was no database to ask."""

    name: str
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()
    was_skipped: bool = False


DATABASE = Check("Database", data.database)
CHECKS = (
    Check("Settings", configuration.settings_as_they_are),
    DATABASE,
    Check("Keys", data.outer_keys),
    Check("Data keys", data.data_keys, needs_rows=True),
    Check("Disk", machine.disk),
    Check("Backups", backups.backups),
    Check("Scheduler and mails that wait", work.waiting, needs_rows=True),
    Check("Broker and workers", work.broker),
    Check("Mail server", post.mail_server),
    Check("Web address", proxy.web_address),
    Check("Time zones", machine.time_zones),
    Check("Printing", machine.printing),
    Check("Records of the domain", records.domain),
)


def examine(asked: Asked):
    """Yield what each check has seen, as soon as it has."""
    has_rows = True
    for check in CHECKS:
        if check.needs_rows and not has_rows:
            yield Seen(check.name, was_skipped=True)
            continue
        told = list(_told(check, asked))
        seen = Seen(check.name, _of(Finding, told), _of(Note, told))
        if check is DATABASE:
            has_rows = not seen.findings
        yield seen


def _told(check, asked):
    """Yield what a check says. One that breaks keeps nobody from hearing the others."""
    try:
        yield from check.look(asked)
    except Exception as error:
        yield Finding(
            f"This check could not be made: {cause_of(error)}.",
            "Mend what is told here beside it and try again. If this stays, tell it to whoever "
            "makes this software: it should not be.",
        )


def _of(kind, told):
    return tuple(each for each in told if isinstance(each, kind))
