"""Does the image do what it says? `sudo python3 scripts/try_image.py`

Makes an image of a bare Debian 13 in a folder, builds Containerfile on it with buildah, and runs
what the image says as an engine would: as its own user, without a capability, on a root that cannot
be written, with folders for the data and the backups. Somebody signs up there and prints; then the
database is lost and restored. Ends with 1 when something is not as it should be. No engine is
asked, so networks and restarts are not tried.

Needs root, debootstrap, buildah, and aiosmtpd and pyrage (packages of this repository).
"""

import argparse
import base64
import contextlib
import json
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

import pyrage
from debian_root import REPOSITORY, build, wait_for
from first_person import FirstPerson, begin_to_count, link_in, mail_server, say

PORT = 8765
SITE = f"http://localhost:{PORT}"
BARE, IMAGE = "localhost/lamplight-try-bare", "localhost/lamplight-try"
BACKUPS = "/var/backups/lamplight"
ADDRESS = "new@example.org"
WORDS = "My morning walks."


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=REPOSITORY / "var" / "debian-root")
    root = parser.parse_args().folder.resolve()
    build(root)
    with tempfile.TemporaryDirectory(dir=root.parent, prefix="image-") as folder:
        images = Images(Path(folder))
        begin_to_count()
        images.make(root)
        try_image(images, Path(folder))


class Images:
    """buildah with a store of its own, which goes with the folder."""

    def __init__(self, folder):
        self.folder = folder

    def buildah(self, *arguments):
        store = [f"--root={self.folder}/store", f"--runroot={self.folder}/run"]
        command = ["buildah", *store, "--storage-driver=vfs", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"buildah {arguments[0]} ended with {done.returncode}:\n{done.stderr}")
        return done.stdout.strip()

    def make(self, root):
        bare = self.buildah("from", "scratch")
        self.buildah("copy", "--quiet", bare, root, "/")
        self.buildah("commit", "--quiet", "--rm", bare, BARE)
        say("a bare Debian is an image")
        context = self.folder / "context"
        subprocess.run(["git", "clone", "--quiet", REPOSITORY, context], check=True)
        how = ["--isolation=chroot", "--format=docker", "--quiet", f"--build-arg=BASE={BARE}"]
        self.buildah("build", *how, f"--file={context}/Containerfile", f"--tag={IMAGE}", context)
        say("Containerfile is built on it")

    def config(self):
        return json.loads(self.buildah("inspect", "--type=image", IMAGE))["Docker"]["config"]

    def unpacked(self):
        return Path(self.buildah("mount", self.buildah("from", IMAGE)))


def try_image(images, folder):
    config = images.config()
    expect(config["User"] == "10001:10001", "it runs as a user of its own")
    with mail_server() as mails:
        container = Container(images.unpacked(), folder, config, mails.url)
        expect(not (container.root / "opt/lamplight/tests").exists(), "no test is in it")
        container.manage("setup")
        say("setup")
        expect(container.ended("touch", "/opt/lamplight/x"), "its root cannot be written")
        check = config["Healthcheck"]["Test"][1:]
        expect(container.ended(*check), "the health check fails while nothing runs")
        person = FirstPerson(SITE)
        with container.serving():
            say("the web server runs, the health check passes")
            person.sign_up(link_in(container.manage("invite")), ADDRESS)
            person.type_code(mails.next_code())
            person.save_a_reason(WORDS)
            say(f"signed up, saved a word, and printed it: a PDF of {person.pdf_size()} bytes")
            container.manage("backup")
        lose_the_database(container)
        with container.serving():
            person.sign_in(ADDRESS, mails.next_code)
            person.expect_a_reason(WORDS)
            say("the database lost and restored: signed in anew, with the word from before")
        person.close()


def lose_the_database(container):
    """A bad day, step by step as docs/backup.md has it."""
    for file in container.data.glob("lamplight.sqlite3*"):
        file.unlink()
    data, keys = sorted(f"{BACKUPS}/{file.name}" for file in container.backups.glob("*.age"))
    container.manage("restore", data, "--keys", keys, "--identity", f"{BACKUPS}/identity")
    container.manage("setup")
    container.manage("check_keys")


