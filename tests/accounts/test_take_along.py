"""A person takes all of their plan along as a file, and brings one in, here or elsewhere."""

import json
import logging
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from accounts.brought_plans import BroughtPlan
from accounts.tasks import forget_brought_plans
from config.celery import app
from contacts.models import Contact
from goals.models import Goal
from plans.content import PlanContent
from plans.models import Day, Slips
from printing.copies.options import Choices
from printing.models import PaperChoice, PrintedCopy
from printing.papers.registry import NO_MARKS
from records.forms import MAX_ROWS
from records.models import HistoryEntry
from records.portability.bringing import Arrival
from records.portability.export import as_text, plan_of, values_of
from records.portability.reading import read
from reminders.models import Reminder
from tests.support.factories import long_signed_in, person, signed_in, with_plan
from tests.support.pages import Page
from triggers.models import Answer, Trigger

pytestmark = pytest.mark.django_db
PAGE, DATA, BRING, CHOOSE = (
    "/account/take-along/",
    "/account/my-plan.json",
    "/account/bring/",
    "/account/bring/choose/",
)


@pytest.fixture
def alice():
    return with_plan(person())


@pytest.fixture
def bob():
    return person("bob@example.org", country="US", time_zone="America/New_York")


def opened(client, user, text):
    """The answer to opening a file with these words or bytes in it."""
    data = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile("my-plan.json", data, "application/json")
    return signed_in(client, user).post(BRING, {"file": file})


def taken(client, user, text, **answers):
    """The answer to opening a file and taking it."""
    answer = opened(client, user, text)
    assert answer.status_code == 200
    sent = Page(answer).form("file").values
    return client.post(CHOOSE, {**sent, **answers}, follow=True)


def file_of(user, **changes):
    """The plan of a person's file, some of its rows changed: contacts__contact=[...]."""
    plan = plan_of(user)
    rows = {name.replace("__", "."): value for name, value in changes.items()}
    return {**plan, "rows": {**plan["rows"], **rows}}


def rows_in(user):
    return as_text({**plan_of(user), "made_at": ""})


# The way out --------------------------------------------------------------------------------------


def test_settings_lead_to_the_files(client, alice):
    settings_page = Page(signed_in(client, alice).get("/account/"))
    assert settings_page.link("Take it along") == PAGE
    page = Page(client.get(PAGE))
    assert page.link("Save all of it") == DATA
    assert page.link("Bring in a file") == BRING


def test_the_page_says_who_can_read_a_file(client, alice):
    text = Page(signed_in(client, alice).get(PAGE)).text
    assert "Whoever has one of these files can read all that is in it." in text


def test_a_file_is_only_for_who_has_just_shown_who_they_are(client, alice):
    answer = long_signed_in(client, alice).get(DATA)
    assert answer.status_code == 302
    assert answer.url.startswith("/account/reauthenticate/")


def test_the_file_holds_it_all_and_its_name_says_nothing(client, alice):
    answer = signed_in(client, alice).get(DATA)
    assert answer["Content-Disposition"] == 'attachment; filename="my-plan.json"'
    assert "no-store" in answer["Cache-Control"]
    assert "Sam" in answer.content.decode()
    assert answer.json()["rows"] == plan_of(alice)["rows"]


def test_many_files_in_an_hour_are_too_many(client, alice):
    signed_in(client, alice)
    assert {client.get(DATA).status_code for _time in range(20)} == {200}
    assert client.get(DATA).status_code == 429


# The way in ---------------------------------------------------------------------------------------


def test_a_plan_comes_into_a_fresh_account(client, alice, bob):
    answer = taken(client, bob, rows_in(alice), place="theirs")
    assert "came in." in Page(answer).text
    assert [contact.name for contact in bob.contacts.in_order()] == ["Sam", "Mum"]
    assert bob.triggers.get().answers.get().text == alice.triggers.get().answers.get().text
    bob.refresh_from_db()
    assert (bob.country, bob.time_zone) == ("GB", "Europe/London")
    assert not bob.brought_plans.exists()


def test_what_is_in_a_file_is_shown_before_it_comes_in(client, alice, bob):
    before = rows_in(bob)
    answer = opened(client, bob, rows_in(alice))
    assert "5 things come in." in Page(answer).text
    assert rows_in(bob) == before


def test_a_file_may_be_left(client, alice, bob):
    opened(client, bob, rows_in(alice))
    client.post(CHOOSE, {"leave": "1"})
    assert not bob.brought_plans.exists()
    assert not bob.contacts.exists()


