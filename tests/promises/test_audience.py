"""Who may read what: docs/architecture.md has the table, and every cell of it is tried here.

Each text of a person is filled with a word of its own. A paper or a mail with everything ticked has
the words that the table gives it, and no other.
"""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client

from contacts.models import Contact
from plans.content import PlanContent, SectionContent
from plans.entries import Line, Note, Text, opened, said_from
from plans.models import Plan, PlanItem
from plans.sections import FIRST_STEPS, LISTS, PEOPLE, SECTIONS, SIGNS, choose
from printing.copies.options import Choices
from printing.papers.registry import PAPERS, browser_page, shaped
from records.audience import Audience, Reader
from records.fields import EncryptedTextField
from records.typed_fields import EncryptedValueField
from reminders import emails, own_words
from reminders.models import Reminder
from sharing.models import Share
from tests.support.autofill import record_models, row_of
from tests.support.factories import person, signed_in
from tests.support.paper_plans import USUAL, declared, with_lines
from triggers.dates.models import RiskyDate

pytestmark = pytest.mark.django_db

TABLE = settings.BASE_DIR / "docs" / "architecture.md"
BUILT_IN = re.compile(r"^\| `([\w-]+)` \| (\w+) \| (\w+) \|$", re.MULTILINE)
ROW = re.compile(r"^\| `(\w+\.\w+\.\w+)` \| (\w+) \|(.*)\|$", re.MULTILINE)
READERS = {
    **{name: paper.reader for name, paper in PAPERS.items()},
    "mail": Reader.CLOSE,
    "share": Reader.CLOSE,
}
# Read by machine: a word of a person's cannot stand in its place; nor in a typed value.
NO_WORD = {
    "contacts.Contact.label_on_print",
    "contacts.Contact.time_zone",
    "plans.PlanItem.section",
    "printing.PaperChoice.answers",
    "printing.PrintedCopy.words",
}
# Said by the name of its field.
SAID_BY_NAME = "contacts.Contact.has_naloxone"
MODELS = [model for model in record_models() if not model.__module__.startswith("tests.")]
FIELDS = {
    f"{model._meta.label}.{field.name}": field
    for model in MODELS
    for field in model.history_fields()
    if isinstance(field, EncryptedTextField)
}


def table():
    """{field: (its audience, the papers and mails that it stands on)} as docs/architecture.md has
    it."""
    rows = {}
    for name, audience, cells in ROW.findall(TABLE.read_text()):
        ticks = [cell.strip() for cell in cells.split("|")]
        assert set(ticks) <= {"yes", ""}, name
        assert len(ticks) == len(READERS), name
        rows[name] = audience, {reader for reader, tick in zip(READERS, ticks, strict=True) if tick}
    return rows


def test_the_table_has_every_text_that_a_person_writes_with_its_audience():
    rows = {name: audience for name, (audience, _) in table().items()}
    for name, field in FIELDS.items():
        assert isinstance(field.audience, Audience), f"{name} has no audience (records.E001)."
        audience = field.audience.name
        assert rows.get(name) == audience, (
            f"The table of docs/architecture.md needs a row for {name} ({audience})."
        )
    assert set(rows) == set(FIELDS)


def test_nothing_in_the_table_goes_further_than_its_audience():
    for name, (audience, places) in table().items():
        for place in places:
            assert Audience[audience].admits(READERS[place]), f"{name} on {place}"


@pytest.fixture
def alice(db):
    return person(country="US", time_zone="America/New_York")


@pytest.fixture
def words(alice, monkeypatch):
    """Turns on every section, fills every text, and returns {field: its words}."""
    for section in SECTIONS:
        choose(alice.plan, section, is_shown=True)
        choose(alice.plan, section, is_on_paper=True)
    found = {name: [] for name in FIELDS}
    for model in MODELS:
        fields = {n: f for n, f in FIELDS.items() if f.model is model and takes_a_word(n, f)}
        for row in rows_of(model, alice) if fields else ():
            for name, field in fields.items():
                word = f"zq{len(found)}{sum(map(len, found.values()))}x"
                fill(row, name, field, word, monkeypatch)
                found[name].append(word)
            row.save()
    return found


