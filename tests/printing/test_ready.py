"""A PDF is laid out once: it lies ready for its owner, for a while, and for nobody else."""

import base64
import logging
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from config.celery import app
from goals.models import Reason
from printing.models import ReadyPdf
from printing.papers.registry import PAPERS
from printing.rendering.engine import PrintingUnavailable
from printing.rendering.worker import PrintingTooSlow
from printing.tasks import forget_ready_pdfs
from sealing.cipher import SealError
from tests.support.factories import REASON, person, signed_in, with_plan

pytestmark = pytest.mark.django_db

NEWS = "For Maya."


@pytest.fixture
def alice():
    return with_plan(person())


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


@pytest.fixture
def laid_out(monkeypatch):
    """Every sheet that went to the child. Its PDF is the sheet's own HTML, to see what is on it."""
    sheets = []

    def lay_out(sheet):
        sheets.append(sheet)
        return b"%PDF" + sheet.html.encode()

    monkeypatch.setattr("printing.views.render_in_child", lay_out)
    return sheets


def print_it(browser, paper="fridge", size="a4"):
    """The PDF that comes of pressing the button."""
    answer = browser.post("/print/", {"paper": paper, "size": size})
    assert (answer.status_code, answer.url) == (303, f"/print/{paper}.pdf")
    return look_at(browser, paper)