def test_a_file_waits_for_an_hour_at_most(client, alice, bob):
    opened(client, bob, rows_in(alice))
    key = bob.brought_plans.first().file
    bob.brought_plans.update(opened_at=timezone.now() - BroughtPlan.RETENTION)
    client.post(CHOOSE, {"file": key})
    assert not bob.contacts.exists()
    forget_brought_plans()
    assert not bob.brought_plans.exists()
    job = app.conf.beat_schedule["brought plans"]
    assert job["task"] == forget_brought_plans.name
    assert BroughtPlan.RETENTION + timedelta(seconds=job["schedule"]) <= timedelta(hours=1)


def test_another_persons_file_that_waits_cannot_be_taken(client, alice, bob):
    opened(client, alice, rows_in(alice))
    key = alice.brought_plans.first().file
    signed_in(client, bob).post(CHOOSE, {"file": key})
    assert not bob.contacts.exists()


def test_many_files_to_read_in_an_hour_are_too_many(client, bob):
    assert {opened(client, bob, "{}").status_code for _time in range(20)} == {422}
    assert opened(client, bob, "{}").status_code == 429


def test_many_files_to_take_in_an_hour_are_too_many(client, alice, bob):
    opened(client, bob, rows_in(alice))
    sent = {"file": uuid.uuid4()}
    assert {client.post(CHOOSE, sent).status_code for _time in range(20)} == {302}
    assert client.post(CHOOSE, sent).status_code == 429


def test_a_file_is_read_before_anybody_is_kept_waiting(client, alice, bob, monkeypatch):
    answer = opened(client, bob, rows_in(alice))
    depth, depths = len(connection.savepoint_ids), []

    def read_and_note(data, user):
        depths.append(len(connection.savepoint_ids))
        return read(data, user)

    monkeypatch.setattr("accounts.portability_forms.read", read_and_note)
    client.post(CHOOSE, Page(answer).form("file").values)
    assert bob.contacts.exists()
    assert depths == [depth]


def test_a_printed_copy_and_the_people_on_a_paper_come_along(client, alice, bob):
    sam = alice.contacts.in_order().first()
    PaperChoice.keep(alice, "fridge", Choices(people={str(sam.pk): False}))
    content = PlanContent.load(alice)
    PrintedCopy.draw_up(alice, "fridge", "a4", content, NO_MARKS).record()
    taken(client, bob, rows_in(alice))
    his_sam = bob.contacts.in_order().first()
    assert his_sam.pk != sam.pk
    assert PaperChoice.of(bob, "fridge").people == {str(his_sam.pk): False}
    copy = PrintedCopy.newest(bob)["fridge"]
    assert [line.key for line in copy.content.people] == [
        str(contact.pk) for contact in bob.contacts.in_order()
    ]


def test_what_was_changed_before_can_be_put_back_after_the_move(client, alice, bob):
    reason = alice.reasons.get()
    before, reason.text = reason.text, "For me."
    reason.save()
    taken(client, bob, rows_in(alice))
    HistoryEntry.objects.of(bob.reasons.get()).latest("made_at").undo()
    assert bob.reasons.get().text == before
    assert alice.reasons.get().text == "For me."


def test_a_country_and_a_time_zone_that_a_file_lacks_stay_as_they_are(client, alice, bob):
    plan = {**plan_of(alice), "user": {"language": "", "country": "", "time_zone": ""}}
    plan["user"]["language"] = "en-gb"
    taken(client, bob, json.dumps(plan), place="theirs")
    bob.refresh_from_db()
    assert (bob.country, bob.time_zone) == ("US", "America/New_York")
    assert bob.language == "en-gb"


def test_a_pair_that_is_saved_while_a_file_is_made_does_not_spoil_it(alice, bob):
    read_tables = []

    def save_meanwhile(execute, sql, *args):
        result = execute(sql, *args)
        for table in ("triggers_trigger", "triggers_answer"):
            if f'FROM "{table}"' in sql:
                read_tables.append(table)
                if len(read_tables) == 1:
                    trigger = Trigger(user=alice, text="If late")
                    trigger.save()
                    Answer(user=alice, trigger=trigger, text="Then call").save()
        return result

    with connection.execute_wrapper(save_meanwhile):
        plan = plan_of(alice)
    assert {*read_tables} == {"triggers_trigger", "triggers_answer"}
    assert read(json.dumps(plan).encode(), bob)


