"""The one write path of everything a person writes: add, change, remove, undo, move, purge."""

import io
import logging
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.utils import timezone

from config.logs import QuietFormatter
from contacts.models import Contact
from goals.models import Reason
from plans.content import PlanContent
from records.models import Conflict, Draft, HistoryEntry
from records.purging import purge
from sealing import data_keys
from sealing.cipher import SealError
from tests.support.factories import person, signed_in, with_plan
from triggers.models import Answer, Trigger

CANARY = "canaryinthecoalmine"
WRITERS = 12

pytestmark = pytest.mark.django_db
at_the_same_time = pytest.mark.django_db(transaction=True)


@pytest.fixture
def alice():
    return person()


def new_reason(user, text="before"):
    reason = Reason(user=user, text=text)
    reason.save()
    return reason


def texts(user):
    return [reason.text for reason in user.reasons.active().in_order()]


# Adding ------------------------------------------------------------------------------------------


def test_a_row_goes_to_the_end_of_the_list(alice):
    for text in ("one", "two", "three"):
        new_reason(alice, text)
    assert texts(alice) == ["one", "two", "three"]


def test_the_same_form_sent_twice_is_one_row(alice):
    key = uuid.uuid4()
    first = Reason(pk=key, user=alice, text="one").save()
    second = Reason(pk=key, user=alice, text="one").save()
    assert texts(alice) == ["one"]
    assert first is not None
    assert second is None
    assert alice.history.count() == 1


def test_the_same_form_sent_again_with_better_words_keeps_the_better_words(alice):
    key = uuid.uuid4()
    Reason(pk=key, user=alice, text="one").save()
    Reason(pk=key, user=alice, text="one, said better").save()
    assert texts(alice) == ["one, said better"]


@at_the_same_time
def test_the_same_form_sent_many_times_at_once_is_one_row():
    alice, key = person(), uuid.uuid4()
    together(lambda _: Reason(pk=key, user=alice, text="one").save())
    assert texts(alice) == ["one"]
    assert alice.history.count() == 1


# Changing ----------------------------------------------------------------------------------------


def test_a_change_takes_the_next_revision(alice):
    reason = new_reason(alice)
    reason.text = "after"
    reason.save(expected_revision=1)
    assert (texts(alice), reason.revision) == (["after"], 2)


def test_saving_what_is_already_there_is_no_change(alice):
    reason = new_reason(alice)
    assert reason.save(expected_revision=1) is None
    assert alice.reasons.get().revision == 1


def test_a_change_from_an_old_page_is_refused_and_loses_nothing(alice):
    reason, other_tab = new_reason(alice), alice.reasons.get()
    other_tab.text = "from the other tab"
    other_tab.save(expected_revision=1)
    reason.text = "from this tab"
    with pytest.raises(Conflict) as conflict:
        reason.save(expected_revision=1)
    assert conflict.value.current.text == "from the other tab"
    assert (reason.text, texts(alice)) == ("from this tab", ["from the other tab"])


def test_a_change_notes_the_old_words_sealed(alice):
    reason = new_reason(alice, CANARY)
    reason.text = "after"
    change = reason.save(expected_revision=1)
    assert alice.history.get(pk=change.pk).old_values == {"text": CANARY}
    assert CANARY.encode() not in every_byte_of(HistoryEntry)


@at_the_same_time
def test_of_many_writers_exactly_one_wins():
    alice = person()
    new_reason(alice)

    def write(number):
        mine = alice.reasons.get()
        mine.text = f"writer {number}"
        try:
            return mine.save(expected_revision=1) and number
        except Conflict:
            return None

    winners = [number for number in together(write) if number is not None]
    reason = alice.reasons.get()
    assert [reason.text] == [f"writer {number}" for number in winners]
    assert reason.revision == 2
    assert alice.history.filter(kind="changed").count() == 1


# Removing and putting back -----------------------------------------------------------------------


def test_a_removed_row_can_be_put_back(alice):
    removal = new_reason(alice).soft_delete()
    assert texts(alice) == []
    removal.undo()
    assert texts(alice) == ["before"]


