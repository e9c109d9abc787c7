"""A bare Debian in a folder, and systemd in it: what the tries of packaging stand on."""

import contextlib
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
RELEASE = "trixie"
GIVEN = ["systemd", "systemd-sysv", "dbus", "ca-certificates"]
# Where a machine may keep how pip reaches its registry, and whom it trusts.
TAKEN_OVER = [
    "etc/hosts",
    "etc/pip.conf",
    "etc/resolv.conf",
    "root/.config/pip",
    "usr/local/share/ca-certificates",
    "etc/ssl/certs/ca-certificates.crt",
]
STARTING_MAY_TAKE = 60  # seconds
BARE = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "DEBIAN_FRONTEND": "noninteractive",
}


def build(root, release=RELEASE):
    """Make the root, unless a try before did, and let it reach what this machine reaches."""
    if not (root / "etc/debian_version").exists():
        include = f"--include={','.join(GIVEN)}"
        command = ["debootstrap", "--variant=minbase", include, release, root, mirror()]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    for name in TAKEN_OVER:
        take_over(root, name)


@contextlib.contextmanager
def on_top_of(root):
    """A folder that begins as the root, which stays bare whatever is done there."""
    with tempfile.TemporaryDirectory(dir=root.parent, prefix="try-") as folder:
        upper, work, merged = (Path(folder, name) for name in ("upper", "work", "merged"))
        for each in (upper, work, merged):
            each.mkdir()
        # As a root's own folder: others than root look through it.
        upper.chmod(0o755)
        layers = f"lowerdir={root},upperdir={upper},workdir={work}"
        subprocess.run(["mount", "-t", "overlay", "overlay", "-o", layers, merged], check=True)
        try:
            yield merged
        finally:
            subprocess.run(["umount", merged], check=True)


def mirror():
    """Where this machine's apt finds Debian."""
    form = ["apt-get", "indextargets", "--format", "$(REPO_URI)"]
    targets = subprocess.run(form, check=True, capture_output=True, text=True).stdout
    return next(line for line in targets.splitlines() if line.rstrip("/").endswith("/debian"))


def take_over(root, name):
    source, target = Path("/", name), root / name
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.exists():
        target.unlink(missing_ok=True)
        shutil.copy(source, target)


class Machine:
    """A root whose systemd runs, in namespaces of its own but for the network."""

    def __init__(self, root):
        self.root = root
        self.nspawn = self.leader = None

    def start(self):
        # A mount of its own: where this script runs, the usual folder may be on a read-only disk.
        prepare = "mkdir -p /run/systemd/nspawn && mount -t tmpfs tmpfs /run/systemd/nspawn"
        nspawn = ["systemd-nspawn", "--quiet", "--boot", f"--directory={self.root}"]
        nspawn += ["--machine=lamplight-try", "--keep-unit", "--register=no", "--console=pipe"]
        nspawn += [f"--bind-ro={REPOSITORY}:/srv/lamplight", "--resolv-conf=off"]
        self.nspawn = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", f'{prepare}; exec "$@"', "sh", *nspawn],
            env={**BARE, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        wait_for(self._is_up, "systemd did not start")

    def _is_up(self):
        listed = ["ps", "--ppid", str(self.nspawn.pid), "-o", "pid=,comm="]
        children = subprocess.run(listed, capture_output=True, text=True).stdout.split()
        if "systemd" not in children:
            return False
        self.leader = children[children.index("systemd") - 1]
        state = self.run("systemctl is-system-running", check=False)
        return state.stdout.strip() in ("running", "degraded")

    def run(self, script, check=True):
        """Run lines of a shell inside; the first that fails ends it."""
        entering = ["nsenter", "--target", self.leader, "--all"]
        return subprocess.run(
            [*entering, "bash", "-euo", "pipefail", "-c", script],
            env=BARE,
            check=check,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def stop(self):
        self.run("systemctl poweroff", check=False)
        self.nspawn.wait(timeout=120)


@contextlib.contextmanager
def running(machine):
    machine.start()
    try:
        yield machine
    finally:
        machine.stop()


def wait_for(is_so, otherwise, seconds=STARTING_MAY_TAKE):
    give_up_at = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > give_up_at:
            raise SystemExit(otherwise)
        time.sleep(0.2)