# Beside what is here ------------------------------------------------------------------------------


def test_rows_of_the_file_are_added_after_those_that_are_here(client, alice, bob):
    Contact(user=bob, name="Ray").save()
    taken(client, bob, rows_in(alice))
    assert [contact.name for contact in bob.contacts.in_order()] == ["Ray", "Sam", "Mum"]


def test_what_was_added_is_told_and_can_be_taken_out_again(client, alice, bob):
    Contact(user=bob, name="Ray").save()
    taken(client, bob, rows_in(alice))
    sam = bob.contacts.in_order()[1]
    entry = HistoryEntry.objects.of(sam).latest("made_at")
    entry.undo()
    assert [contact.name for contact in bob.contacts.active().in_order()] == ["Ray", "Mum"]


def changed_since(alice):
    """The file of Alice from before she changed a person and a reason."""
    text = rows_in(alice)
    sam, reason = alice.contacts.in_order().first(), alice.reasons.get()
    sam.name = "Samuel"
    sam.save()
    reason.text = "For me."
    reason.save()
    return text


def test_a_row_that_is_not_the_same_stays_unless_one_says_so(client, alice):
    taken(
        client, alice, changed_since(alice), **{"contacts.contact": "mine", "goals.reason": "mine"}
    )
    assert alice.contacts.in_order().first().name == "Samuel"
    assert alice.reasons.get().text == "For me."


def test_both_texts_are_shown(client, alice):
    text = Page(opened(client, alice, changed_since(alice))).text
    assert "People: 1 not the same" in text
    assert "Samuel" in text
    assert "Sam " in text


def test_a_row_whose_name_is_the_same_is_named_above_what_is_not(client, alice):
    text = rows_in(alice)
    sam = alice.contacts.in_order().first()
    sam.good_times = "After work"
    sam.save()
    shown = Page(opened(client, alice, text)).text
    assert shown.index("Sam") < shown.index("After work")


def test_nobody_is_asked_about_what_no_answer_would_change(client, alice):
    text = rows_in(alice)
    alice.reasons.get().pin(True)
    alice.triggers.get().mark_reviewed()
    shown = Page(opened(client, alice, text)).text
    assert "not the same" not in shown


def test_what_the_file_replaces_can_be_put_back(client, alice):
    text = changed_since(alice)
    taken(client, alice, text, **{"contacts.contact": "theirs", "goals.reason": "mine"})
    sam = alice.contacts.in_order().first()
    assert (sam.name, alice.reasons.get().text) == ("Sam", "For me.")
    HistoryEntry.objects.of(sam).latest("made_at").undo()
    sam.refresh_from_db()
    assert sam.name == "Samuel"


def test_nothing_is_removed_by_a_file_that_lacks_it(client, alice):
    before = plan_of(alice)["rows"]
    taken(client, alice, json.dumps(file_of(alice, contacts__contact=[], goals__reason=[])))
    assert plan_of(alice)["rows"] == before


def test_a_row_that_was_removed_there_is_not_removed_here(client, alice):
    text = rows_in(alice)
    plan = json.loads(text)
    for row in plan["rows"]["contacts.contact"]:
        row["archived_at"] = "2026-11-30T08:00:00Z"
        row["name"] += " of the file"
    taken(client, alice, json.dumps(plan), **{"contacts.contact": "theirs"})
    assert alice.contacts.active().count() == 2


def test_an_older_copy_brings_back_what_was_removed_here(client, alice):
    text = rows_in(alice)
    sam = alice.contacts.in_order().first()
    sam.soft_delete()
    answer = opened(client, alice, text)
    assert "These come back" in Page(answer).text
    assert "People: 1" in Page(answer).text
    client.post(CHOOSE, Page(answer).form("file").values)
    assert sam in alice.contacts.active()
    HistoryEntry.objects.of(sam).latest("made_at").undo()
    assert sam not in alice.contacts.active()


@pytest.mark.parametrize("answer", ["mine", "theirs"])
def test_what_comes_back_says_what_one_chose(client, alice, answer):
    text = changed_since(alice)
    sam = alice.contacts.in_order().first()
    sam.soft_delete()
    taken(client, alice, text, **{"contacts.contact": answer, "goals.reason": "mine"})
    name = {"mine": "Samuel", "theirs": "Sam"}[answer]
    assert alice.contacts.active().in_order().first().name == name


