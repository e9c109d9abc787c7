"""What the mail says: three wordings in turn, and own words only by choice."""

import re
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import Goal, Reason, Step
from mail.models import OutboxMail
from plans.models import PlanItem
from plans.sections import BY_NAME, SECTIONS, choose
from records.fields import EncryptedTextField
from reminders import emails, own_words
from reminders.deliveries.models import Delivery
from reminders.models import Reminder
from reminders.quiet.models import QuietDay
from sealing import data_keys
from tests.support.factories import IF, REASON, THEN, person, signed_in, with_plan

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MONDAY = date(2026, 6, 1)
EIGHT = datetime(2026, 6, 1, 7, tzinfo=UTC)
SETTINGS, PREVIEW = "/mail/", "/mail/preview/"
LETTER = "/mail/preview/letter/"
FORM = {"local_time": "08:00", "days": list("0123456")}
ITEM = "plans.planitem.text"
ALL_PARTS = frozenset({"name", "why", "steps", "daily", "alone"})
STEPS = ("Text Sam before 9", "Noon at St. Luke’s", "Walk home the long way")
FEW, FIRST = "Eat breakfast.", "Put the kettle on."
OWN = ("Alice", REASON, FEW, FIRST, *STEPS)
NEVER = (IF, THEN, "Sam,", "Mum", "555-01", "555 01")
WORDINGS = ("plain", "steps", "away", "still_useful")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(EIGHT - timedelta(hours=1), tick=False) as clock:
        yield clock


@pytest.fixture
def alice():
    """Somebody with a line in every part that could be chosen."""
    return with_words(person(last_seen_on=MONDAY - DAY))


@pytest.fixture
def reminder(alice):
    return started(alice)


@pytest.fixture
def at_home(client, alice):
    return signed_in(client, alice)


def with_words(user):
    with_plan(user)
    user.plan.preferred_name = "Alice"
    user.plan.save()
    for text in STEPS:
        Step(user=user, text=text).save()
    PlanItem(user=user, section="daily", text=FEW).save()
    PlanItem(user=user, section="alone", text=FIRST).save()
    return user


def started(user, **fields):
    reminder = Reminder(user=user, **fields)
    reminder.start()
    return reminder


def letters(reminder, days=12, since=MONDAY):
    """The mails of the next days, read as if each were the next one."""
    return [emails.daily(reminder, since + n * DAY) for n in range(days)]


def words_of(letter):
    return letter["subject"] + letter["text"] + letter["html"]


def subjects(letters):
    return [letter["subject"] for letter in letters]


# Wordings -----------------------------------------------------------------------------------------


def test_two_wordings_take_turns_and_say_how_many_steps_there_are_but_not_which(reminder):
    plain, steps = sorted(letters(reminder, 2), key=lambda letter: "three" in letter["subject"])
    assert plain["subject"] == "Your two minutes"
    assert re.fullmatch("(Mon|Tues)day, three small things", steps["subject"])
    for version in ("text", "html"):
        assert "You set three small steps for today. They are on your page." in steps[version]
        assert "small" not in plain[version]


def test_without_steps_for_the_day_none_are_spoken_of(reminder, alice):
    for step in alice.steps.all():
        step.soft_delete()
    alice.last_seen_on = MONDAY + 5 * DAY
    for n in (2, 3):
        Step(user=alice, text="Only then.", on=MONDAY + n * DAY).save()
    found = subjects(letters(reminder, 6))
    assert {*found[:2], *found[4:]} == {"Your two minutes"}
    assert sum("one small thing" in subject for subject in found[2:4]) == 1


@pytest.mark.parametrize(
    ("number", "subject", "sentence"),
    [
        (1, "one small thing", "You set one small step for today. It is on your page."),
        (2, "two small things", "You set two small steps for today. They are on your page."),
        (10, "ten small things", "You set ten small steps for today. They are on your page."),
        (11, "11 small things", "You set 11 small steps for today. They are on your page."),
    ],
)
def test_numbers_to_ten_stand_in_words(reminder, number, subject, sentence):
    common = emails.Common("steps", MONDAY, number, "en", "GB")
    letter = emails.letter(reminder, common, {})
    assert letter["subject"] == f"Monday, {subject}"
    assert sentence in letter["text"]
    assert sentence in letter["html"]


