"""The parts of a site as docs/settings.md starts them without manage.py."""

import re
import shlex
import subprocess
import sys

from tests.support.live_server import ROOT

BY_HAND = [
    ["-m", *shlex.split(command)]
    for command in re.findall(
        r"^    ((?:gunicorn|celery) [^#\n]+)", (ROOT / "docs" / "settings.md").read_text(), re.M
    )
]


def run(command, environment):
    """Run Python with this command until it ends by itself."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
