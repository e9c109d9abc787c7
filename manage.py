#!/usr/bin/env python
import os
import sys
from contextlib import nullcontext

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config.first_run import missing_made


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # The settings refuse to load without secrets, so these come first.
    prepared = missing_made() if sys.argv[1:2] == ["setup"] else nullcontext()
    try:
        with prepared:
            execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # A setting that is missing or wrong is said in a sentence.
        sys.exit(str(error))


if __name__ == "__main__":
    main()