def test_after_three_days_away_a_third_wording_has_its_turn_and_not_before(reminder, alice):
    away = "Your page is still here"
    assert away not in subjects(letters(reminder, 2))
    alice.last_seen_on = MONDAY - 3 * DAY
    found = letters(reminder, 6)
    assert subjects(found).count(away) == 2
    letter = found[subjects(found).index(away)]
    for version in ("text", "html"):
        assert "No need to catch up. Everything is as you left it." in letter[version]
        assert "If today is hard, open the page and tap Help." in letter[version]
        assert "Less often" in letter[version]


def test_somebody_who_never_came_back_after_signing_up_is_away_from_the_third_day(clock):
    fresh = started(person("fresh@example.org"))
    assert {emails.in_common(fresh, MONDAY + n * DAY).wording for n in range(3)} == {"plain"}
    later = {emails.in_common(fresh, MONDAY + n * DAY).wording for n in range(3, 6)}
    assert later == {"plain", "away"}


@pytest.mark.parametrize("wording", WORDINGS)
def test_both_versions_of_every_wording_say_and_offer_the_same(reminder, wording):
    letter = emails.letter(reminder, emails.Common(wording, MONDAY, 3, "en", "GB"), {})
    assert links(letter["text"]) == links(letter["html"])
    assert links(letter["text"]) >= {
        "http://testserver/today/",
        "http://testserver/mail/",
        f"http://testserver/mail/stop/{reminder.stop_token}/",
    }
    shown = re.sub(
        r"\s+", " ", re.sub(r"<style.*?</style>|<title.*?</title>|<[^>]+>", "", letter["html"])
    )
    for line in re.split(r"[\n:]+|http\S+", letter["text"]):
        words = line.strip(" -,")
        assert words in shown


@pytest.mark.parametrize("kind", Delivery.Kind.values)
@pytest.mark.parametrize("wording", WORDINGS)
def test_every_mail_can_be_stopped_by_the_mail_program_itself(reminder, monkeypatch, wording, kind):
    common = emails.Common(wording, MONDAY, 3, "en", "GB")
    monkeypatch.setattr(emails, "in_common", lambda reminder, on: common)
    delivery = Delivery(reminder=reminder, kind=kind, local_date=MONDAY)
    raw = delivery.message(reminder.letter_on(MONDAY, kind)).message().as_bytes()
    lines = raw.partition(b"\n\n")[0].decode().split("\n")
    assert f"List-Unsubscribe: <http://testserver/mail/stop/{reminder.stop_token}/>" in lines
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert "Auto-Submitted: auto-generated" in lines
    assert message_from_bytes(raw)["Subject"]


def links(words):
    return set(re.findall(r"http://testserver[\w/-]*", words))


def test_two_people_with_the_same_in_common_get_the_same_mail_but_for_their_links(reminder):
    other = started(with_words(person("other@example.org", last_seen_on=MONDAY)))
    for on in (MONDAY, MONDAY + DAY):
        assert emails.in_common(reminder, on) == emails.in_common(other, on)
        mine, theirs = (emails.daily(each, on) for each in (reminder, other))
        for version in ("subject", "text", "html"):
            ours = mine[version].replace(str(reminder.stop_token), str(other.stop_token))
            ours = ours.replace(str(reminder.pause_token), str(other.pause_token))
            assert ours == theirs[version]


# Own words ----------------------------------------------------------------------------------------


def test_with_nothing_chosen_no_wording_on_no_day_says_anything_of_the_person(reminder, alice):
    alice.last_seen_on = MONDAY - 5 * DAY
    everything = "".join(map(words_of, letters(reminder)))
    for words in (*OWN, *NEVER):
        assert words not in everything


def test_with_nothing_chosen_nothing_is_opened(reminder, monkeypatch):
    def refuse(*arguments):
        raise AssertionError("A sealed text was opened.")

    monkeypatch.setattr(data_keys, "of_version", refuse)
    letters(reminder)
    emails.still_useful(reminder, MONDAY)


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ({"name"}, {"Alice"}),
        ({"why"}, {REASON}),
        ("steps", set(STEPS)),
        ({"daily"}, {FEW}),
        ({"alone"}, {FIRST}),
        (ALL_PARTS, set(OWN)),
    ],
)
def test_only_what_was_chosen_is_in_the_mail(reminder, parts, shown):
    reminder.choose_parts(parts)
    found = letters(reminder)
    for version in ("text", "html"):
        everything = "".join(letter[version] for letter in found)
        assert {words for words in OWN if words in everything} == shown
    everything = "".join(map(words_of, found))
    for words in NEVER:
        assert words not in everything
    for words in OWN:
        assert words not in "".join(subjects(found))


