#!/usr/bin/env python
import os
import sys

from django.core.management import execute_from_command_line

from config.first_run import make_missing


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["setup"]:
        # The settings refuse to load without secrets, so these come first.
        make_missing()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