def test_what_was_removed_comes_back_only_where_there_is_room(client, alice):
    text = changed_since(alice)
    sam = alice.contacts.in_order().first()
    sam.soft_delete()
    for number in range(49):
        Contact(user=alice, name=f"Person {number}").save()
    answer = opened(client, alice, text)
    assert "No room for these" in Page(answer).text
    client.post(CHOOSE, {**Page(answer).form("file").values, "contacts.contact": "theirs"})
    assert alice.contacts.active().count() == 50
    assert sam not in alice.contacts.active()


def test_a_list_holds_fifty_and_what_has_no_room_is_said(client, alice, bob):
    for number in range(49):
        Contact(user=bob, name=f"Person {number}").save()
    answer = opened(client, bob, rows_in(alice))
    assert "No room for these" in Page(answer).text
    assert "People: 1" in Page(answer).text
    assert f"A list holds {MAX_ROWS}." in Page(answer).text
    client.post(CHOOSE, Page(answer).form("file").values)
    assert bob.contacts.count() == 50
    assert bob.contacts.in_order().last().name == "Sam"


def test_an_answer_has_no_room_where_its_trigger_has_none(client, alice, bob):
    for number in range(50):
        Trigger(user=bob, text=f"If {number}").save()
    taken(client, bob, rows_in(alice))
    assert bob.triggers.count() == 50
    assert not bob.answers.exists()


def test_slips_of_the_file_come_to_those_that_are_here(client, alice, bob):
    Contact(user=bob, name="Ray").save()
    today = bob.today
    Slips.note(alice, today, "Hers.")
    Slips.note(alice, today - timedelta(days=1), "Before.")
    Slips.note(bob, today, "His.")
    taken(client, bob, rows_in(alice))
    assert [slip.words for slip in Slips.of(bob)] == ["His.", "Before."]


def test_a_day_of_the_file_fills_only_what_is_open_here(client, alice, bob):
    Day.check_in(alice, alice.today, "hard")
    Day.mark_read(alice, alice.today)
    Day.check_in(bob, alice.today, "steady")
    taken(client, bob, rows_in(alice))
    day = bob.days.get()
    assert (day.weather, day.reading) == ("steady", "read")


# Beside another tab -------------------------------------------------------------------------------


def meanwhile(monkeypatch, act):
    """Let something happen after the rows were looked at and before the first is written."""
    write = Arrival.write

    def act_and_write(self, **options):
        act()
        write(self, **options)

    monkeypatch.setattr(Arrival, "write", act_and_write)


def test_nothing_comes_in_where_another_tab_saved_meanwhile_and_the_page_says_so(
    client, alice, monkeypatch
):
    text = changed_since(alice)

    def save():
        sam = alice.contacts.in_order().first()
        sam.name = "Sammy"
        sam.save()

    meanwhile(monkeypatch, save)
    answers = {"contacts.contact": "theirs", "goals.reason": "theirs"}
    answer = taken(client, alice, text, **answers)
    assert "Something changed here just now" in Page(answer).text
    # What the other tab saved here is undone with the rest: it shares the one transaction.
    assert alice.contacts.in_order().first().name == "Samuel"
    assert alice.reasons.get().text == "For me."


