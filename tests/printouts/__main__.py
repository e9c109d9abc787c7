"""`python -m tests.printouts FOLDER`: draw every printout into a folder, to look at."""

import importlib
import os
import sys
from pathlib import Path

import django


def main(folder):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    importlib.import_module("tests.printouts.papers").draw(Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