def takes_a_word(name, field):
    return name not in NO_WORD and not isinstance(field, EncryptedValueField)


def rows_of(model, user):
    if model is Plan:
        return [user.plan]
    if model is PlanItem:
        return [PlanItem(user=user, section=section) for section in LISTS]
    row = row_of(model, user, "0")
    if model is RiskyDate:
        row.repeat = RiskyDate.Repeat.YEARLY  # never over
    if model is Contact:
        row.label_on_print = ""
        return [row, Contact(user=user, label_on_print=Contact.OnPaper.NICKNAME)]
    return [row]


def fill(row, name, field, word, monkeypatch):
    """Put a word where it would be read: into the text, or into what a choice is called."""
    if not field.choices:
        setattr(row, field.attname, word)
        return
    values = [value for value, _label in field.flatchoices if value]
    setattr(row, field.attname, values[0])
    if name == SAID_BY_NAME:
        monkeypatch.setattr(field, "verbose_name", word)
    else:
        monkeypatch.setattr(field, "choices", [(value, word) for value in values])


EVERYTHING = Choices(
    sections={section.name: True for section in SECTIONS},
    plain_lines=False,
    naloxone="In the hall.",
    medicine="At eight.",
)


def everything_on(alice):
    """{paper or mail: all that can be read there with everything ticked}"""
    user = type(alice).objects.get(pk=alice.pk)
    pages = {
        paper: browser_page(
            paper, shaped(paper, PlanContent.load(user), EVERYTHING, user), "letter"
        )
        for paper in PAPERS
    }
    return {**pages, "mail": mails_to(user), "share": shared_by(user)}


def mails_to(user):
    reminder = Reminder(user=user)
    reminder.choose_parts({name for name, _label in own_words.CHOICES})
    days = (date(2026, 3, 2) + timedelta(days=n) for n in range(12))
    letters = [emails.daily(reminder, day) for day in days]
    return "".join(letter["text"] + letter["html"] for letter in letters)


def shared_by(user):
    """What whoever has a link to everything can read."""
    shown = {
        "sections": [section.name for section in SECTIONS],
        "people": [person.key for person in PlanContent.load(user).people],
        "names_me": False,
    }
    path = f"/s/{Share.make(user, shown=shown, days=1)}/"
    return Client().post(path, follow=True).content.decode()


def test_every_paper_the_mail_and_a_link_have_what_the_table_gives_them_and_no_more(alice, words):
    pages = everything_on(alice)
    found = {
        name: {place for place, text in pages.items() if any(word in text for word in said)}
        for name, said in words.items()
    }
    expected = {name: places for name, (_, places) in table().items()}
    assert {name: found[name] ^ expected.get(name, set()) for name in FIELDS} == {
        name: set() for name in FIELDS
    }


def test_the_plan_that_is_shown_on_this_screen_has_nothing_that_is_for_the_owner_alone(
    client, alice, words
):
    page = signed_in(client, alice).post("/plan/show/", {"do": "show"}, follow=True)
    page = page.content.decode()
    shown = {name for name, said in words.items() if any(word in page for word in said)}
    assert {name for name in shown if not FIELDS[name].audience.admits(Reader.CLOSE)} == set()
    assert {"goals.Reason.text", "contacts.Contact.nickname", "triggers.Answer.text"} <= shown


def test_a_filter_that_lets_all_through_would_be_seen(alice, words, monkeypatch):
    monkeypatch.setattr(Audience, "admits", lambda audience, reader: True)
    assert words[SAID_BY_NAME][-1] in everything_on(alice)["plain"]


def test_what_a_paper_brings_is_for_whom_the_table_says(alice):
    said = {
        (part.name, line.text.audience.name, name)
        for name, paper in PAPERS.items()
        for part in paper.brings(PlanContent.load(alice), EVERYTHING, alice)
        for line in part.lines
        if isinstance(line, Line)
    }
    assert said == set(BUILT_IN.findall(TABLE.read_text()))