def look_at(browser, paper="fridge"):
    answer = browser.get(f"/print/{paper}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def numbers(user):
    return [copy.number for copy in user.printed_copies.order_by("number")]


@pytest.mark.parametrize("paper", PAPERS)
def test_a_print_is_laid_out_once(browser, laid_out, paper):
    assert "999" in print_it(browser, paper)
    assert len(laid_out) == 1


def test_an_unchanged_plan_is_not_laid_out_again_and_stays_the_same_copy(browser, alice, laid_out):
    first = print_it(browser)
    assert print_it(browser) == first
    assert look_at(browser) == first
    assert (len(laid_out), numbers(alice)) == (1, [1])
    assert "Copy 1" in first


def test_a_changed_line_is_laid_out_once_and_the_old_paper_is_never_shown(browser, alice, laid_out):
    print_it(browser)
    reason = alice.reasons.get()
    reason.text = NEWS
    reason.save()
    paper = print_it(browser)
    assert NEWS in paper
    assert REASON not in paper
    assert "Copy 2" in paper
    assert (len(laid_out), numbers(alice)) == (2, [1, 2])


def test_another_size_is_another_paper(browser, alice, laid_out):
    print_it(browser, size="a4")
    print_it(browser, size="letter")
    assert (len(laid_out), numbers(alice)) == (2, [1, 2])


def test_each_paper_has_its_own(browser, alice, laid_out):
    fridge, card = print_it(browser, "fridge"), print_it(browser, "card")
    assert (look_at(browser, "fridge"), look_at(browser, "card")) == (fridge, card)
    assert len(laid_out) == 2
    assert alice.ready_pdfs.count() == 2


def test_a_print_from_the_browser_in_between_shows_no_old_paper(browser, alice, laid_out):
    print_it(browser)
    alice.reasons.get().soft_delete()
    browser.post("/print/fridge/", {"size": "a4", "print": "browser", "sections": []})
    paper = look_at(browser)
    assert REASON not in paper
    assert "Copy 2" in paper
    assert len(laid_out) == 2


def test_nobody_gets_the_one_of_another_person(browser, alice, laid_out):
    print_it(browser)
    bob = person("bob@example.org")
    other = signed_in(Client(), bob)
    assert other.get("/print/fridge.pdf").status_code == 302
    assert REASON not in print_it(other)
    row = alice.ready_pdfs.get()
    ReadyPdf.objects.filter(user=bob).delete()
    ReadyPdf.objects.filter(pk=row.pk).update(user=bob)
    with pytest.raises(SealError):
        look_at(other)


def test_a_pdf_lies_sealed(browser, alice, laid_out):
    paper = print_it(browser)
    with connection.cursor() as cursor:
        cursor.execute("SELECT file FROM printing_readypdf")
        stored = bytes(cursor.fetchone()[0])
    for shown in (paper.encode(), base64.b64encode(paper.encode())):
        assert shown[:40] not in stored
        assert shown[-40:] not in stored


def test_it_goes_after_ten_minutes(browser, alice, laid_out):
    with time_machine.travel(timezone.now(), tick=False) as moment:
        print_it(browser)
        moment.shift(ReadyPdf.KEPT_FOR - timedelta(seconds=1))
        look_at(browser)
        assert len(laid_out) == 1
        moment.shift(timedelta(seconds=1))
        paper = look_at(browser)
        assert len(laid_out) == 2
        assert "Copy 1" in paper
        look_at(browser)
        assert len(laid_out) == 2
        moment.shift(ReadyPdf.KEPT_FOR)
        assert "Copy 2" in print_it(browser)
        assert (len(laid_out), numbers(alice)) == (3, [1, 2])


@pytest.mark.parametrize(("age", "is_there"), [(timedelta(minutes=9), True), (None, False)])
def test_a_job_deletes_those_that_nobody_looks_at(browser, alice, laid_out, age, is_there):
    print_it(browser)
    alice.ready_pdfs.update(made_at=timezone.now() - (age or ReadyPdf.KEPT_FOR))
    forget_ready_pdfs()
    assert alice.ready_pdfs.exists() is is_there


def test_no_pdf_lies_longer_than_ten_minutes():
    job = app.conf.beat_schedule["ready PDFs"]
    assert job["task"] == forget_ready_pdfs.name
    assert ReadyPdf.KEPT_FOR + timedelta(seconds=job["schedule"]) <= timedelta(minutes=10)


def test_signing_out_takes_it_along(browser, alice, laid_out):
    bob = person("bob@example.org")
    for each in (browser, signed_in(Client(), bob)):
        print_it(each)
    browser.post("/account/logout/")
    assert ReadyPdf.objects.get().user == bob


def test_erasing_the_person_takes_it_along(browser, alice, laid_out):
    print_it(browser)
    call_command("erase_user", alice.email, "--yes")
    assert not ReadyPdf.objects.exists()


def test_one_that_is_too_large_is_laid_out_when_it_is_opened(browser, alice, laid_out, monkeypatch):
    large = b"%PDF" + bytes(200_000)

    def lay_out(sheet):
        laid_out.append(sheet)
        return large

    print_it(browser)
    Reason(user=alice, text=NEWS).save()
    monkeypatch.setattr("printing.views.render_in_child", lay_out)
    assert print_it(browser).encode() == large
    assert len(laid_out) == 3
    assert not alice.ready_pdfs.exists()
    print_it(browser)
    assert numbers(alice) == [1, 2, 3]


def test_a_print_that_fails_leaves_the_last_copy_and_no_pdf(browser, alice, laid_out, monkeypatch):
    def fail(sheet):
        raise PrintingTooSlow

    print_it(browser)
    Reason(user=alice, text=NEWS).save()
    lay_out = "printing.views.render_in_child"
    with monkeypatch.context() as broken:
        broken.setattr(lay_out, fail)
        assert browser.post("/print/", {"paper": "fridge", "size": "a4"}).status_code == 422
    assert numbers(alice) == [1]
    paper = look_at(browser)
    assert "Copy 1" in paper
    assert NEWS not in paper


def test_without_the_libraries_nothing_is_kept_and_the_browser_prints(browser, alice, monkeypatch):
    def unavailable(sheet):
        raise PrintingUnavailable

    monkeypatch.setattr("printing.views.render_in_child", unavailable)
    for _ in range(11):  # what is not laid out is not counted
        answer = browser.post("/print/", {"paper": "fridge", "size": "a4"}, follow=True)
        assert answer.status_code == 503
        assert b"/print/fridge/sheet/?print" in answer.content
    assert not alice.ready_pdfs.exists()
    assert numbers(alice) == [*range(1, 12)]


def test_no_log_has_a_word_of_it(browser, alice, laid_out, caplog):
    caplog.set_level(logging.DEBUG)
    print_it(browser)
    print_it(browser)
    forget_ready_pdfs()
    assert REASON not in caplog.text
    assert "ReadyPdf" in str(alice.ready_pdfs.get())
