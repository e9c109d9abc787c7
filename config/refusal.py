"""How the web server and Celery, which start without manage.py, refuse settings that are wrong.

They say the sentence that tells what to set, where it would be the last line of a traceback.
"""

import os
import sys
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured


def refuse_wrong_settings():
    try:
        import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    except ImproperlyConfigured as error:
        # Not where Celery has put another stream, which is gone before a last word is written.
        print(error, file=sys.__stderr__, flush=True)
        sys.exit(1)
