"""The site as it is, but for one thing: it asks again who somebody is after a day, not after ten
minutes. A tour of all pages takes longer, and every visit shall find its page.
"""

from config.settings import *  # noqa: F403

ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 60 * 60
