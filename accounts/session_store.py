"""Where sessions are kept: in our own table, under the hash of the key that the browser holds."""

from contextlib import suppress
from datetime import UTC, timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.utils import timezone

from accounts.models import Session
from accounts.session_models import hash_of
from sealing.cipher import SealError

WRITTEN = [field.attname for field in Session._meta.concrete_fields if not field.primary_key]


class SessionStore(SessionBase):
    """Django's sessions, with a row that says whose they are."""

    def __init__(self, session_key=None):
        super().__init__(session_key)
        self._row = Session()

    @property
    def row(self):
        """The row of this session. It is not saved before there is something to keep."""
        self._get_session()
        return self._row

    def load(self):
        """Return the data; none where the session has ended, or lies under a key of old."""
        row = Session.objects.open().filter(key_hash=hash_of(self.session_key)).first()
        try:
            data = row and row.get_decoded()
        except SealError:
            data = None
        if data is None:
            self._session_key = None
            return {}
        self._row = row
        return data

    def leave_unread(self):
        """Have nothing in it for this request, without a look: its table cannot be reached."""
        self._session_cache = {}

    def exists(self, session_key):
        return Session.objects.filter(key_hash=hash_of(session_key)).exists()

    def create(self):
        self._session_key = self._get_new_session_key()
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create=False):
        data = self._get_session(no_load=must_create)
        if self.session_key is None:
            self.create()
            return
        row = self._row
        # Gone, or under another key by now: ended elsewhere, or somebody has signed in on it.
        stored = Session.objects.filter(pk=row.pk, key_hash=row.key_hash)
        row.seal(self.session_key, data)
        row.user_id = data.get(SESSION_KEY)
        row.expire_date = _without_the_hour(self.get_expiry_date())
        if must_create:
            row.save(force_insert=True)
            return
        if not stored.update(**{name: getattr(row, name) for name in WRITTEN}):
            raise UpdateError

    def delete(self, session_key=None):
        Session.objects.filter(key_hash=hash_of(session_key or self.session_key)).delete()

    def flush(self):
        super().flush()
        self._row = Session()

    def cycle_key(self):
        """Give the same row another key: what was read off before opens nothing any more."""
        data = self._session
        if self.session_key is None:
            self.create()
        else:
            self._session_key = self._get_new_session_key()
            self._save_under_new_key()
        self._session_cache = data
        self.modified = True

    def _save_under_new_key(self):
        try:
            self.save()
        except UpdateError:
            # It was ended elsewhere, or the same form was sent twice and the other one was faster.
            raise SessionInterrupted("The session is gone, or under another key.") from None

    @classmethod
    def clear_expired(cls):
        Session.objects.filter(expire_date__lte=timezone.now()).delete()


def _without_the_hour(moment):
    """Return the end of the day of a moment that is days away: else it tells, to the second, when
    somebody last did something."""
    if moment - timezone.now() < timedelta(days=2):
        return moment
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=1)


def reseal(**kwargs):
    """Bring every session under the newest outer key. Returns how many those were, and 0: one that
    does not open has ended, and nobody has to put a key back for it."""
    done = 0
    for row in Session.objects.open().iterator():
        with suppress(SealError):
            done += row.reseal()
    return done, 0