def test_only_the_words_that_a_mail_shows_are_opened_for_it(reminder, monkeypatch):
    opened, decrypt = [], EncryptedTextField.decrypt
    monkeypatch.setattr(
        EncryptedTextField,
        "decrypt",
        lambda field, row, sealed: opened.append(field.column_label) or decrypt(field, row, sealed),
    )
    reminder.choose_parts({"why", "daily", "alone"})
    for n in range(3):
        opened.clear()
        own = own_words.on(reminder, MONDAY + n * DAY)
        texts = [label for label in opened if label.endswith(".text")]
        assert len(texts) == len(own["lines"])
        assert set(texts) == {"goals.reason.text" if own["section"] == "why" else ITEM}


def test_each_day_shows_one_part_and_all_have_their_turn(reminder):
    reminder.choose_parts({"why", "steps", "daily"})
    sections = [own_words.on(reminder, MONDAY + n * DAY)["section"] for n in range(6)]
    assert sorted(sections[:3]) == ["daily", "steps", "why"]
    assert sections[:3] == sections[3:]


def test_each_reason_has_its_day_whatever_else_was_chosen(reminder, alice):
    texts = {REASON, "To sleep well.", "For my sister."}
    for text in texts - {REASON}:
        Reason(user=alice, text=text).save()
    for parts in ({"why"}, {"why", "steps"}, {"why", "steps", "daily"}):
        reminder.choose_parts(parts)
        found = [own_words.on(reminder, MONDAY + n * DAY) for n in range(9)]
        lines = [each["lines"] for each in found if each["section"] == "why"]
        assert all(len(each) == 1 for each in lines)
        assert {line for each in lines for line in each} == texts


def test_a_part_without_lines_leaves_its_turn_to_the_others(reminder, alice):
    alice.plan_items.in_lists("daily").get().soft_delete()
    reminder.choose_parts({"daily", "alone"})
    for n in range(4):
        assert own_words.on(reminder, MONDAY + n * DAY)["lines"] == [FIRST]


@pytest.mark.parametrize("section", ["why", "daily", "alone"])
def test_a_part_that_is_hidden_from_the_plan_is_not_in_the_mail(reminder, alice, section):
    choose(alice.plan, BY_NAME[section], is_shown=False)
    reminder.choose_parts(ALL_PARTS)
    found = [own_words.on(reminder, MONDAY + n * DAY)["section"] for n in range(12)]
    assert section not in found


def test_steps_of_a_private_goal_are_kept_off_the_mail(reminder, alice):
    goal = Goal(user=alice, text="See a lawyer.", first_step="Call the lawyer.", is_private=True)
    goal.save()
    goal.add_first_step(MONDAY)
    reminder.choose_parts({"steps"})
    assert own_words.on(reminder, MONDAY)["lines"] == list(STEPS)
    # Other words for one of them change nothing about where the step came from.
    goal.first_step = "Write to the lawyer."
    goal.save()
    assert own_words.on(reminder, MONDAY)["lines"] == list(STEPS)
    step = alice.steps.get(on=MONDAY)
    step.text = "Write to her."
    step.save()
    goal.first_step = "Call the lawyer."
    goal.save()
    goal.soft_delete()
    assert own_words.on(reminder, MONDAY)["lines"] == list(STEPS)
    assert "lawyer" not in "".join(map(words_of, letters(reminder)))


def test_steps_of_any_goal_are_kept_off_the_mail_when_goals_are_hidden(reminder, alice):
    goal = Goal(user=alice, text="See the sea.", first_step="Look up trains.")
    goal.save()
    goal.add_first_step(MONDAY)
    reminder.choose_parts({"steps"})
    assert "Look up trains." in own_words.on(reminder, MONDAY)["lines"]
    choose(alice.plan, BY_NAME["goals"], is_shown=False)
    assert own_words.on(reminder, MONDAY)["lines"] == list(STEPS)


def test_steps_that_are_shown_are_not_counted_as_well(reminder):
    reminder.choose_parts({"steps"})
    for letter in letters(reminder, 2):
        assert "Today’s small steps:" in letter["text"]
        assert "They are on your page." not in letter["text"]


