"""The comparison of two trees sees every page, and nothing that differs each time."""

import uuid

import pytest
from django.http import HttpResponse
from django.urls import resolve

from tests.support.urls import routes
from tools.same import pages
from tools.same.__main__ import report
from tools.same.text import Writer, of_answer, of_html, of_mail


def test_it_opens_an_address_for_every_name_of_the_url_conf():
    opened = {resolve(address).view_name for address in pages.addresses()}
    # By the page that answers there: one of allauth's names has an address of ours.
    assert opened == {resolve(route.path()).view_name for route in routes()}


def written(folder, html):
    Writer(folder).write("a/page", of_answer(HttpResponse(html)))
    return (folder / "a/page.txt").read_text()


PAGE = '<p>My words.</p> <input name="csrfmiddlewaretoken" value="{}"> <a href="/a/{}/">Edit</a>'


def test_a_page_made_twice_reads_the_same_though_its_token_and_keys_differ(tmp_path):
    first = written(tmp_path / "1", PAGE.format("one", uuid.uuid4()))
    assert first == written(tmp_path / "2", PAGE.format("other", uuid.uuid4()))
    assert 'value=""' in first
    assert "/a/key-1/" in first


def test_a_code_of_a_mail_is_left_out_and_its_words_are_not():
    mail = "Subject: Your code\nTo: a@example.org\n\nType this:\n{}\nIt works for a while.\n"
    texts = [of_mail(mail.format(code).encode()) for code in ("1234-5678", "8765-4321")]
    assert texts[0] == texts[1]
    assert "Subject: Your code" in texts[0]
    assert "It works for a while." in texts[0]


@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        ("<p>One</p>\n\n  <p>Two</p>", "<p>One</p>\n<p>Two</p>", True),
        ("<p\n  class='a'>One\n  line</p>", "<p class='a'>One line</p>", True),
        ("<b>One</b> <i>Two</i>", "<b>One</b><i>Two</i>", False),
        ("<p>One</p>", "<p> One</p>", False),
        ("<textarea>\nOne\n\nTwo</textarea>", "<textarea>\nOne\nTwo</textarea>", False),
        ("<p>One</p>", "<p>one</p>", False),
    ],
)
def test_space_where_none_was_is_seen_and_how_a_template_is_set_is_not(before, after, is_same):
    assert (of_html(before) == of_html(after)) is is_same


@pytest.mark.parametrize(
    ("older", "newer", "differs", "said"),
    [
        ({"a": "One.\n"}, {"a": "One.\n"}, False, ""),
        ({"a": "One.\n"}, {"a": "Two.\n"}, True, "+Two."),
        ({"a": "One.\n"}, {}, True, "-One."),
        ({}, {"b/c": "New.\n"}, True, "+New."),
    ],
)
def test_what_differs_is_told_line_by_line(tmp_path, capsys, older, newer, differs, said):
    for name, files in (("older", older), ("newer", newer)):
        for file, text in files.items():
            (tmp_path / name / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / file).write_text(text)
    assert report(tmp_path / "older", tmp_path / "newer") is differs
    assert said in capsys.readouterr().out