def test_undoing_a_change_puts_the_old_words_back(alice):
    reason = new_reason(alice)
    reason.text = "after"
    change = reason.save(expected_revision=1)
    change.undo()
    assert texts(alice) == ["before"]


def test_undoing_an_addition_removes_the_row(alice):
    Reason(user=alice, text="one").save().undo()
    assert texts(alice) == []


def test_undoing_twice_is_the_same_as_once(alice):
    removal = new_reason(alice).soft_delete()
    removal.undo()
    assert removal.undo() is None
    assert texts(alice) == ["before"]


def test_an_undo_can_itself_be_undone(alice):
    reason = new_reason(alice)
    reason.text = "after"
    reason.save(expected_revision=1).undo().undo()
    assert texts(alice) == ["after"]


def test_removing_twice_is_one_removal_and_bringing_back_twice_one_return(alice):
    reason, other_tab = new_reason(alice), alice.reasons.get()
    assert reason.soft_delete() == other_tab.soft_delete()
    assert reason.restore() == other_tab.restore()
    assert texts(alice) == ["before"]
    kinds = sorted(alice.history.values_list("kind", flat=True))
    assert kinds == ["added", "removed", "restored"]


def test_a_row_can_be_removed_from_a_page_that_is_older_than_its_words(alice):
    reason, other_tab = new_reason(alice), alice.reasons.get()
    other_tab.text = "from the other tab"
    other_tab.save(expected_revision=1)
    reason.soft_delete().undo()
    assert texts(alice) == ["from the other tab"]


@at_the_same_time
@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (lambda reason: reason.soft_delete(), "removed"),
        (lambda reason: first_change_of(reason, "changed").undo(), "changed"),
        (lambda reason: first_change_of(reason, "added").undo(), "removed"),
    ],
    ids=["remove", "undo a change", "undo an addition"],
)
def test_of_many_at_once_one_removes_or_undoes_and_none_breaks(act, kind):
    alice = person()
    reason = new_reason(alice)
    reason.text = "after"
    first = reason.save(expected_revision=1)
    together(lambda _: act(alice.reasons.get()))
    assert alice.history.filter(kind=kind).exclude(pk=first.pk).count() == 1


def first_change_of(row, kind):
    return HistoryEntry.objects.filter(row_id=row.pk, kind=kind).earliest("made_at")


@at_the_same_time
def test_of_many_at_once_one_brings_back_and_none_breaks():
    alice = person()
    removal = new_reason(alice).soft_delete()
    together(lambda _: (removal.undo(), alice.reasons.get().restore()))
    assert texts(alice) == ["before"]
    assert alice.history.filter(kind="restored").count() == 1


def test_undoing_puts_every_kind_of_value_back(alice):
    contact = Contact(user=alice, name="Sam", role="family", phone="+12125550100")
    contact.save()
    contact.name, contact.role, contact.takes_texts = "Samuel", "", False
    contact.save(expected_revision=1).undo()
    contact = alice.contacts.get()
    assert (contact.name, contact.role, contact.takes_texts) == ("Sam", "family", True)


def test_undoing_puts_a_link_to_another_row_back(alice):
    one, two = Trigger(user=alice, text="one"), Trigger(user=alice, text="two")
    one.save()
    two.save()
    answer = Answer(user=alice, trigger=one, text="then")
    answer.save()
    answer.trigger = two
    answer.save(expected_revision=1).undo()
    assert alice.answers.get().trigger == one


def test_a_row_that_is_gone_for_good_cannot_be_put_back(alice):
    reason = new_reason(alice)
    removal = reason.soft_delete()
    reason.delete()
    assert removal.undo() is None


# Order -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("which", "step", "after"),
    [
        (0, 1, ["two", "one", "three"]),
        (2, -1, ["one", "three", "two"]),
        (0, -1, ["one", "two", "three"]),
        (2, 1, ["one", "two", "three"]),
    ],
)
def test_a_row_moves_by_one_and_never_past_the_ends(alice, which, step, after):
    rows = [new_reason(alice, text) for text in ("one", "two", "three")]
    rows[which].move(step)
    assert texts(alice) == after


