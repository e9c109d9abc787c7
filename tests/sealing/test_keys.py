import base64
import io
import os
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from celery import Celery
from django.core.management import CommandError, call_command
from django.core.signals import request_finished
from django.db import connection, transaction
from django.utils import timezone

from sealing import data_keys, rotation
from sealing.cipher import SealError
from sealing.models import DataKey
from sealing.outer_keys import ADVICE, check_outer_keys
from sealing.sealed_text import Sealed, encrypt
from tests.sealed_app.models import Leaf, Twig
from tests.sealed_app.rows import loaded, new_leaf, new_person, put_seal, seal_of

DATA_KEY = bytes(range(32))
TOMORROW = timedelta(days=1, minutes=1)


def outer_key():
    return base64.b64encode(os.urandom(32)).decode()


@pytest.fixture(autouse=True)
def _no_key_from_another_test():
    data_keys.forget()


@pytest.fixture
def with_outer_keys(settings):
    """Change the outer keys as a deploy does: every process starts without a cache."""

    def change(*encoded):
        settings.SEALING_KEYS = list(encoded)
        data_keys.forget()

    return change


# Wrapping ---------------------------------------------------------------------------------------


def test_a_wrapped_key_opens_for_its_person_and_version():
    user_id = uuid.uuid4()
    assert data_keys.unwrap(data_keys.wrap(DATA_KEY, user_id, 3), user_id, 3) == DATA_KEY


def test_a_wrapped_key_opens_for_nobody_else():
    user_id = uuid.uuid4()
    wrapped = data_keys.wrap(DATA_KEY, user_id, 3)
    for owner in ((uuid.uuid4(), 3), (user_id, 4)):
        with pytest.raises(SealError):
            data_keys.unwrap(wrapped, *owner)


def test_every_changed_byte_of_a_wrapped_key_is_refused():
    user_id = uuid.uuid4()
    wrapped = data_keys.wrap(DATA_KEY, user_id, 1)
    for index in range(len(wrapped)):
        changed = bytearray(wrapped)
        changed[index] ^= 1
        with pytest.raises(SealError):
            data_keys.unwrap(bytes(changed), user_id, 1)


def test_the_newest_outer_key_wraps_and_older_ones_still_open(with_outer_keys):
    user_id, old, new = uuid.uuid4(), outer_key(), outer_key()
    with_outer_keys(old)
    wrapped = data_keys.wrap(DATA_KEY, user_id, 1)
    with_outer_keys(new, old)
    again = data_keys.rewrap(wrapped, user_id, 1)
    assert data_keys.rewrap(again, user_id, 1) == again
    with_outer_keys(new)
    assert data_keys.unwrap(again, user_id, 1) == DATA_KEY
    with pytest.raises(SealError, match="SEALING_KEYS lacks"):
        data_keys.unwrap(wrapped, user_id, 1)


@pytest.mark.parametrize(
    ("encoded", "sentence"),
    [
        (None, "There is no outer key."),
        ([], "There is no outer key."),
        ([outer_key(), "not base64!"], "Key 2 of SEALING_KEYS is not base64."),
        ([7], "Key 1 of SEALING_KEYS is not base64."),
        ([base64.b64encode(b"short").decode()], "Key 1 of SEALING_KEYS has 5 bytes."),
    ],
)
def test_the_check_says_what_to_set(settings, encoded, sentence):
    settings.SEALING_KEYS = encoded
    (error,) = check_outer_keys()
    assert error.msg == f"{sentence} {ADVICE}"


def test_the_check_is_quiet_when_all_is_well():
    assert check_outer_keys() == []


# A person's keys --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_new_person_has_one_key_and_saving_them_again_adds_none():
    user = new_person()
    user.save()
    assert [key.version for key in user.data_keys.all()] == [1]


@pytest.mark.django_db
def test_a_page_of_rows_asks_for_the_key_once(django_assert_num_queries):
    user = new_person()
    for n in range(5):
        new_leaf(user, f"{n}", detail="x")
    data_keys.forget()
    with django_assert_num_queries(2):
        assert {leaf.text for leaf in user.test_leaves.all()} == {"0", "1", "2", "3", "4"}


def send_request_finished():
    request_finished.send(sender=None)


def run_a_task():
    app = Celery("test", set_as_current=False)
    app.conf.task_always_eager = True

    @app.task
    def nothing():
        pass

    nothing.delay()


@pytest.mark.django_db
@pytest.mark.parametrize("ending", [send_request_finished, run_a_task])
def test_no_key_stays_in_memory_after_a_request_or_a_task(ending):
    new_leaf(new_person())
    assert data_keys.keys_of.cache_info().currsize
    ending()
    assert not data_keys.keys_of.cache_info().currsize


