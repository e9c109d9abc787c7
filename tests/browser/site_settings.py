"""The site as it is, but for one thing: what ends after minutes ends after a day.

A tour of all pages takes longer, and every visit shall find its page: one in front of which it is
asked who somebody is, and those on which a code was asked for before.
"""

from config.settings import *  # noqa: F403 - the site is the product, but for four times

A_DAY = 24 * 60 * 60
ACCOUNT_REAUTHENTICATION_TIMEOUT = A_DAY
SESSION_COOKIE_AGE = A_DAY
ACCOUNT_LOGIN_TIMEOUT = A_DAY
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = A_DAY