def test_a_row_moves_past_a_removed_one(alice):
    rows = [new_reason(alice, text) for text in ("one", "two", "three")]
    rows[1].soft_delete()
    rows[2].move(-1)
    assert texts(alice) == ["three", "one"]


def test_a_removed_row_does_not_move_and_moves_no_other(alice):
    rows = [new_reason(alice, text) for text in ("one", "two", "three")]
    alice.reasons.get(pk=rows[0].pk).soft_delete()
    rows[0].move(1)
    assert texts(alice) == ["two", "three"]


@at_the_same_time
def test_of_many_moves_at_once_each_counts_and_none_breaks():
    alice = person()
    numbers = [new_reason(alice, str(number)) for number in range(WRITERS + 1)]
    together(lambda _: alice.reasons.get(pk=numbers[0].pk).move(1))
    assert texts(alice)[-1] == "0"


@at_the_same_time
def test_who_only_adds_a_row_does_not_wait_for_who_holds_the_persons_rows():
    if connection.vendor == "sqlite":
        pytest.skip("a transaction there has the whole file")
    alice = person()
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        alice.lock_rows()
        assert pool.submit(add_and_hang_up, alice).result(timeout=10) == 0


def add_and_hang_up(user):
    try:
        return new_reason(user).position
    finally:
        connections["default"].close()


def test_a_removed_row_comes_back_where_it_was(alice):
    rows = [new_reason(alice, text) for text in ("one", "two", "three")]
    rows[0].soft_delete().undo()
    assert texts(alice) == ["one", "two", "three"]


def test_a_new_row_goes_to_the_end_after_others_were_purged(alice):
    rows = [new_reason(alice, text) for text in ("one", "two", "three")]
    rows[0].delete()
    rows[1].delete()
    new_reason(alice, "four")
    assert texts(alice) == ["three", "four"]


# Purging -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_what_was_removed_is_really_gone_after_thirty_days(alice, days, left):
    new_reason(alice).soft_delete()
    Draft.keep(alice, "write/why", {"text": "half"})
    purge(timezone.now() + timedelta(days=days))
    assert [alice.reasons.count(), alice.drafts.count()] == [left, left]
    kept = alice.history.filter(kind="removed").values_list("old_values", flat=True)
    assert sum(map(bool, kept)) == left


def test_what_was_not_removed_stays_for_good(alice):
    with_plan(alice)
    purge(timezone.now() + timedelta(days=4000))
    assert len(PlanContent.load(alice).people) == 2


def test_purging_a_removed_trigger_takes_its_answers_along(alice):
    with_plan(alice)
    alice.triggers.get().soft_delete()
    purge(timezone.now() + timedelta(days=31))
    assert (alice.triggers.count(), alice.answers.count()) == (0, 0)


# Drafts ------------------------------------------------------------------------------------------


def test_a_draft_keeps_every_word(alice):
    Draft.keep(alice, "write/why", {"text": "half a 😀 sentence"}, base_revision=3)
    draft = alice.drafts.get()
    assert (draft.values, draft.base_revision) == ({"text": "half a 😀 sentence"}, 3)


def test_a_newer_draft_of_the_same_form_replaces_it(alice):
    Draft.keep(alice, "write/why", {"text": "half"})
    Draft.keep(alice, "write/people", {"name": "Sam"})
    Draft.keep(alice, "write/why", {"text": "a whole"})
    assert alice.drafts.get(form="write/why").values == {"text": "a whole"}
    assert alice.drafts.count() == 2


def test_a_draft_holds_as_much_as_a_form_may_post(alice):
    values = {f"field_{number}": '"word" ' * 1428 for number in range(20)}
    Draft.keep(alice, "write/people", values)
    assert alice.drafts.get().values == values
    values = {"own": "😀" * 65_000}
    Draft.keep(alice, "write/people", values)
    assert alice.drafts.get().values == values


def test_what_is_too_long_for_a_draft_is_refused_and_the_draft_before_it_stays(alice):
    longest = 262_081 - len('{"own":""}')
    assert Draft.keep(alice, "write/why", {"own": "w" * longest})
    assert Draft.keep(alice, "write/why", {"own": "w" * (longest + 1)}) is None
    assert len(alice.drafts.get().values["own"]) == longest