@pytest.mark.django_db
def test_a_key_added_by_another_process_is_found():
    user = new_person()
    leaf = new_leaf(user)
    known = data_keys.keys_of(user.pk)
    DataKey.make(user.pk)
    leaf.save()
    version = seal_of(leaf).key_version
    data_keys.forget()
    # What a process holds that read the keys before the rotation.
    data_keys.keys_of(user.pk).clear()
    data_keys.keys_of(user.pk).update(known)
    assert version not in data_keys.keys_of(user.pk)
    assert loaded(leaf).text == "the corner shop"


@pytest.mark.django_db
def test_the_key_of_a_person_who_was_rolled_back_seals_nothing():
    user_id = uuid.uuid4()

    def try_to_join():
        user = new_person(id=user_id)
        return new_leaf(user, "once more")

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        try_to_join()
        _ = 1 / 0
    leaf = try_to_join()
    data_keys.forget()
    assert loaded(leaf).text == "once more"


@pytest.mark.django_db
def test_without_a_data_key_nothing_opens_and_nothing_is_saved():
    leaf = new_leaf(new_person(), "before")
    leaf.user.data_keys.all().delete()
    data_keys.forget()
    with pytest.raises(SealError, match="no data key"):
        _ = loaded(leaf).text
    with pytest.raises(SealError, match="no data key"), transaction.atomic():
        new_leaf(leaf.user)
    assert Leaf.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("encoded", [[], [outer_key()]])
def test_a_wrong_outer_key_opens_nothing_and_saves_nothing(with_outer_keys, encoded):
    leaf = new_leaf(new_person(), "before")
    before = seal_of(leaf)
    with_outer_keys(*encoded)
    with pytest.raises(SealError):
        _ = loaded(leaf).text
    leaf.text = "after"
    with pytest.raises(SealError), transaction.atomic():
        leaf.save()
    assert seal_of(leaf) == before


@pytest.mark.django_db
@pytest.mark.parametrize("row", [{"user_id": None}, {"user_id": "a name"}, {"pk": "a name"}])
def test_a_row_without_its_ids_is_refused(row):
    leaf = Leaf(**{"user": new_person(), "text": "words", **row})
    with pytest.raises(SealError):
        leaf._meta.get_field("text").pre_save(leaf, add=True)


# Changing the outer key -------------------------------------------------------------------------


