import copy
import os
import pickle

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from sealing.cipher import SealError
from sealing.sealed_text import LONGEST, Sealed, decrypt, encrypt

KEY = AESGCM(bytes(range(32)))
CELL = b"app.model.field" + bytes(16)
TEXT = "the corner shop, after pay day"


def test_a_seal_opens_with_its_key_in_its_cell():
    assert decrypt(encrypt(TEXT, KEY, 1, CELL), KEY, CELL) == TEXT


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back_as_it_went_in(text):
    assert decrypt(encrypt(text, KEY, 1, CELL), KEY, CELL) == text


@pytest.mark.parametrize("text", ["", "\0", "a\0\0", "\x80", "\x80\0", "a" * 31, "a" * 32])
def test_the_padding_takes_nothing_away(text):
    assert decrypt(encrypt(text, KEY, 1, CELL), KEY, CELL) == text


@pytest.mark.parametrize(("length", "size"), [(0, 63), (31, 63), (32, 95), (162, 223)])
def test_the_size_tells_the_length_only_in_steps_of_32_bytes(length, size):
    assert len(encrypt("a" * length, KEY, 1, CELL)) == size


def test_the_same_text_never_looks_the_same_twice():
    assert encrypt(TEXT, KEY, 1, CELL) != encrypt(TEXT, KEY, 1, CELL)


def test_every_changed_byte_is_refused():
    sealed = encrypt(TEXT, KEY, 1, CELL)
    for index in range(len(sealed)):
        changed = bytearray(sealed)
        changed[index] ^= 1
        with pytest.raises(SealError):
            decrypt(Sealed(changed), KEY, CELL)


def test_every_cut_is_refused():
    sealed = encrypt(TEXT, KEY, 1, CELL)
    for length in range(len(sealed)):
        with pytest.raises(SealError):
            decrypt(Sealed(sealed[:length]), KEY, CELL)
    with pytest.raises(SealError):
        decrypt(Sealed(sealed + b"\0"), KEY, CELL)


def test_another_cell_is_refused():
    with pytest.raises(SealError):
        decrypt(encrypt(TEXT, KEY, 1, CELL), KEY, b"app.model.other" + bytes(16))


def test_another_key_is_refused():
    with pytest.raises(SealError):
        decrypt(encrypt(TEXT, KEY, 1, CELL), AESGCM(os.urandom(32)), CELL)


def test_a_seal_knows_the_version_of_its_key():
    assert encrypt(TEXT, KEY, 0x1234, CELL).key_version == 0x1234


@pytest.mark.parametrize("stored", [b"plain text " * 9, b"\x01short", b"\x02" + bytes(80)])
def test_other_bytes_have_no_key_version(stored):
    with pytest.raises(SealError, match="not a sealed text"):
        _ = Sealed(stored).key_version


def test_half_a_character_is_refused_without_quoting_the_text():
    with pytest.raises(SealError) as refusal:
        encrypt(f"{TEXT}\ud83d", KEY, 1, CELL)
    assert TEXT not in repr(refusal.value)
    assert refusal.value.__suppress_context__


def test_a_text_beyond_the_column_is_refused():
    with pytest.raises(SealError, match="too long"):
        encrypt("a" * LONGEST, KEY, 1, CELL)


def test_a_template_cannot_take_the_error_for_an_empty_text():
    assert not issubclass(SealError, AttributeError | ValueError | KeyError | TypeError)


@pytest.mark.parametrize("show", [str, repr, "{}".format, "%s".__mod__])
def test_a_seal_shows_its_size_only(show):
    assert show(encrypt(TEXT, KEY, 1, CELL)) == "<sealed, 63 bytes>"


@pytest.mark.parametrize(
    "twin", [copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))]
)
def test_a_copied_seal_keeps_its_row(twin):
    sealed = encrypt(TEXT, KEY, 1, CELL)
    sealed.row_id = "a row"
    assert (twin(sealed), twin(sealed).row_id, type(twin(sealed))) == (sealed, "a row", Sealed)
