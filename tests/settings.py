"""The settings of the product, on a folder and keys of the tests' own."""

import atexit
import base64
import os
import shutil
import tempfile
from pathlib import Path

VAR_DIR = tempfile.mkdtemp(prefix="lamplight-test-")
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
os.environ.update(
    VAR_DIR=VAR_DIR,
    SECRET_KEY="tests-only-" + "k" * 50,
    SEALING_KEYS=base64.b64encode(b"k" * 32).decode(),
    SITE_URL="http://testserver",
)
for name in ("EMAIL_URL", "BROKER_URL", "DATABASE_URL", "DEBUG"):
    os.environ.pop(name, None)

from config.settings import *  # noqa: E402, F403 - the environment has to be there first

INSTALLED_APPS = [*INSTALLED_APPS, "tests.sealed_app"]  # noqa: F405 - from config.settings
# WhiteNoise warns when the folder that it serves is missing.
Path(VAR_DIR, "static").mkdir()
# Hashed names need collectstatic, which the browser tests run for real.
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Nobody in a test measures how long a sign-in takes; `make bench BENCH=enumeration` does.
ANSWER_STEP_SECONDS = 0