@pytest.mark.django_db(transaction=True)
def test_rows_are_held_while_a_file_is_written_over_them(client, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("a transaction there has the whole file")
    alice = with_plan(person())
    found = []

    def try_in_another_tab():
        with ThreadPoolExecutor(1) as pool:
            found.append(pool.submit(is_held, alice.contacts.in_order().first()).result(timeout=10))

    meanwhile(monkeypatch, try_in_another_tab)
    taken(client, alice, changed_since(alice))
    assert found == [True]


def is_held(row):
    rows = type(row)._base_manager.select_for_update(no_key=True, nowait=True)
    try:
        with transaction.atomic():
            rows.get(pk=row.pk)
    except OperationalError:
        return True
    finally:
        connection.close()
    return False


# The daily mail -----------------------------------------------------------------------------------


@pytest.fixture
def mailed(alice):
    Reminder(user=alice).save()
    alice.reminder.start()
    return alice


def test_no_mail_begins_by_itself(client, mailed, bob):
    text = Page(opened(client, bob, rows_in(mailed))).text
    assert "Start the daily email here, too" in text
    client.post(CHOOSE, {"file": bob.brought_plans.first().file, "place": "theirs"})
    reminder = Reminder.objects.get(user=bob)
    assert not reminder.is_on
    assert reminder.next_due_at is None


def test_the_mail_begins_with_a_tick(client, mailed, bob):
    taken(client, bob, rows_in(mailed), start="on", place="theirs")
    reminder = Reminder.objects.get(user=bob)
    assert reminder.is_on
    assert reminder.next_due_at > timezone.now()
    assert reminder.stop_token != mailed.reminder.stop_token


# Files that somebody made -------------------------------------------------------------------------


def with_row(plan, label, **values):
    """The plan with the first row of a list changed."""
    rows = [dict(row) for row in plan["rows"][label]]
    rows[0].update(values)
    return {**plan, "rows": {**plan["rows"], label: rows}}


def strange_files(alice):
    """{what it is: a file} of those that are refused."""
    plan = plan_of(alice)
    contact = plan["rows"]["contacts.contact"][0]
    million = (
        b'{"format":"lamplight-plan","version":1,"rows":{"contacts.contact":[' + b"{}," * 10**6
    )
    return {
        "no text": b"\xff\xfe\x00",
        "no JSON": "Dear diary",
        "a number": "7",
        "another JSON": '{"format": "other", "version": 1}',
        "a huge number": '{"format": "lamplight-plan", "version": ' + "9" * 5000 + "}",
        "no number at all": '{"format": "lamplight-plan", "version": NaN}',
        "a newer version": json.dumps({**plan, "version": 2}),
        "a version of no kind": json.dumps({**plan, "version": True}),
        "deep nesting": "[" * 100_000,
        "deep rows": '{"format":"lamplight-plan","version":1,"rows":' + '{"a":' * 50_000,
        "a million rows": million + b"{}]}}",
        "rows of no kind": json.dumps({**plan, "rows": []}),
        "a list of no kind": json.dumps({**plan, "rows": {"contacts.contact": {}}}),
        "a row of no kind": json.dumps({**plan, "rows": {"contacts.contact": [7]}}),
        "no user": json.dumps({**plan, "user": []}),
        "a country of no kind": json.dumps({**plan, "user": {"country": "QQ"}}),
        "a zone of no kind": json.dumps({**plan, "user": {"time_zone": "Mars/Base"}}),
        "a row twice": json.dumps(file_of(alice, contacts__contact=[contact, contact])),
        "a text of no kind": json.dumps(with_row(plan, "contacts.contact", name=["Sam"])),
        "no name": json.dumps(with_row(plan, "contacts.contact", name=" \x00 ")),
        "a name too long": json.dumps(with_row(plan, "contacts.contact", name="x" * 81)),
        "no such choice": json.dumps(with_row(plan, "contacts.contact", role="king")),
        "a year out of time": json.dumps(
            with_row(plan, "contacts.contact", created_at="0001-01-01T00:00:00Z")
        ),
        "a number too large": json.dumps(with_row(plan, "contacts.contact", revision=2**31)),
        "a number below none": json.dumps(with_row(plan, "contacts.contact", position=-1)),
        "a key of no kind": json.dumps(with_row(plan, "contacts.contact", id="../../etc")),
        "a tick of no kind": json.dumps(with_row(plan, "contacts.contact", takes_texts=1)),
        "no trigger": json.dumps(with_row(plan, "triggers.answer", trigger=str(uuid.uuid4()))),
        "two plans": json.dumps(
            file_of(
                alice,
                plans__plan=[
                    *plan["rows"]["plans.plan"],
                    {**plan["rows"]["plans.plan"][0], "id": str(uuid.uuid4())},
                ],
            )
        ),
        "history of the site": json.dumps(
            with_row(plan, "records.historyentry", model_label="accounts.user")
        ),
        "history of no kind": json.dumps(
            with_row(
                plan, "records.historyentry", old_values={"text": 7}, model_label="goals.reason"
            )
        ),
        "locked": b"age-encryption.org/v1\n-> scrypt",
        "locked in letters": b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl",
    }


def test_a_file_that_is_none_is_refused_with_a_sentence(client, alice, bob, subtests, monkeypatch):
    monkeypatch.setattr("accounts.portability_views.MOST_FILES", "1000/h/user")
    Contact(user=bob, name="Ray").save()
    before = rows_in(alice), rows_in(bob)
    for what, text in strange_files(alice).items():
        with subtests.test(what):
            answer = opened(client, bob, text)
            assert answer.status_code == 422
            assert "Check these answers" in Page(answer).text
            assert (rows_in(alice), rows_in(bob)) == before
            assert not bob.brought_plans.exists()


def test_a_locked_file_is_told_how_to_be_opened(client, bob):
    text = Page(opened(client, bob, b"age-encryption.org/v1\n")).text
    assert "age -d my-plan.json.age" in text


def test_what_nobody_knows_here_is_told(client, alice, bob):
    plan = file_of(alice, pets__dog=[{"name": "Rex"}])
    plan["rows"]["contacts.contact"][0]["shoe_size"] = 43
    text = Page(opened(client, bob, json.dumps(plan))).text
    assert "This site does not know these" in text
    assert "pets.dog" in text
    assert "contacts.contact shoe_size" in text


def test_a_row_of_another_person_is_copied_and_never_touched(client, alice, bob):
    before = rows_in(alice)
    plan = json.loads(before)
    for row in plan["rows"]["goals.reason"]:
        row["text"] = "Not hers."
    taken(client, bob, json.dumps(plan))
    assert rows_in(alice) == before
    assert bob.reasons.get().text == "Not hers."
    assert bob.reasons.get().pk != alice.reasons.get().pk


def test_a_row_cannot_lean_on_another_persons(client, alice, bob):
    plan = plan_of(bob)
    goal = Goal(user=bob, text="Mine", reason=None)
    goal.save()
    theirs = str(alice.reasons.get().pk)
    plan = with_row(plan_of(bob), "goals.goal", reason=theirs)
    assert opened(client, bob, json.dumps(plan)).status_code == 422


def test_history_of_a_file_cannot_lead_to_another_persons_row(client, alice, bob):
    goal = Goal(user=bob, text="Mine")
    goal.save()
    plan = plan_of(bob)
    entry = {**plan["rows"]["records.historyentry"][0], "id": str(uuid.uuid4()), "kind": "changed"}
    entry["old_values"] = {"reason_id": str(alice.reasons.get().pk)}
    plan["rows"]["records.historyentry"].append(entry)
    HistoryEntry.objects.filter(user=bob).delete()
    Goal.objects.filter(user=bob).delete()
    taken(client, bob, json.dumps(plan))
    for change in bob.history.all():
        change.undo()
    assert bob.goals.get().reason is None


def entry_of(row, **old_values):
    entry = HistoryEntry(user=row.user, model_label=row._meta.label_lower, row_id=row.pk)
    entry.kind, entry.old_values = HistoryEntry.Kind.CHANGED, old_values
    return entry


def with_entry(user, entry):
    plan = plan_of(user)
    plan["rows"]["records.historyentry"] = [values_of(entry)]
    return json.dumps(plan)


def test_an_answer_whose_old_trigger_is_nowhere_keeps_its_trigger(client, alice, bob):
    answer = alice.triggers.get().answers.get()
    entry = entry_of(answer, trigger_id=str(uuid.uuid4()), text="Before")
    taken(client, bob, with_entry(alice, entry))
    bob.history.get().undo()
    answer = bob.answers.get()
    assert (answer.text, answer.trigger) == ("Before", bob.triggers.get())


def test_what_history_of_a_file_holds_is_cleaned(client, alice, bob):
    entry = entry_of(alice.reasons.get(), text="For\0 my\nselves ", is_pinned=False)
    taken(client, bob, with_entry(alice, entry))
    assert bob.history.get().old_values == {"text": "For my selves", "is_pinned": False}


def test_history_is_only_of_what_keeps_one(client, alice, bob):
    day = Day(user=alice, on=alice.today)
    day.save()
    for entry in (entry_of(day, on="2026-11-01"), entry_of(day)):
        assert opened(client, bob, with_entry(alice, entry)).status_code == 422


def test_halves_of_characters_and_nul_do_not_come_in(client, alice, bob):
    plan = with_row(plan_of(alice), "contacts.contact", name="S\ud800a\0m")
    taken(client, bob, json.dumps(plan))
    assert [contact.name for contact in bob.contacts.in_order()] == ["Sam", "Mum"]


def test_no_word_of_a_file_is_in_a_log(client, alice, bob, caplog):
    caplog.set_level(logging.DEBUG)
    plan = with_row(plan_of(alice), "contacts.contact", name="canary", role="coal mine")
    opened(client, bob, json.dumps(plan))
    taken(client, bob, rows_in(alice))
    assert "canary" not in caplog.text
    assert "coal mine" not in caplog.text
    assert "Maya" not in caplog.text
