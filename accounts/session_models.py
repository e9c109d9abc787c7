"""The table of sessions. Whoever reads it can open none: it lacks their keys and their words."""

import hashlib
import json
import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext as _

from sealing import site
from sealing.cipher import AssociatedData, SealError

YEAR = timedelta(days=365)
# How long before its end a sign-in may be renewed, and calm pages say so.
NOTICE = timedelta(days=30)
LENGTH_OF_HASH = 64


def hash_of(key):
    """Return what stands in the table for the key that a browser holds."""
    return hashlib.sha256((key or "").encode()).hexdigest()


def a_year_from_now():
    return timezone.now() + YEAR


class SessionQuerySet(models.QuerySet):
    def of_request(self, request):
        """Filter to the session of the browser that asks."""
        return self.filter(key_hash=hash_of(request.session.session_key))

    def others(self, request):
        """Leave out the session of the browser that asks."""
        return self.exclude(key_hash=hash_of(request.session.session_key))

    def open(self):
        """Filter to those that have not ended by themselves."""
        return self.filter(expire_date__gt=timezone.now())


class Session(AbstractBaseSession):
    """What the site remembers of a browser. With a user it is a sign-in; until then a short wait,
    as for a code.

    It ends at `expire_date`, when it was not used for long. After `renew_by` it opens Help only.
    """

    stays_here = "is a browser that is signed in"

    PURPOSE = "accounts.session"

    session_key = None
    session_data = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key_hash = models.CharField(max_length=LENGTH_OF_HASH, unique=True)
    sealed_data = models.BinaryField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions"
    )
    # As "Firefox on Android": enough to know it again, and shared by millions.
    device = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    renew_by = models.DateTimeField(default=a_year_from_now)
    last_seen_on = models.DateField(null=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            # A key that came here as it is would be half as long.
            models.CheckConstraint(
                condition=Exact(Length("key_hash"), LENGTH_OF_HASH),
                name="accounts_session_key_is_hashed",
            ),
            models.CheckConstraint(
                condition=Q(device="") | Q(user__isnull=False),
                name="accounts_session_device_of_sign_in",
            ),
            models.CheckConstraint(
                condition=Q(renew_by__gt=F("made_at")), name="accounts_session_renewed_after_made"
            ),
        ]

    def __str__(self):
        return f"session {self.pk}"

    @property
    def is_over(self):
        """Whether its year has passed."""
        return self.renew_by <= timezone.now()

    @property
    def is_ending(self):
        """Whether its year passes soon."""
        return self.renew_by - NOTICE <= timezone.now()

    def renew(self):
        """Let another year begin. Does not save."""
        self.renew_by = a_year_from_now()

    @property
    def device_name(self):
        """What the device is called on a page and in a mail."""
        browser, _on, system = self.device.partition(" on ")
        if not browser:
            return _("A browser")
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}

    def seal(self, key, data):
        """Let the row hold these data under this key."""
        self.key_hash = hash_of(key)
        self.sealed_data = self._sealed(data)

    def reseal(self):
        """Bring it under the newest outer key. Returns whether it was not; what a visitor saves in
        the meantime stays."""
        old = bytes(self.sealed_data)
        if site.is_under_newest_key(old, self.PURPOSE):
            return False
        same = type(self).objects.filter(pk=self.pk, sealed_data=old)
        return bool(same.update(sealed_data=self._sealed(self.get_decoded())))

    def get_decoded(self):
        """Return the data. Raises SealError."""
        return json.loads(site.decrypt(bytes(self.sealed_data), self.PURPOSE, self._bound))

    def may_hold(self, traces):
        """Whether one of these texts, in small letters, is in it. What does not open may."""
        try:
            held = json.dumps(self.get_decoded()).lower()
        except SealError:
            return True
        return any(trace in held for trace in traces)

    def _sealed(self, data):
        return site.encrypt(json.dumps(data).encode(), self.PURPOSE, self._bound)

    @property
    def _bound(self):
        return AssociatedData(self.key_hash.encode())
