"""Choosing a paper and what stands on it, how old a copy is, and what stands in the way of one."""

import json
import re
import subprocess
from contextlib import ExitStack
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from contacts.models import Contact
from goals.models import Goal, Reason
from plans.models import PlanItem
from plans.sections import BY_NAME, choose
from printing.checks import check_libraries
from printing.models import MOST_LETTERS, PaperChoice, PrintedCopy
from printing.papers.registry import PAPERS
from printing.rendering import slots, worker
from printing.rendering.engine import PrintingUnavailable
from printing.rendering.worker import PrintingFailed, PrintingTooSlow
from tests.support.factories import IF, REASON, person, signed_in, with_plan
from tests.support.pages import Page, sentences, shows
from tests.support.pdf import opened, squeezed, text_of
from tests.support.servers import go_without
from triggers.dates.models import RiskyDate
from triggers.models import WarningSign

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
EVERY_PAPER = pytest.mark.parametrize("paper", PAPERS)


@pytest.fixture
def alice():
    return with_plan(person())


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


@pytest.fixture(scope="module")
def pango():
    if check_libraries(None):
        go_without("Pango", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
    yield
    worker._drop_child()


def print_it(browser, paper="fridge", **answers):
    """Press "Make the PDF" on the page of a paper. Returns the answer to that."""
    return browser.post(f"/print/{paper}/", {**as_shown(browser, paper), **answers, "print": "pdf"})


def as_shown(browser, paper):
    """What the page of a paper sends when nobody touches it."""
    page = browser.get(f"/print/{paper}/")
    values = Page(page).form("size").values
    chosen = {name: ticked(name).findall(page.content.decode()) for name in ("sections", "people")}
    return {**values, **chosen}


def ticked(name):
    return re.compile(rf'name="{name}" value="([^"]+)"[^>]* checked')


def newest(user, paper="fridge"):
    return PrintedCopy.newest(user)[paper]


def of_name(user, name):
    return next(contact for contact in user.contacts.all() if contact.name == name)


# From the choice to the paper --------------------------------------------------------------------


@EVERY_PAPER
def test_every_paper_is_offered_and_can_be_printed(browser, alice, pango, paper):
    assert Page(browser.get("/print/")).link(str(PAPERS[paper].label)) == f"/print/{paper}/"
    answer = print_it(browser, paper)
    assert (answer.status_code, answer.url) == (303, f"/print/{paper}.pdf")
    file = browser.get(answer.url)
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"] == 'inline; filename="my-plan.pdf"'
    assert "no-store" in file["Cache-Control"]
    assert "999" in text_of(file.content)
    assert shows(browser.get(f"/print/{paper}/sheet/"), "999")


def test_the_fridge_sheet_is_one_button_away(browser, alice):
    answer = browser.post("/print/", {"paper": "fridge", "size": "letter"})
    assert (answer.status_code, answer.url) == (303, "/print/fridge.pdf")
    assert newest(alice).size == "letter"


def test_what_is_left_out_is_on_no_print_and_stays_left_out(browser, alice):
    sam = of_name(alice, "Sam")
    print_it(browser, sections=["why", "people"], people=[str(sam.pk)])
    for words in (newest(alice).words, Page(browser.get("/print/fridge/sheet/")).text):
        assert REASON in words
        assert "Sam" in words
        assert IF not in words
        assert "Mum" not in words
    print_it(browser)
    assert IF not in newest(alice).words
    assert IF in Page(browser.get("/print/large/sheet/")).text


def test_what_is_written_later_is_printed_as_is_usual(browser, alice):
    print_it(browser, sections=["why"])
    PlanItem(user=alice, section="alone", text="Walk.").save()
    Contact(user=alice, name="Jo", phone="+12125550102").save()
    assert "Walk." in Page(browser.get("/print/fridge/sheet/")).text
    print_it(browser, sections=["why", "people"])
    assert "Jo" in newest(alice).words


def test_a_choice_can_be_looked_at_before_it_is_printed(browser, alice):
    answers = {**as_shown(browser, "fridge"), "sections": ["why"], "look": "yes"}
    answer = browser.post("/print/fridge/", answers)
    assert answer.url == "/print/fridge/?look=yes"
    assert not PrintedCopy.newest(alice)
    assert IF not in Page(browser.get("/print/fridge/sheet/")).text


def test_the_paper_in_small_may_stand_on_its_own_page_and_nowhere_else(browser):
    assert "frame-src 'self'" in browser.get("/print/fridge/")["Content-Security-Policy"]
    assert (
        "frame-ancestors 'self'" in browser.get("/print/fridge/sheet/")["Content-Security-Policy"]
    )
    assert "frame-ancestors 'none'" in browser.get("/print/fridge/")["Content-Security-Policy"]


def test_a_list_shows_the_sheet_in_a_frame_and_asks_the_database_nothing_for_it(browser, alice):
    frame = browser.get("/print/small/")
    assert REASON in Page(frame).text and IF in Page(frame).text
    assert "frame-ancestors 'self'" in frame["Content-Security-Policy"]
    for address in ("/reasons/", "/if-then/", "/signs/", "/dates/", "/people/care/"):
        page = browser.get(address)
        assert re.search(r'<iframe\s+src="/print/small/"[^>]*\sloading="lazy"', page.text)
        assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert IF not in Page(browser.get("/reasons/")).text


def test_a_print_from_the_browser_is_noted_and_shows_what_was_noted(browser, alice):
    answers = {**as_shown(browser, "card"), "print": "browser"}
    answer = browser.post("/print/card/", answers)
    assert (answer.status_code, answer.url) == (303, "/print/card/sheet/?print")
    assert "Copy 1" in Page(browser.get(answer.url)).text


def test_the_copy_for_someone_close_has_the_persons_name_when_they_tick_it(browser, alice):
    assert "names_me" not in browser.get("/print/friend/").content.decode()
    alice.plan.preferred_name = "Dana"
    alice.plan.save()
    assert "For someone I trust" in Page(browser.get("/print/friend/sheet/")).text
    print_it(browser, "friend", names_me="on")
    for words in (newest(alice, "friend").words, Page(browser.get("/print/friend/sheet/")).text):
        assert "For someone close to Dana" in words
    assert Page(browser.get("/print/friend/")).form("names_me").values["names_me"]
    print_it(browser, "friend", names_me=[])
    assert "Dana" not in newest(alice, "friend").words


def test_the_house_card_says_where_the_naloxone_is(browser, alice):
    print_it(browser, "house", naloxone="By the door.", medicine="")
    assert "By the door." in Page(browser.get("/print/house/sheet/")).text
    assert "By the door." in Page(browser.get("/print/house/")).form("naloxone").values["naloxone"]


def test_a_telling_line_is_asked_about_and_gets_other_words(browser, alice):
    Reason(user=alice, text="I stay sober.").save()
    page = Page(browser.get("/print/plain/"))
    assert "I stay sober." in page.text
    name = next(name for name in page.form("size").texts if name.startswith("wording"))
    print_it(browser, "plain", **{name: "I stay awake."})
    paper = Page(browser.get("/print/plain/sheet/")).text
    assert "I stay awake." in paper
    assert "I stay sober." not in paper
    assert "I stay sober." in Page(browser.get("/plan/")).text


def test_a_telling_line_says_what_tells_and_its_field_is_folded_away_until_it_has_words(
    browser, alice
):
    Reason(user=alice, text="I stay sober, and I go to meetings sober.").save()
    before = browser.get("/print/plain/")
    telling = len(telling_lines(before))
    assert f"{telling} sentences stay off it" in Page(before).text
    assert "Could give it away: sober, meetings" in Page(before).text
    assert not any(map(is_open, telling_lines(before)))
    name = next(name for name in Page(before).form("size").texts if name.startswith("wording"))
    print_it(browser, "plain", **{name: "I stay awake."})
    after = browser.get("/print/plain/")
    assert [is_open(line) for line in telling_lines(after)] == [True] + [False] * (telling - 1)
    assert f"{telling} sentences stay off it" not in Page(after).text
    assert f"{telling - 1} sentence" in Page(after).text


def test_other_words_that_are_too_long_are_in_sight(browser, alice):
    Reason(user=alice, text="I stay sober.").save()
    texts = Page(browser.get("/print/plain/")).form("size").texts
    name = next(name for name in texts if name.startswith("wording"))
    answer = print_it(browser, "plain", **{name: "w" * 281})
    assert answer.status_code == 422
    assert is_open(telling_lines(answer)[0])
    assert "&lt;bdi" not in answer.text
    assert Page(answer).form("size").values[name] == "w" * 281


def telling_lines(answer):
    return re.findall(r'<li class="rule mt3">.*?</li>', answer.text, re.DOTALL)


def is_open(line):
    return re.search(r"<details\s+open", line) is not None


def test_words_that_are_too_long_are_said_and_kept(browser, alice):
    answer = print_it(browser, "house", naloxone="w" * 281)
    assert answer.status_code == 422
    assert sentences(answer)
    assert "w" * 281 in Page(answer).form("naloxone").values["naloxone"]
    assert not PrintedCopy.newest(alice)


def test_nobody_learns_from_the_database_what_is_on_a_paper(browser, alice):
    print_it(browser, "house", naloxone="By the door.")
    for model in (PaperChoice, PrintedCopy):
        for row in model.objects.filter(user=alice).values():
            assert "door" not in str(row)


def test_a_paper_that_does_not_exist_is_not_there(browser):
    for address in ("/print/nothing/", "/print/nothing.pdf", "/print/nothing/sheet/"):
        assert browser.get(address).status_code == 404


def test_a_pdf_that_nobody_made_leads_to_where_it_is_made(browser):
    assert browser.get("/print/fridge.pdf").url == "/print/fridge/"


def test_the_single_file_comes_as_a_file_with_a_neutral_name(browser):
    answer = browser.get("/account/my-plan.html")
    assert answer["Content-Disposition"] == 'attachment; filename="my-plan.html"'
    assert REASON in answer.content.decode()
    assert 'href="tel:999"' in answer.content.decode()


# How old a copy is -------------------------------------------------------------------------------


def test_each_print_of_a_paper_has_a_number_and_only_the_newest_keeps_its_words(
    browser, alice, pango
):
    print_it(browser)
    Reason(user=alice, text="For Maya.").save()
    print_it(browser)
    print_it(browser, "card")
    assert [newest(alice).number, newest(alice, "card").number] == [2, 1]
    older = alice.printed_copies.get(paper="fridge", number=1)
    assert older.words == ""
    text = text_of(browser.get("/print/fridge.pdf").content)
    assert squeezed("Copy 2 · Updated") in text


def test_a_fresh_copy_says_what_the_plan_says(browser, alice):
    print_it(browser)
    assert "Copy 1," in Page(browser.get("/print/")).text
    assert "It matches your plan." in Page(browser.get("/print/")).text


def test_an_old_copy_says_what_to_write_in_and_what_to_cross_out(browser, alice):
    print_it(browser)
    reason, sam = alice.reasons.get(), of_name(alice, "Sam")
    reason.text = "For Maya."
    reason.save()
    sam.phone = "+12125550199"
    sam.save()
    assert "4 things have changed." in Page(browser.get("/print/")).text
    write, cross = Page(browser.get("/print/fridge/")).text.split("Cross out")
    for words in ("For Maya.", "0199"):
        assert words in write.split("Write in by hand")[1]
    for words in (REASON, "0100"):
        assert words in cross.split("Or print it again")[0]


def test_what_was_left_off_on_purpose_is_no_difference(browser, alice):
    print_it(browser, sections=["why"])
    alice.triggers.get().soft_delete()
    assert "It matches your plan." in Page(browser.get("/print/")).text


def test_an_open_pdf_stays_what_it_was_after_the_plan_has_changed(browser, alice, pango):
    print_it(browser)
    alice.reasons.get().soft_delete()
    assert squeezed(REASON) in text_of(browser.get("/print/fridge.pdf").content)


# What stands in the way --------------------------------------------------------------------------


def test_more_than_one_paper_can_hold_is_said_and_leaves_the_last_copy(browser, alice):
    print_it(browser)
    for _ in range(MOST_LETTERS // 280):
        Reason(user=alice, text="w" * 280).save()
    answer = print_it(browser)
    assert answer.url == "/print/fridge/"
    assert "too much for one printout" in Page(browser.get(answer.url)).text
    assert newest(alice).number == 1
    print_it(browser, sections=["people"])
    assert newest(alice).number == 2


def test_ten_layouts_a_minute_are_enough(browser, alice, monkeypatch):
    monkeypatch.setattr("printing.views.render_in_child", lambda sheet: b"%PDF")
    start = timezone.now().replace(second=55)

    def print_anew(second):
        with time_machine.travel(start + timedelta(seconds=second), tick=False):
            Reason(user=alice, text=f"At {second}.").save()
            return print_it(browser)

    for second in range(10):
        assert print_anew(second).status_code == 303
    # Not a new minute of the clock counts, but a minute after the first of the ten.
    answer = print_anew(20)
    assert answer.status_code == 429
    assert "Wait a minute" in Page(answer).text
    assert Page(answer).link("Open the sheet") == "/print/fridge/sheet/"
    assert newest(alice).number == 10
    assert print_anew(59).status_code == 429
    assert print_anew(60).status_code == 303
    assert print_anew(60.5).status_code == 429


def test_looking_at_a_pdf_that_is_ready_is_never_too_often(browser, alice, monkeypatch):
    monkeypatch.setattr("printing.views.render_in_child", lambda sheet: b"%PDF")
    for _ in range(12):
        assert browser.get(print_it(browser).url).status_code == 200


@pytest.mark.parametrize(
    ("error", "words", "status"),
    [
        (PrintingTooSlow("slow"), "took too long", 422),
        (PrintingFailed("broken"), "could not make the PDF", 503),
    ],
)
def test_a_print_that_does_not_come_leaves_the_last_copy_what_it_is(
    browser, alice, monkeypatch, error, words, status
):
    def fail(sheet):
        raise error

    print_it(browser)
    alice.reasons.get().soft_delete()
    monkeypatch.setattr("printing.views.render_in_child", fail)
    answer = print_it(browser)
    assert answer.status_code == status
    assert words in Page(answer).text
    assert Page(answer).link("Open the sheet") == "/print/fridge/sheet/"
    assert newest(alice).number == 1
    assert REASON in Page(browser.get("/print/fridge/")).text.split("Cross out")[1]


@pytest.mark.parametrize("here", ["own", "others"])
def test_a_print_waits_for_those_before_it_and_loses_nothing(
    browser, alice, monkeypatch, caplog, pango, here
):
    monkeypatch.setattr(slots, "WAIT_SECONDS", 0)
    print_it(browser)
    with ExitStack() as before:
        for owner in [str(alice.pk)] if here == "own" else ["bob", "carol"]:
            before.enter_context(slots.hold_slot(settings.VAR_DIR, owner))
        answer = print_it(browser, size="letter", sections=["why"])
        page = Page(answer)
        assert answer.status_code == 202
        assert "Yours comes after it." in page.text
        address = page.link("Look again")
        assert answer["Refresh"] == f"2;url={address}"
        again = browser.get(address)
        assert again.status_code == 202
        assert newest(alice).number == 1
    answer = browser.get(address)
    assert (answer.status_code, answer.url) == (303, "/print/fridge.pdf")
    assert (newest(alice).number, newest(alice).size) == (2, "letter")
    assert IF not in newest(alice).words
    assert browser.get(answer.url)["Content-Type"] == "application/pdf"
    assert browser.get(address)["Content-Type"] == "application/pdf"
    assert newest(alice).number == 2
    assert not caplog.records


def test_nothing_is_printed_for_somebody_who_only_comes_by_an_address(browser, alice):
    print_it(browser)
    alice.reasons.get().soft_delete()
    assert REASON in newest(alice).words
    for address in ("/print/fridge.pdf?asked", "/print/card.pdf?asked"):
        browser.get(address)
    assert newest(alice).number == 1
    assert "card" not in PrintedCopy.newest(alice)


def test_letters_without_a_font_are_told_before_the_pdf(browser, alice, pango):
    letter = letter_without_a_font()
    Reason(user=alice, text=f"I keep {letter}.").save()
    answer = print_it(browser)
    assert answer.url == "/print/fridge/"
    page = Page(browser.get(answer.url))
    assert letter in page.text
    assert "fonts-noto" in page.text
    assert page.link("Open that copy") == "/print/fridge.pdf"
    assert len(opened(browser.get("/print/fridge.pdf").content).pages) == 1


def test_without_the_libraries_the_print_goes_on_to_the_browser(browser, alice, monkeypatch):
    def unavailable(*_):
        raise PrintingUnavailable("no Pango")

    monkeypatch.setattr("printing.views.render_in_child", unavailable)
    monkeypatch.setattr("printing.views.missing_letters", unavailable)
    Reason(user=alice, text="漢字").save()
    answer = browser.get(print_it(browser).url)
    assert answer.status_code == 503
    assert Page(answer).link("Open the sheet") == "/print/fridge/sheet/?print"


def letter_without_a_font():
    """Some letter of a script that few know, and no font of this system."""
    for code in (0x1D2C0, 0x16EBB, 0x11F04, 0x1E4D0, 0x10D4E, 0x11BC0):
        command = ["fc-list", f":charset={code:x}", "family"]
        if not subprocess.run(command, capture_output=True, check=True).stdout:
            return chr(code)
    return go_without("A letter that no font has", "")


def test_a_copy_is_kept_as_plain_words_alone(browser, alice):
    print_it(browser)
    assert set(json.loads(newest(alice).words)) == {"plan", "marks"}


# What is left off stays off ----------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["fridge", "card"])
def test_a_section_left_off_all_paper_is_left_off_whatever_was_printed_before(
    browser, alice, paper
):
    print_it(browser, paper)
    choose(alice.plan, BY_NAME["if-then"], is_on_paper=False)
    print_it(browser, paper)
    assert IF not in newest(alice, paper).words


def test_a_section_that_is_not_on_a_paper_is_not_told_by_another_one(browser, alice):
    trigger, reason = alice.triggers.get(), alice.reasons.get()
    RiskyDate(user=alice, text="Payday", on=alice.today, trigger=trigger).save()
    Goal(user=alice, text="See the sea.", reason=reason).save()
    print_it(browser, "friend", sections=["dates", "goals"])
    words = newest(alice, "friend").words
    assert "Payday" in words
    assert "See the sea." in words
    assert IF not in words
    assert REASON not in words


def test_other_words_stay_with_their_line_when_a_new_one_comes_before_it(browser, alice):
    Reason(user=alice, text="I stay sober.").save()
    answers = as_shown(browser, "plain")
    name = next(name for name in answers if name.startswith("wording"))
    PlanItem(user=alice, section="alone", text="I call my sponsor.").save()
    WarningSign(user=alice, text="I drink coffee.", stage="early").save()
    browser.post("/print/plain/", {**answers, name: "I stay awake.", "look": "yes"})
    wording = PaperChoice.of(alice, "plain").wording
    assert wording == {"I stay sober.": "I stay awake."}


def test_other_words_go_when_their_line_does(browser, alice):
    reason = Reason(user=alice, text="I stay sober.")
    reason.save()
    answers = as_shown(browser, "plain")
    name = next(name for name in answers if name.startswith("wording"))
    print_it(browser, "plain", **{name: "I stay awake."})
    reason.soft_delete()
    print_it(browser, "plain")
    assert PaperChoice.of(alice, "plain").wording == {}


def test_a_section_that_is_ticked_just_now_is_looked_through_before_it_is_printed(browser, alice):
    choose(alice.plan, BY_NAME["learned"], is_shown=True)
    PlanItem(user=alice, section="learned", text="What detox taught me.").save()
    answer = print_it(browser, "plain", sections=["why", "learned"])
    assert answer.url == "/print/plain/?telling=yes"
    assert not PrintedCopy.newest(alice)
    page = Page(browser.get("/print/plain/"))
    assert "There are more words that could give it away." in page.text
    assert "What detox taught me." in page.text
    assert print_it(browser, "plain").url == "/print/plain.pdf"


def test_lines_in_another_order_are_told(browser, alice):
    Reason(user=alice, text="For Maya.").save()
    print_it(browser)
    alice.reasons.get(position=1).move(-1)
    assert "the same in another order" in Page(browser.get("/print/")).text


def test_a_person_who_is_gone_since_the_page_was_shown_is_no_riddle(browser, alice):
    answers = as_shown(browser, "fridge")
    of_name(alice, "Sam").soft_delete()
    answer = browser.post("/print/fridge/", {**answers, "print": "pdf"})
    assert answer.status_code == 422
    assert "Something here has changed. Look again." in sentences(answer)


# The size of the paper ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "zone", "size"),
    [
        ("US", "", "letter"),
        ("CA", "Europe/London", "letter"),
        ("GB", "America/New_York", "a4"),
        ("", "America/New_York", "letter"),
        ("", "Europe/Berlin", "a4"),
        ("", "", "a4"),
        ("ZZ", "America/New_York", "a4"),
    ],
)
def test_the_size_is_what_people_there_write_on(client, country, zone, size):
    browser = signed_in(client, person(country=country, time_zone=zone))
    for address in ("/print/fridge/", "/print/card/"):
        assert Page(browser.get(address)).form("size").values["size"] == size


def test_the_size_follows_the_person_to_another_country_until_they_choose_one(client, pango):
    alice = with_plan(person(country="", time_zone="Europe/London"))
    browser = signed_in(client, alice)
    print_it(browser)
    assert newest(alice).size == "a4"
    alice.save_place("US", "America/New_York")
    assert as_shown(browser, "fridge")["size"] == "letter"
    print_it(browser, size="a4")
    alice.save_place("CA", "America/Toronto")
    assert as_shown(browser, "fridge")["size"] == "a4"
    assert as_shown(browser, "card")["size"] == "letter"


@pytest.mark.parametrize("address", ["/print/", "/print/fridge/", "/print/house/"])
@pytest.mark.parametrize(("country", "is_said"), [("", True), ("ZZ", True), ("GB", False)])
def test_a_missing_number_is_said_before_it_is_printed(client, address, country, is_said):
    browser = signed_in(client, with_plan(person(country=country)))
    page = Page(browser.get(address))
    assert ("No emergency number is known here." in page.text) is is_said
    assert ("Set my country" in page.links) is is_said