@at_the_same_time
def test_drafts_kept_at_the_same_time_are_one():
    alice = person()
    together(lambda number: Draft.keep(alice, "write/why", {"text": f"writer {number}"}))
    assert alice.drafts.get().values["text"].startswith("writer")


# What stands in the database ---------------------------------------------------------------------


def test_without_their_keys_a_persons_words_are_gone_and_others_stay():
    alice, bob = with_plan(person()), with_plan(person("bob@example.org"))
    alice.data_keys.all().delete()
    data_keys.forget()
    with pytest.raises(SealError):
        PlanContent.load(type(alice).objects.get(pk=alice.pk))
    assert len(PlanContent.load(type(bob).objects.get(pk=bob.pk)).people) == 2


@at_the_same_time
def test_no_word_of_a_plan_stands_readable_in_the_database(client):
    alice = person()
    write_everything(signed_in(client, alice))
    assert CANARY in client.get("/plan/").content.decode()
    assert CANARY.lower().encode() not in everything_stored().lower()


def test_no_word_reaches_the_log_when_a_page_breaks(client, monkeypatch):
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(QuietFormatter())
    logging.getLogger("django.request").addHandler(handler)
    client.raise_request_exception = False
    monkeypatch.setattr("goals.reason_views.form_page", break_with_their_words)
    try:
        response = signed_in(client, person()).post("/reasons/add/", {"text": CANARY})
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert response.status_code == 500
    assert "builtins.RuntimeError" in log.getvalue()
    assert CANARY not in log.getvalue()
    assert CANARY in response.content.decode(), "what was typed is not lost"


def test_no_word_stays_in_the_cache(client):
    write_everything(signed_in(client, person()))
    assert not any(CANARY in str(cache.get(key)) for key in cache_keys())


def break_with_their_words(request, *args, **kwargs):
    raise RuntimeError(f"cannot save {request.POST['text']}")


def write_everything(client):
    """Fill every step and list over the web, also what is refused, removed and brought back."""
    page = "/plan/write"
    client.post(f"{page}/about/", about(CANARY[:40]))
    client.post(f"{page}/why/", {"own": CANARY})
    client.post(f"{page}/why/", {"text": CANARY * 100})
    client.post(f"{page}/people/", {"name": CANARY, "opening_words": CANARY, "phone": CANARY})
    client.post(f"{page}/people/", {"name": CANARY, "opening_words": CANARY, "phone": ""})
    client.post(f"{page}/if-then/", {"text": CANARY, "then": CANARY})
    client.post("/print/", {"paper": "fridge", "size": "a4"})
    client.post("/mail/", {"local_time": "08:00", "days": ["0"], "parts": ["why"]})
    client.post("/mail/sample/")
    reason = Reason.objects.get()
    client.post(f"/reasons/{reason.pk}/edit/", {"text": f"{CANARY} again", "expected_revision": 1})
    client.post(f"/reasons/{reason.pk}/removal/")
    client.post(f"/plan/changes/{HistoryEntry.objects.get(kind='removed').pk}/undo/")
    client.get("/today/")


def about(name):
    return {"preferred_name": name, "country": "GB", "time_zone": "Europe/London", "opioids": "yes"}


# Looking below the models ------------------------------------------------------------------------


def together(write):
    """What `write(number)` returned in each of twelve threads that start at once."""
    start = threading.Barrier(WRITERS)

    def run(number):
        try:
            start.wait()
            return write(number)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(run, range(WRITERS)))


def every_byte_of(model):
    return bytes_in_table(model._meta.db_table)


def everything_stored():
    """The database: on SQLite its files as they lie on the disk, on PostgreSQL every cell."""
    if connection.vendor == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        return b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))
    return b"".join(map(bytes_in_table, connection.introspection.table_names()))


def bytes_in_table(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        cells = [cell for row in cursor.fetchall() for cell in row]
    return b"\n".join(as_bytes(cell) for cell in cells)


def as_bytes(cell):
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


def cache_keys():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cache_key FROM {settings.CACHES['default']['LOCATION']}")
        return [key.split(":", 2)[2] for (key,) in cursor.fetchall()]
