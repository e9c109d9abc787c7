"""A site with backups: who can open them is in a file, and the secret lies elsewhere."""

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pyrage
import pytest
from django.db import connection
from django.utils import timezone

from config.backups import making, restoring, retention
from config.backups.contents import as_default
from config.backups.workroom import workroom


@dataclass
class Backups:
    """`identity` is the file that opens what is in `folder`."""

    folder: Path
    var: Path
    identity: Path
    identities: list

    def make(self, now=None):
        made = making.make(now or timezone.now())
        return made.path, Path(str(made.path).replace(".data.", ".keys."))

    def unpack(self, data, keys, room):
        return restoring.unpack(data, keys, self.identities, room)

    @contextmanager
    def restored(self, data, keys):
        """Speak to an empty database into which a pair was restored."""
        with empty_database(self.var) as database:
            with workroom("restore") as room:
                restoring.restore(self.unpack(data, keys, room), database)
            with as_default(database):
                yield

    def in_the_clear(self):
        """Every file in which copies lie unencrypted."""
        return [path for path in (self.var / "plain").rglob("*") if path.suffix != ".lock"]

    def archives(self):
        return sorted(path.name for path in self.folder.iterdir() if path.suffix == ".age")

    def newest(self):
        return retention.newest_pair(self.folder)


@pytest.fixture
def backups(settings, tmp_path):
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "identity.txt").write_text(f"# kept elsewhere\n{identity}\n")
    (tmp_path / "recipients.txt").write_text(f"# the operator\n{identity.to_public()}\n")
    (tmp_path / "var").mkdir()
    settings.VAR_DIR = tmp_path / "var"
    settings.BACKUP_FOLDER = tmp_path / "backups"
    settings.BACKUP_RECIPIENTS_FILE = str(tmp_path / "recipients.txt")
    return Backups(tmp_path / "backups", tmp_path / "var", tmp_path / "identity.txt", [identity])


@contextmanager
def empty_database(folder):
    """Django's settings of an empty database beside the tests' own, of the same kind."""
    usual = connection.settings_dict
    if connection.vendor == "sqlite":
        path = folder / "restored.sqlite3"
        path.unlink(missing_ok=True)
        yield {**usual, "NAME": str(path)}
        return
    name = "restored_here"
    values = {key: usual[key.upper()] for key in ("host", "port", "user")}
    with psycopg.connect(**values, dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield {**usual, "NAME": name}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
