"""Whether the words of people open on both sides, and are the same. They are compared, never shown
and never kept."""

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sealing import data_keys
from sealing.cipher import SealError
from sealing.data_keys import WrappedKey
from sealing.fields import EncryptedField
from sealing.models import DataKey
from sealing.sealed_text import Sealed

# So many people's keys are held at once.
MOST_PEOPLE = 20_000


class KeyRing:
    """The data keys that lie in one of the two databases."""

    def __init__(self, alias):
        self.alias = alias
        self._keys = {}

    def fetch(self, user_ids):
        """Read the keys of people at once, whose words are opened next."""
        missing = set(user_ids) - self._keys.keys()
        if len(self._keys) + len(missing) > MOST_PEOPLE:
            self._keys.clear()
            missing = set(user_ids)
        self._keys.update((user_id, {}) for user_id in missing)
        rows = DataKey.objects.using(self.alias).filter(user_id__in=missing)
        for user_id, version, wrapped in rows.values_list("user_id", "version", "wrapped"):
            if key := _unwrapped(bytes(wrapped), user_id, version):
                self._keys[user_id][version] = key

    def of(self, user_id):
        return self._keys[user_id]


def _unwrapped(wrapped, user_id, version):
    try:
        return AESGCM(data_keys.unwrap(WrappedKey(wrapped), user_id, version))
    except SealError:
        return None


class Words:
    """Opens the sealed cells of one table on both sides, and counts."""

    def __init__(self, table, old_keys, new_keys):
        self.old_keys, self.new_keys = old_keys, new_keys
        columns = [(table.position(f.column), f) for f in table.fields]
        self.sealed = [(place, f) for place, f in columns if isinstance(f, EncryptedField)]
        self.key = table.position(table.key.column)
        self.user = table.position("user_id") if self.sealed else None
        self.opened = self.unopened = self.different = 0

    def compare(self, pairs):
        """Open the cells of some (old row, new row), which have the same key."""
        if not self.sealed:
            return
        for ring, side in ((self.old_keys, 0), (self.new_keys, 1)):
            ring.fetch({pair[side][self.user] for pair in pairs})
        for old, new in pairs:
            old_keys, new_keys = self.old_keys.of(old[self.user]), self.new_keys.of(new[self.user])
            for place, field in self.sealed:
                if old[place] or new[place]:
                    words = _opened(field, old_keys, old[self.key], old[place])
                    self._count(words, _opened(field, new_keys, new[self.key], new[place]))

    def _count(self, old, new):
        if old != new:
            self.different += 1
        elif old is None:
            self.unopened += 1
        else:
            self.opened += 1


def _opened(field, keys, row_id, cell):
    try:
        return field.decrypt_with(keys, row_id, Sealed(cell))
    except SealError:
        return None
