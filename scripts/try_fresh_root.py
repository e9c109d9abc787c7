"""Does one command really do on a bare machine? `sudo python3 scripts/try_fresh_root.py`

Builds a bare Debian 12 in a folder (kept, so that a later try is quicker), clones the last commit
of this repository into it and runs `make run` there in a terminal, twice: each time the address has
to answer, one Ctrl-C has to end it with exit code 0 in three seconds, and nothing may be left
running. `--test` runs `make test` there as well.

Needs root and debootstrap. How apt and pip reach their registries is taken over from this machine.
"""

import argparse
import contextlib
import os
import pty
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

RELEASE = "bookworm"
GIVEN = ["git", "make", "python3", "ca-certificates"]
REPOSITORY = Path(__file__).resolve().parent.parent
PORT = 8765  # not the usual one, where a site may be running on this machine
CTRL_C = b"\x03"
# Where a machine may keep how apt and pip reach their registries, and whom they trust.
TAKEN_OVER = [
    "etc/apt",
    "etc/hosts",
    "etc/pip.conf",
    "etc/resolv.conf",
    "root/.config/pip",
    "usr/local/share/ca-certificates",
]
TRUSTED = "etc/ssl/certs/ca-certificates.crt"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=REPOSITORY / "var" / "fresh-root")
    parser.add_argument("--test", action="store_true", help="run `make test` as well")
    options = parser.parse_args()
    root = options.folder.resolve()
    build(root)
    with mounted(root):
        furnish(root)
        for attempt in ("first", "second"):
            try_run(root, attempt)
        if options.test:
            subprocess.run(inside(root, "make", "test"), check=True, stdin=subprocess.DEVNULL)
            expect_nothing_left(root)


def build(root):
    if not (root / "etc/debian_version").exists():
        command = ["debootstrap", "--variant=minbase", RELEASE, root, mirror()]
        subprocess.run(command, check=True)


def mirror():
    """Where this machine's apt finds the release."""
    form = ["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)"]
    targets = subprocess.run(form, check=True, capture_output=True, text=True).stdout
    return next(line.split()[1] for line in targets.splitlines() if line.split()[0] == RELEASE)


@contextlib.contextmanager
def mounted(root):
    mounts = [("--rbind", "/dev", root / "dev"), ("-t", "proc", "proc", root / "proc")]
    done = []
    try:
        for *what, where in mounts:
            subprocess.run(["mount", *what, where], check=True)
            done.insert(0, where)
            # Taking the copy of /dev away again must not take this machine's own away.
            subprocess.run(["mount", "--make-rslave", where], check=True)
        yield
    finally:
        for where in done:
            subprocess.run(["umount", "--recursive", "--lazy", where], check=True)


def furnish(root):
    for name in TAKEN_OVER:
        take_over(root, name)
    subprocess.run(inside(root, "apt-get", "-qq", "update"), check=True)
    install = ["apt-get", "-qq", "-y", "--no-install-recommends", "install", *GIVEN]
    subprocess.run(inside(root, *install), check=True, stdout=subprocess.DEVNULL)
    # Installing the certificates made a bundle of Debian's own: this machine may trust more.
    take_over(root, TRUSTED)
    shutil.rmtree(root / "lamplight", ignore_errors=True)
    clone = ["git", "clone", "--quiet", "--no-hardlinks", REPOSITORY, root / "lamplight"]
    subprocess.run(clone, check=True)


def take_over(root, name):
    source, target = Path("/", name), root / name
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.exists():
        shutil.copy(source, target)


def inside(root, *command):
    """The command that runs `command` in the clone inside the bare root."""
    bare = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root"]
    bare += ["DEBIAN_FRONTEND=noninteractive", f"PORT={PORT}"]
    there = 'cd /lamplight 2>/dev/null || cd /; exec "$@"'
    return ["chroot", str(root), "env", *bare, "sh", "-c", there, "sh", *command]


def try_run(root, attempt):
    started = time.monotonic()
    pid, terminal = pty.fork()
    if pid == 0:
        command = inside(root, "make", "run")
        os.execvp(command[0], command)
    show_until(terminal, b"Open http")
    wait_for_answer()
    print(f"{attempt} run: answers after {time.monotonic() - started:.1f} s")
    os.write(terminal, CTRL_C)
    pressed = time.monotonic()
    show_until(terminal, None)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    took = time.monotonic() - pressed
    os.close(terminal)
    print(f"{attempt} run: exit code {code}, {took:.1f} s after Ctrl-C")
    if code != 0 or took > 3:
        sys.exit("It has to be 0, within three seconds.")
    expect_nothing_left(root)


def wait_for_answer():
    give_up_at = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=5).close()
            return
        except OSError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.1)


def show_until(terminal, words):
    """Pass on what is printed until `words` are in it; without words, until the end."""
    shown = b""
    while words is None or words not in shown:
        # Linux reports a terminal that was closed as an input/output error.
        try:
            more = os.read(terminal, 4096)
        except OSError:
            more = b""
        if not more and words:
            sys.exit("It ended before it had started.")
        if not more:
            return
        shown += more
        sys.stdout.buffer.write(more)
        sys.stdout.buffer.flush()


def expect_nothing_left(root):
    left = []
    for process in Path("/proc").glob("[0-9]*"):
        # Processes come and go while we look.
        with contextlib.suppress(OSError):
            if (process / "root").resolve() == root:
                left.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    if left:
        sys.exit(f"Left running: {left}")


if __name__ == "__main__":
    main()