def test_only_sections_that_say_how_they_stand_in_a_mail_may_be_chosen():
    sections = {section.name for section in SECTIONS if section.mail}
    assert {name for name, _label in own_words.CHOICES} == {
        *(own_words.NAME, own_words.STEPS, own_words.CRISIS),
        *sections,
    }


def test_the_question_whether_it_is_useful_says_nothing_of_the_person(reminder):
    reminder.choose_parts(ALL_PARTS)
    words = words_of(emails.still_useful(reminder, MONDAY))
    for own in (*OWN, *NEVER):
        assert own not in words


# Preview ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("context_kept")
def test_the_preview_is_the_next_mail_word_for_word(at_home, reminder, alice):
    reminder.choose_parts(ALL_PARTS)
    reminder.save()
    alice.touch(MONDAY)
    page = at_home.get(PREVIEW)
    letter = Delivery(reminder=reminder, local_date=reminder.next_on).reminder.letter_on(MONDAY)
    assert page.context["letter"] == letter
    assert letter["subject"] in page.text
    assert "no-store" in page.headers["Cache-Control"]


def test_the_preview_shows_the_email_itself_and_its_plain_text_on_request(at_home, reminder):
    page = at_home.get(PREVIEW)
    frame, folded = page.text.split("<details", 1)
    assert re.search(rf'<iframe[^>]* src="{LETTER}"[^>]* sandbox="allow-same-origin"', frame)
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "As plain text" in folded
    assert "Your page is here" in folded


@pytest.mark.usefixtures("context_kept")
def test_the_preview_is_of_the_date_of_the_next_mail(at_home, reminder):
    reminder.choose_parts({"why", "steps"})
    reminder.pause_until(MONDAY + 2 * DAY)
    on = at_home.get(PREVIEW).context["letter"]
    assert on == emails.daily(Reminder.objects.get(), MONDAY + 2 * DAY)


@pytest.mark.parametrize("fields", [{}, {"time_zone": ""}])
def test_a_preview_needs_no_daily_mail_and_makes_none(client, fields):
    signed_in(client, person("new@example.org", **fields))
    assert "Your two minutes" in client.get(PREVIEW).text
    assert "Hello" in client.get(LETTER).text
    assert not Reminder.objects.exists()
    assert not OutboxMail.objects.exists()


def test_the_chosen_parts_are_saved(at_home, reminder):
    at_home.post(SETTINGS, {**FORM, "parts": ["alone", "name"]})
    assert Reminder.objects.get().chosen_parts == {"name", "alone"}
    page = at_home.get(SETTINGS).text
    assert re.search(r'value="alone"[^>]* checked', page)
    at_home.post(SETTINGS, FORM)
    assert Reminder.objects.get().chosen_parts == set()


def test_whoever_has_no_daily_email_yet_is_told_that_it_says_nothing_of_them(client):
    signed_in(client, person("new@example.org"))
    assert "It says nothing about you." in client.get(SETTINGS).text
    client.post(SETTINGS, {**FORM, "parts": ["why"]})
    client.post("/mail/switch/", {"do": "stop"})
    assert "It says nothing about you." not in client.get(SETTINGS).text


# Batches ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parts", [frozenset(), ALL_PARTS], ids=["none", "all"])
def test_a_batch_of_letters_takes_as_many_queries_for_many_people_as_for_few(parts):
    counts = {number: queries_for(number, parts) for number in (5, 15)}
    assert counts[5] == counts[15]


def queries_for(number, parts):
    for n in range(number):
        user = with_words(person(f"{number}-{n}@example.org"))
        QuietDay(user=user, on=MONDAY + 9 * DAY).save()
        reminder = Reminder(user=user)
        reminder.choose_parts(parts)
        reminder.start()
        Delivery.objects.bulk_create(reminder.advance(EIGHT))
    data_keys.forget()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        mails = Delivery.objects.claim(EIGHT, number)
        found = [mail.letter() for mail in mails]
    assert len(found) == number
    assert all(found)
    Delivery.objects.all().delete()
    return len(queries)


def test_a_batch_without_own_words_fetches_none():
    reminder = started(with_words(person()))
    Delivery.objects.bulk_create(reminder.advance(EIGHT))
    data_keys.forget()
    with CaptureQueriesContext(connection) as queries:
        for mail in Delivery.objects.claim(EIGHT, 20):
            mail.letter()
    asked = " ".join(query["sql"] for query in queries)
    for table in ("plans_plan", "goals_reason", "goals_goal", "plans_planitem", "datakey"):
        assert table not in asked
