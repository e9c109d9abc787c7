"""The British words: a catalogue that is made from the source and a list, and held against both."""

import gettext
import io
from pathlib import Path

import pytest

from tools.words import british, catalogue
from tools.words.catalogue import Entry
from tools.words.product import Product
from tools.words.texts import Text

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / british.FOLDER


@pytest.fixture
def product(tmp_path):
    """A product of one page, with an empty catalogue."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '{% load i18n %}<p>{% translate "A gray day" %}</p><p>{% translate "Hello" %}</p>'
    )
    (tmp_path / "contacts" / "helplines").mkdir(parents=True)
    (tmp_path / "contacts" / "helplines" / "helplines.toml").write_text("")
    write(tmp_path, [])
    return Product(tmp_path)


def write(root, entries):
    folder = root / british.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "django.po").write_text(catalogue.write(entries))
    (folder / "django.mo").write_bytes(catalogue.as_mo(entries))


def why(product):
    return [fault.why for fault in british.faults_of(product)]


def test_every_text_of_the_catalogue_stands_in_the_source():
    texts = british.translatable(Product(ROOT))
    entries = catalogue.read((FOLDER / "django.po").read_text())
    assert [entry.words for entry in entries if entry.key not in texts] == []
    assert entries


def test_what_django_reads_is_what_people_edit():
    entries = catalogue.read((FOLDER / "django.po").read_text())
    with (FOLDER / "django.mo").open("rb") as file:
        read = gettext.GNUTranslations(file)
    assert [read.gettext(entry.words) for entry in entries if not entry.context] == [
        entry.forms[0] for entry in entries if not entry.context
    ]


def test_an_american_word_without_an_entry_is_found(product):
    (fault,) = british.faults_of(product)
    assert fault.words == "A gray day"
    assert "A grey day" in fault.why


def test_with_its_entry_there_is_nothing_to_say(product):
    write(product.root, [Entry("A gray day", ("A grey day",))])
    assert why(product) == []


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (Entry("A gray night", ("A grey night",)), "no longer in the source"),
        (Entry("A gray day", ("A grey %(day)s",)), "other placeholders"),
        (Entry("Hello", ("Hello",)), "the same in both"),
        (Entry("A gray day", ("A gray day at last",)), "“gray” is American"),
    ],
)
def test_a_wrong_entry_is_found(product, entry, reason):
    write(product.root, [entry])
    assert any(reason in fault for fault in why(product))


def test_a_catalogue_that_was_edited_and_not_made_again_is_found(product):
    write(product.root, [Entry("A gray day", ("A grey day",))])
    edited = [Entry("A gray day", ("A dull grey day",))]
    (product.root / british.FOLDER / "django.po").write_text(catalogue.write(edited))
    assert any("not what django.po says" in fault for fault in why(product))


@pytest.mark.parametrize(
    ("american", "said"),
    [
        ("Gray or gray", "Grey or grey"),
        ("%(gray)s neighbors", "%(gray)s neighbours"),
        ("A counselor, <b>counseling</b>", "A counsellor, <b>counselling</b>"),
        ("After detox, the hospital or jail.", "After detox, hospital or prison."),
    ],
)
def test_words_are_put_in_the_place_of_words(american, said):
    assert british.British().entry(Text("page.html", 1, american)).forms == (said,)


def test_a_catalogue_is_read_as_it_was_written():
    entries = [
        Entry('One\n"two"', ('Ein\n"zwei"',), path="a.html"),
        Entry("%(n)s day", ("%(n)s Tag", "%(n)s Tage"), "%(n)s days", "time", "b.html"),
    ]
    assert catalogue.read(catalogue.write(entries)) == entries
    read = gettext.GNUTranslations(io.BytesIO(catalogue.as_mo(entries)))
    assert read.npgettext("time", "%(n)s day", "%(n)s days", 2) == "%(n)s Tage"
