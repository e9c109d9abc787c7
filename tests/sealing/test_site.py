"""The site's door: what the site reads again, and nobody who has only the database."""

import base64
import logging
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sealing import site
from sealing.cipher import SealError
from sealing.outer_keys import derived_keys

CANARY = b"canary in the coal mine 1234-5678"
PURPOSE = "test.letters"


def outer_key():
    return base64.b64encode(os.urandom(32)).decode()


@given(st.binary())
def test_all_bytes_come_back_as_they_went_in(plain):
    assert site.decrypt(site.encrypt(plain, PURPOSE), PURPOSE) == plain


def test_nothing_of_it_can_be_read_and_it_never_looks_the_same_twice():
    one, two = (site.encrypt(CANARY, PURPOSE) for _ in range(2))
    assert one != two
    assert not any(word in one for word in CANARY.split())


@pytest.mark.parametrize("purpose", ["test.lette", "test.letterss", "", "sealing.datakey"])
def test_another_purpose_is_refused(purpose):
    with pytest.raises(SealError, match="does not open"):
        site.decrypt(site.encrypt(CANARY, PURPOSE), purpose)


def test_the_purpose_is_refused_also_under_the_same_key(monkeypatch):
    keys = derived_keys(PURPOSE)
    monkeypatch.setattr(site, "derived_keys", lambda purpose: keys)
    with pytest.raises(SealError, match="does not open"):
        site.decrypt(site.encrypt(CANARY, PURPOSE), "test.other")


@pytest.mark.parametrize(
    ("purpose", "row"), [(PURPOSE, b"another row"), (PURPOSE, b""), ("test.letters\0a", b" row")]
)
def test_what_belongs_to_a_row_is_refused_in_another(purpose, row):
    sealed = site.encrypt(CANARY, PURPOSE, b"a row")
    assert site.decrypt(sealed, PURPOSE, b"a row") == CANARY
    with pytest.raises(SealError):
        site.decrypt(sealed, purpose, row)


def test_every_changed_byte_is_refused():
    sealed = site.encrypt(CANARY, PURPOSE)
    for index in range(len(sealed)):
        changed = bytearray(sealed)
        changed[index] ^= 1
        with pytest.raises(SealError):
            site.decrypt(bytes(changed), PURPOSE)


def test_every_cut_is_refused():
    sealed = site.encrypt(b"", PURPOSE)
    for length in range(len(sealed)):
        with pytest.raises(SealError):
            site.decrypt(sealed[:length], PURPOSE)
    with pytest.raises(SealError):
        site.decrypt(sealed + b"\0", PURPOSE)


def test_the_newest_outer_key_seals_and_older_ones_open_until_they_go(settings):
    old, new = outer_key(), outer_key()
    settings.SEALING_KEYS = [old]
    before = site.encrypt(CANARY, PURPOSE)
    settings.SEALING_KEYS = [new, old]
    after = site.encrypt(CANARY, PURPOSE)
    assert site.decrypt(before, PURPOSE) == site.decrypt(after, PURPOSE) == CANARY
    assert [site.is_under_newest_key(each, PURPOSE) for each in (before, after)] == [False, True]
    settings.SEALING_KEYS = [new]
    assert site.decrypt(after, PURPOSE) == CANARY
    with pytest.raises(SealError, match="SEALING_KEYS lacks"):
        site.decrypt(before, PURPOSE)


def test_each_purpose_has_keys_of_its_own(settings):
    settings.SEALING_KEYS = [outer_key()]
    ((fingerprint, key),) = derived_keys(PURPOSE).items()
    ((same, other),) = derived_keys("test.other").items()
    assert fingerprint == same
    nonce = bytes(12)
    assert key.encrypt(nonce, CANARY, None) != other.encrypt(nonce, CANARY, None)


@pytest.mark.parametrize("encoded", [None, [], ["not base64!"]])
def test_without_an_outer_key_nothing_is_sealed_or_opened(settings, encoded):
    sealed = site.encrypt(CANARY, PURPOSE)
    settings.SEALING_KEYS = encoded
    for act in (site.encrypt, site.decrypt):
        with pytest.raises(SealError, match="Set SEALING_KEYS"):
            act(sealed, PURPOSE)


def test_the_outer_keys_are_read_once_for_each_purpose(settings):
    settings.SEALING_KEYS = [outer_key()]
    assert derived_keys(PURPOSE) is derived_keys(PURPOSE)


def test_a_refusal_tells_nothing_of_the_words_or_the_keys(settings, caplog):
    sealed = site.encrypt(CANARY, PURPOSE)
    settings.SEALING_KEYS = [outer_key()]
    with caplog.at_level(logging.DEBUG), pytest.raises(SealError) as refusal:
        site.decrypt(sealed, PURPOSE)
    assert refusal.value.__suppress_context__
    said = f"{refusal.value!r} {caplog.text}"
    for secret in (CANARY.decode(), repr(sealed), settings.SEALING_KEYS[0]):
        assert secret not in said