def run(command, *options):
    said = io.StringIO()
    call_command(command, *options, stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_rotating_the_outer_key_lets_the_old_one_go(with_outer_keys, settings):
    leaves = [new_leaf(new_person(), f"{n}") for n in range(3)]
    new = outer_key()
    with_outer_keys(new, *settings.SEALING_KEYS)
    assert run("rotate_keys") == "3 data keys wrapped again, 0 were up to date.\n"
    assert run("rotate_keys") == "0 data keys wrapped again, 3 were up to date.\n"
    with_outer_keys(new)
    assert [loaded(leaf).text for leaf in leaves] == ["0", "1", "2"]


@pytest.mark.django_db
def test_a_key_that_changed_meanwhile_is_not_overwritten(with_outer_keys, settings):
    new_person()
    old = list(settings.SEALING_KEYS)
    slow = DataKey.objects.get()
    with_outer_keys(outer_key(), *old)
    assert DataKey.objects.get().rewrap()
    assert not slow.rewrap()
    assert DataKey.objects.get().is_readable


@pytest.mark.django_db
def test_rotation_names_what_it_cannot_open(with_outer_keys):
    new_person()
    with_outer_keys(outer_key())
    new_person()
    with pytest.raises(CommandError, match="1 data keys do not open"):
        run("rotate_keys")


@pytest.mark.django_db
def test_check_keys_says_whether_every_key_opens(with_outer_keys):
    user = new_person()
    assert run("check_keys") == "All 1 data keys open.\n"
    user.data_keys.all().delete()
    with pytest.raises(CommandError, match="0 of 0 data keys do not open, and 1 people"):
        run("check_keys")
    DataKey.make(user.pk)
    with_outer_keys(outer_key())
    with pytest.raises(CommandError, match="1 of 1 data keys do not open, and 0 people"):
        run("check_keys")
    with_outer_keys()
    with pytest.raises(CommandError, match="There is no outer key"):
        run("check_keys")


# Changing a person's key ------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_new_data_key_seals_every_row_again():
    user = new_person()
    leaf = new_leaf(user, "leaf", detail="detail", mood="calm")
    twig = Twig.objects.create(user=user, text="twig")
    other = new_leaf(new_person())
    assert rotation.rotate(user.pk) == (2, 0)
    assert {seal_of(leaf, name).key_version for name in ("text", "detail", "mood")} == {2}
    assert (seal_of(twig).key_version, seal_of(other).key_version) == (2, 1)
    row = loaded(leaf)
    assert (row.text, row.detail, row.mood, loaded(twig).text) == ("leaf", "detail", "calm", "twig")


@pytest.mark.django_db
def test_the_old_version_ends_a_day_later_and_not_before():
    user = new_person()
    leaf = new_leaf(user)
    rotation.rotate(user.pk)
    assert rotation.retire(user.pk) == 0
    assert rotation.retire(user.pk, now=timezone.now() + TOMORROW) == 1
    assert [key.version for key in user.data_keys.all()] == [2]
    assert loaded(leaf).text == "the corner shop"


@pytest.mark.django_db
def test_a_version_that_a_slow_writer_used_stays_until_that_row_is_sealed_again():
    user = new_person()
    leaf = new_leaf(user)
    old_key = data_keys.of_version(user.pk, 1)
    rotation.rotate(user.pk)
    late = encrypt("written late", old_key, 1, b"sealed_app.leaf.text" + leaf.pk.bytes)
    put_seal(leaf, late)
    tomorrow = timezone.now() + TOMORROW
    assert rotation.retire(user.pk, now=tomorrow) == 0
    assert rotation.reencrypt(user.pk) == (1, 0)
    assert rotation.retire(user.pk, now=tomorrow) == 1
    assert loaded(leaf).text == "written late"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "spoil", [lambda it: it[:-1] + bytes([it[-1] ^ 1]), lambda it: b"\x02" * 63]
)
def test_a_broken_row_keeps_its_bytes_and_the_others_go_on(spoil):
    user = new_person()
    broken, whole = new_leaf(user, "broken"), new_leaf(user, "whole")
    spoiled = spoil(bytes(seal_of(broken)))
    put_seal(broken, Sealed(spoiled))
    assert rotation.rotate(user.pk) == (1, 1)
    assert seal_of(broken) == spoiled
    assert loaded(whole).text == "whole"


@pytest.mark.django_db
def test_the_command_rotates_data_keys_and_ends_old_ones():
    leaf = new_leaf(new_person())
    assert "1 rows of 1 people sealed again." in run("rotate_keys", "--data")
    assert "0 old data keys ended." in run("rotate_keys", "--retire")
    DataKey.objects.update(made_at=timezone.now() - TOMORROW)
    assert "1 old data keys ended." in run("rotate_keys", "--retire")
    assert loaded(leaf).text == "the corner shop"
    *most, last = bytes(seal_of(leaf))
    put_seal(leaf, Sealed(bytes([*most, last ^ 1])))
    with pytest.raises(CommandError, match="1 rows hold a text that does not open"):
        run("rotate_keys", "--data")


# While people write -----------------------------------------------------------------------------


def write_on(leaf, rounds):
    """Save one row again and again, as requests do. Returns the last text that was saved."""
    try:
        for n in range(rounds):
            row = loaded(leaf)
            row.text = f"{row.text.split()[0]} {n}"
            row.save(update_fields=["text"])
            request_finished.send(sender=None)
        return row.text
    finally:
        connection.close()


def in_a_thread(step, *args):
    try:
        return step(*args)
    finally:
        connection.close()


def check_under_writers(user, *steps):
    leaves = [new_leaf(user, f"leaf{n}") for n in range(4)]
    with ThreadPoolExecutor() as pool:
        writers = [pool.submit(write_on, leaf, 25) for leaf in leaves]
        for step in steps:
            pool.submit(in_a_thread, *step).result()
        saved = [writer.result() for writer in writers]
    data_keys.forget()
    assert [loaded(leaf).text for leaf in leaves] == saved


@pytest.mark.django_db(transaction=True)
def test_a_new_data_key_under_writers_loses_nothing():
    user = new_person()
    check_under_writers(user, *[(rotation.rotate, user.pk)] * 3)
    rotation.reencrypt(user.pk)
    assert {seal.key_version for seal in user.test_leaves.values_list("text", flat=True)} == {4}


@pytest.mark.django_db(transaction=True)
def test_a_new_outer_key_under_writers_loses_nothing(with_outer_keys, settings):
    user, new = new_person(), outer_key()
    with_outer_keys(new, *settings.SEALING_KEYS)
    check_under_writers(user, (call_command, "rotate_keys"))
    with_outer_keys(new)
    assert all(leaf.text for leaf in user.test_leaves.all())
