#!/usr/bin/env python
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config.first_run import make_missing


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["setup"]:
        # The settings refuse to load without secrets, so these come first.
        make_missing()
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # A setting that is missing or wrong is said in a sentence.
        sys.exit(str(error))


if __name__ == "__main__":
    main()
