"""How many codes may be asked for within an hour and a day, and how often each may be typed wrong.

In a table of its own and not in the cache: a full cache throws away what it likes, and who fills it
would get a new budget. A row is locked while it is read and written, by whatever process.
"""

import secrets
from datetime import timedelta
from math import ceil

from django.db import models, transaction
from django.utils import timezone

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST = {HOUR: 10, DAY: 20}
# The last ones of each, for networks that have not asked within a day.
RESERVE = 5
TRIES = 3


class CodeBudget(models.Model):
    """The codes that were asked for with one address within a day, mailed or not.

    An address without an account has one as well, so that nobody learns which have. Keys and
    networks are hashes (networks.py): a row names nobody.
    """

    key = models.CharField(max_length=64, primary_key=True)
    # The oldest first: [{"id": of the code, "at": seconds, "network": hash, "tries": wrong ones}]
    codes = models.JSONField(default=list)
    forget_at = models.DateTimeField(db_index=True, default=timezone.now)

    def __str__(self):
        return f"<CodeBudget of {len(self.codes)}>"

    @classmethod
    def ask(cls, key, network=""):
        """Count one more code. Returns (its id, 0), or ("", seconds until one may be asked for).

        Without a network nobody else asks, so nothing is kept back.
        """
        with transaction.atomic():
            budget, _is_new = cls.objects.select_for_update().get_or_create(key=key)
            seconds = budget._seconds_to_wait(network)
            return ("", seconds) if seconds else (budget._add(network), 0)

    @classmethod
    def count_try(cls, key, code):
        """Count a try of a code. Returns whether it may be tried: three times, then never."""
        with transaction.atomic():
            budget = cls.objects.select_for_update().filter(key=key).first()
            return budget is not None and budget._count_try(code)

    @classmethod
    def forget_old(cls, now):
        cls.objects.filter(forget_at__lte=now).delete()

    def _seconds_to_wait(self, network):
        now = timezone.now().timestamp()
        self.codes = [code for code in self.codes if code["at"] > now - DAY.total_seconds()]
        has_asked = network and any(code["network"] == network for code in self.codes)
        kept_back = RESERVE if has_asked else 0
        asked = [code["at"] for code in reversed(self.codes)]
        free_at = (
            # The next one is free when the last of the full number is old enough.
            asked[most - kept_back - 1] + window.total_seconds()
            for window, most in MOST.items()
            if len(asked) >= most - kept_back
        )
        return max(0, ceil(max(free_at, default=now) - now))

    def _add(self, network):
        now = timezone.now()
        code = secrets.token_hex(8)
        self.codes.append({"id": code, "at": now.timestamp(), "network": network, "tries": 0})
        self.forget_at = now + DAY
        self.save()
        return code

    def _count_try(self, code):
        for each in self.codes:
            if each["id"] == code and each["tries"] < TRIES:
                each["tries"] += 1
                self.save()
                return True
        return False
