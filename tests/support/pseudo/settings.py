"""The product's settings with one language more: the one that nobody speaks."""

import os
from pathlib import Path

from config.settings import LANGUAGES, MIDDLEWARE
from tests.browser.site_settings import *  # noqa: F403 - the site is the product, but for three settings
from tests.support.pseudo import LANGUAGE

LANGUAGES = [*LANGUAGES, (LANGUAGE, "Longer and accented")]
LOCALE_PATHS = [Path(os.environ["PSEUDO_LOCALE"])]
WHERE = MIDDLEWARE.index("accounts.middleware.VisitMiddleware")
MIDDLEWARE = [
    *MIDDLEWARE[:WHERE],
    "tests.support.pseudo.middleware.AskedForMiddleware",
    *MIDDLEWARE[WHERE:],
]
