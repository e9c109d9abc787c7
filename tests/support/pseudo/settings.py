"""The product's settings with another language in the place of English: the one nobody speaks."""

import os
from pathlib import Path

from config.settings import *  # noqa: F403 - the site is the product, but for three settings
from tests.support.pseudo import LANGUAGE

LANGUAGE_CODE = LANGUAGE
LANGUAGES = [(LANGUAGE, "Longer and accented")]
LOCALE_PATHS = [Path(os.environ["PSEUDO_LOCALE"])]