BEAT = ["python", "-m", "celery", "--app", "config", "--quiet", "beat"]
BEAT += ["--scheduler", "celery.beat:Scheduler", "--loglevel", "WARNING", "--pidfile", ""]


def expect(is_so, words):
    if not is_so:
        sys.exit(f"Not so: {words}")
    say(words)


class Container:
    """What an engine would do with the image, by namespaces and rights alone."""

    def __init__(self, root, folder, config, email_url):
        self.root = root
        self.config = config
        self.data, self.secrets = folder / "data", folder / "secrets"
        self.backups = folder / "backups"
        places = self.data, self.secrets, self.backups
        for each in places:
            each.mkdir(mode=0o700)
        self._keep("secret_key", secrets.token_urlsafe(48))
        self._keep("sealing_keys", base64.b64encode(secrets.token_bytes(32)).decode())
        self._keep("email_url", email_url)
        identity = pyrage.x25519.Identity.generate()
        self._keep("backup_recipients", identity.to_public())
        (self.backups / "identity").write_text(f"{identity}\n")
        subprocess.run(["chown", "-R", "10001:10001", *places], check=True)

    def _keep(self, name, secret):
        (self.secrets / name).write_text(f"{secret}\n")

    @contextlib.contextmanager
    def serving(self):
        check = self.config["Healthcheck"]["Test"][1:]
        with self.running(*self.config["Cmd"]), self.running(*BEAT):
            wait_for(lambda: not self.ended(*check), "The health check does not pass.")
            yield

    def manage(self, *command):
        return self.run("python", "manage.py", *command)

    def run(self, *command):
        done = self._start(*command, stdout=subprocess.PIPE, text=True)
        told = done.communicate()[0]
        if done.returncode:
            sys.exit(f"{command} ended with {done.returncode}:\n{told}")
        return told

    def ended(self, *command):
        """The code that a command ends with."""
        return self._start(*command, stderr=subprocess.DEVNULL).wait()

    @contextlib.contextmanager
    def running(self, *command):
        process = self._start(*command)
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=60)

    def _start(self, *command, **options):
        mounts = [
            'mount --bind "$ROOT" "$ROOT"',
            'mkdir -p "$ROOT/run/secrets"',
            'mount --bind "$DATA" "$ROOT/var/lib/lamplight"',
            'mount --bind "$SECRETS" "$ROOT/run/secrets"',
            f'mount --bind "$BACKUPS" "$ROOT{BACKUPS}"',
            'mount -t tmpfs -o mode=1777,noexec,nosuid,nodev tmpfs "$ROOT/tmp"',
            'mount --rbind /dev "$ROOT/dev"',
            'mount -t proc proc "$ROOT/proc"',
            'mount -o remount,bind,ro "$ROOT"',
        ]
        rights = ["setpriv", "--reuid=10001", "--regid=10001", "--clear-groups"]
        rights += ["--bounding-set=-all", "--inh-caps=-all", "--no-new-privs", "--"]
        inside = 'cd /opt/lamplight && exec "$@"'
        chroot = ["chroot", str(self.root), *rights, "sh", "-c", inside, "sh", *command]
        return subprocess.Popen(
            ["unshare", "--mount", "sh", "-ec", f'{"; ".join(mounts)}; exec "$@"', "sh", *chroot],
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            **options,
        )

    def _environment(self):
        of_image = dict(line.split("=", 1) for line in self.config["Env"])
        files = {f"{path.name.upper()}_FILE": f"/run/secrets/{path.name}" for path in self._files()}
        folders = {"ROOT": str(self.root), "DATA": str(self.data), "SECRETS": str(self.secrets)}
        folders["BACKUPS"] = str(self.backups)
        given = {"PORT": str(PORT), "SITE_URL": SITE, "SIGN_UP": "invitation", "HOST": "127.0.0.1"}
        given["BACKUP_FOLDER"] = BACKUPS
        path = f"{of_image['PATH']}:/usr/sbin:/sbin"
        return {**of_image, **files, **folders, **given, "PATH": path}

    def _files(self):
        return self.secrets.iterdir()


if __name__ == "__main__":
    main()