# How a text loses its way -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("audience", "read_by"),
    [
        (Audience.OWNER, {"OWNER"}),
        (Audience.CLOSE, {"OWNER", "CLOSE"}),
        (Audience.HOUSE, {"OWNER", "CLOSE", "HOUSE"}),
        (Audience.ANYONE, {"OWNER", "CLOSE", "STRANGER"}),
        (Audience.HOUSE & Audience.ANYONE, {"OWNER", "CLOSE"}),
        (Audience.HOUSE | Audience.ANYONE, {"OWNER", "CLOSE", "HOUSE", "STRANGER"}),
    ],
)
def test_the_house_and_strangers_are_two_doors(audience, read_by):
    assert {reader.name for reader in Reader if audience.admits(reader)} == read_by


@pytest.mark.parametrize("audience", list(map(Audience, (1, 3, 7, 11))))
def test_an_opened_text_is_for_whom_its_field_is(alice, monkeypatch, audience):
    monkeypatch.setattr(FIELDS["contacts.Contact.helps"], "audience", audience)
    contact = Contact(user=alice, name="Jo", helps="A walk.")
    assert opened(contact, "helps").audience is audience
    assert said_from(contact, "A walk.", "helps").audience is audience
    assert opened(contact, "helps", limit=Audience.OWNER).audience is Audience.OWNER


@pytest.mark.parametrize(
    "line",
    [
        Line("I sleep."),
        Line(Text("I sleep.", Audience.CLOSE), "Early."),
        Line(Text("I sleep.", Audience.CLOSE), notes=(Note("Who knows"),)),
        Line(Text("I sleep.", Audience.CLOSE), notes=(Note(Text("x", Audience.CLOSE), "Dee"),)),
        Line(Text("I sleep.", Audience.CLOSE).strip()),
    ],
    ids=["line", "detail", "label of a note", "note", "made from a text"],
)
def test_a_text_that_does_not_say_who_may_read_it_is_refused(line):
    plan = replace(
        declared(USUAL), sections=(SectionContent("why", "Why", (line,), is_printed=True),)
    )
    for reader in Reader:
        with pytest.raises(TypeError, match="who may read it"):
            plan.readable_by(reader)


def test_a_new_text_is_off_the_discreet_sheet_when_it_is_declared_as_most_are(alice):
    note = Note(Text("Where they live", Audience.CLOSE), Text("12 Hill Road", Audience.CLOSE))
    dee = replace(USUAL.people[0], initials="D", notes=(note,))
    plan = declared(with_lines(USUAL, people=(dee,)))
    for paper, is_there in (("fridge", True), ("card", True), ("friend", True), ("plain", False)):
        page = browser_page(paper, shaped(paper, plan, EVERYTHING, alice), "letter")
        assert ("12 Hill Road" in page) is is_there
        assert ("Where they live" in page) is is_there


@pytest.mark.parametrize("said", ["Text Jo Reyes.", "text JO REYES.", "Ask Skipper."])
def test_a_name_in_a_line_keeps_it_off_the_discreet_sheet_also_while_people_are_hidden(alice, said):
    Contact(user=alice, name="Jo Reyes", nickname="Skipper").save()
    PlanItem(user=alice, section=FIRST_STEPS.name, text=said).save()
    PlanItem(user=alice, section=FIRST_STEPS.name, text="I enjoy the view.").save()
    choose(alice.plan, PEOPLE, is_shown=False)
    pages = {
        paper: browser_page(
            paper, shaped(paper, PlanContent.load(alice), Choices(), alice), "letter"
        )
        for paper in ("fridge", "plain")
    }
    assert said in pages["fridge"]
    assert said not in pages["plain"]
    assert "I enjoy the view." in pages["plain"]


def test_a_section_for_strangers_needs_a_heading_for_them():
    with pytest.raises(ValueError, match="neutral title"):
        replace(SIGNS, neutral_title="")
