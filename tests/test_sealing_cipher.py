import copy
import os
import pickle

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from sealing.cipher import LONGEST, Sealed, SealError, seal, unseal

KEY = AESGCM(bytes(range(32)))
PLACE = b"app.model.field" + bytes(16)
TEXT = "the corner shop, after pay day"


def test_a_seal_opens_with_its_key_in_its_place():
    assert unseal(seal(TEXT, KEY, 1, PLACE), KEY, PLACE) == TEXT


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back_as_it_went_in(text):
    assert unseal(seal(text, KEY, 1, PLACE), KEY, PLACE) == text


@pytest.mark.parametrize("text", ["", "\0", "a\0\0", "\x80", "\x80\0", "a" * 31, "a" * 32])
def test_the_padding_takes_nothing_away(text):
    assert unseal(seal(text, KEY, 1, PLACE), KEY, PLACE) == text


@pytest.mark.parametrize(("length", "size"), [(0, 63), (31, 63), (32, 95), (162, 223)])
def test_the_size_tells_the_length_only_in_steps_of_32_bytes(length, size):
    assert len(seal("a" * length, KEY, 1, PLACE)) == size


def test_the_same_text_never_looks_the_same_twice():
    assert seal(TEXT, KEY, 1, PLACE) != seal(TEXT, KEY, 1, PLACE)


def test_every_changed_byte_is_refused():
    sealed = seal(TEXT, KEY, 1, PLACE)
    for index in range(len(sealed)):
        changed = bytearray(sealed)
        changed[index] ^= 1
        with pytest.raises(SealError):
            unseal(Sealed(changed), KEY, PLACE)


def test_every_cut_is_refused():
    sealed = seal(TEXT, KEY, 1, PLACE)
    for length in range(len(sealed)):
        with pytest.raises(SealError):
            unseal(Sealed(sealed[:length]), KEY, PLACE)
    with pytest.raises(SealError):
        unseal(Sealed(sealed + b"\0"), KEY, PLACE)


def test_another_place_is_refused():
    with pytest.raises(SealError):
        unseal(seal(TEXT, KEY, 1, PLACE), KEY, b"app.model.other" + bytes(16))


def test_another_key_is_refused():
    with pytest.raises(SealError):
        unseal(seal(TEXT, KEY, 1, PLACE), AESGCM(os.urandom(32)), PLACE)


def test_a_seal_knows_the_number_of_its_key():
    assert seal(TEXT, KEY, 0x1234, PLACE).number == 0x1234


@pytest.mark.parametrize("stored", [b"plain text " * 9, b"\x01short", b"\x02" + bytes(80)])
def test_other_bytes_have_no_key_number(stored):
    with pytest.raises(SealError, match="not a sealed text"):
        _ = Sealed(stored).number


def test_half_a_character_is_refused_without_quoting_the_text():
    with pytest.raises(SealError) as refusal:
        seal(f"{TEXT}\ud83d", KEY, 1, PLACE)
    assert TEXT not in repr(refusal.value)
    assert refusal.value.__suppress_context__


def test_a_text_beyond_the_column_is_refused():
    with pytest.raises(SealError, match="too long"):
        seal("a" * LONGEST, KEY, 1, PLACE)


def test_a_template_cannot_take_the_error_for_an_empty_text():
    assert not issubclass(SealError, AttributeError | ValueError | KeyError | TypeError)


@pytest.mark.parametrize("show", [str, repr, "{}".format, "%s".__mod__])
def test_a_seal_shows_its_size_only(show):
    assert show(seal(TEXT, KEY, 1, PLACE)) == "<sealed, 63 bytes>"


@pytest.mark.parametrize(
    "twin", [copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))]
)
def test_a_copied_seal_keeps_its_row(twin):
    sealed = seal(TEXT, KEY, 1, PLACE)
    sealed.row = "a row"
    assert (twin(sealed), twin(sealed).row, type(twin(sealed))) == (sealed, "a row", Sealed)
