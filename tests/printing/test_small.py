"""Papers in small: on the front page, when a plan is ready, and where one chooses what to print."""

import re
from collections import Counter
from math import ceil

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from config.management.commands.demo import make_demo_user
from contacts.models import Contact
from goals.models import Reason
from plans.content import PlanContent
from plans.models import PlanItem
from plans.sections import FIRST_STEPS, REASONS, SECTIONS, choose
from printing.copies.options import Choices
from printing.models import PaperChoice
from printing.papers.registry import NAMES, PAPERS, SIZES, browser_page, shaped
from printing.rendering.files import STYLESHEETS
from printing.small.picture import STEP, Picture
from printing.small.stylesheet import all_small_papers_and_poster, in_scope
from tests.support.factories import REASON, person, signed_in, with_plan
from tests.support.pages import Page
from tests.support.paper_plans import declared, longest_plan, random_plan
from tests.support.weight import PAGES as WEIGHED
from tests.support.weight import pictures_in, weight_of_sheets

pytestmark = pytest.mark.django_db

# Where a person's own papers are shown, and how many.
PAGES = {"/plan/write/print/": 1, "/plan/write/ready/": 1, "/print/": len(NAMES)}
LIMIT = 6144  # bytes that papers in small may add to a first visit


@pytest.fixture
def alice():
    return with_plan(person())


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def words_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def on_document(alice, paper, choices):
    """The words of the paper itself."""
    content = shaped(paper, PlanContent.load(alice), choices, alice)
    return words_of(browser_page(paper, content, "letter").partition("</p>")[2])


# What it says -------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", NAMES)
def test_a_paper_in_small_says_what_the_paper_says(alice, paper):
    assert words_of(Picture.of(alice, paper).html) in on_document(alice, paper, Choices())


def test_it_is_the_papers_own_template(alice, monkeypatch):
    def changed(template, context):
        return f"Changed {render_to_string(template, context)}"

    monkeypatch.setattr("printing.papers.registry.render_to_string", changed)
    assert Picture.of(alice, "fridge").html.startswith("Changed")


@pytest.mark.parametrize("address", PAGES)
def test_the_persons_own_words_are_on_the_picture(browser, address):
    assert REASON in Page(browser.get(address)).text


@pytest.mark.parametrize("address", PAGES)
def test_what_is_left_off_paper_is_left_off_the_picture(browser, alice, address):
    PlanItem(user=alice, section=FIRST_STEPS.name, text="Ring the bell.").save()
    assert "Ring the bell." in Page(browser.get(address)).text
    choose(alice.plan, FIRST_STEPS, is_on_paper=False)
    assert "Ring the bell." not in Page(browser.get(address)).text


@pytest.mark.parametrize("paper", ["fridge", "large"])
def test_a_part_that_was_taken_off_one_paper_is_not_on_its_picture(alice, paper):
    PaperChoice.keep(alice, paper, Choices(sections={REASONS.name: False}))
    assert REASON not in Picture.of(alice, paper).html


def test_a_person_that_was_taken_off_is_not_on_the_picture(alice):
    sam = next(each for each in alice.contacts.all() if each.name == "Sam")
    assert sam.number in Picture.of(alice, "fridge").html
    PaperChoice.keep(alice, "fridge", Choices(people={str(sam.pk): False}))
    assert sam.number not in Picture.of(alice, "fridge").html


def test_the_discreet_sheet_has_no_name_in_small_either(alice):
    Contact(user=alice, name="Zoltan", phone="+12125550104").save()
    assert "Zoltan" not in Picture.of(alice, "plain").html


@pytest.mark.parametrize("size", SIZES)
def test_it_has_the_chosen_size_and_ink(alice, size):
    PaperChoice.keep(alice, "fridge", Choices(size=size, in_colour=False))
    picture = Picture.of(alice, "fridge")
    assert picture.size == size
    assert "black" in picture.look.split()


def test_a_short_plan_is_a_poster_and_a_long_one_flows(alice):
    assert "p-poster" in Picture.of(alice, "fridge").look
    for number in range(60):
        Reason(user=alice, text=f"{number} " + "A long reason. " * 15).save()
    assert Picture.of(alice, "fridge").look == "p-fridge p-flows"


@pytest.mark.parametrize("paper", ["fridge", "large", "card"])
def test_only_the_first_page_is_sent(alice, paper):
    for number in range(45):
        Reason(user=alice, text=f"{number} " + "A long reason. " * 4).save()
    for section in SECTIONS:
        if section.lists and not section.is_optional:
            PlanItem(user=alice, section=section.lists[0].name, text=f"Of {section.name}.").save()
    document = on_document(alice, paper, Choices())
    assert len(words_of(Picture.of(alice, paper).html)) < len(document)


def test_it_hides_the_plan_of_other_people(browser):
    Reason(user=person("bob@example.org"), text="Of somebody else.").save()
    assert all("Of somebody else." not in browser.get(address).text for address in PAGES)


# The example --------------------------------------------------------------------------------------


def test_the_front_page_shows_an_example_and_says_so(client):
    page = Page(client.get("/"))
    assert "An example. Yours has your own words." in page.text
    assert next(pictures_in(client.get("/").text))[0] == "An example of a plan on one page"


def test_nothing_on_the_example_is_anybodys(client, alice):
    front = client.get("/").text
    assert REASON not in front
    numbers = re.findall(r"\(\d{3}\) \d{3}-\d{4}", front)
    assert numbers and all(re.fullmatch(r"\(212\) 555-01\d\d", number) for number in numbers)


def test_the_example_asks_the_database_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/")


@pytest.mark.parametrize("language, number", [("en-GB", "999"), ("en-US", "911"), ("de", "911")])
def test_the_example_has_the_numbers_of_where_the_browser_is(client, language, number):
    front = client.get("/", headers={"Accept-Language": language}).text
    assert f">{number}<" in next(pictures_in(front))[2]


# One picture --------------------------------------------------------------------------------------


@pytest.mark.parametrize("address, number", PAGES.items())
def test_each_is_one_picture_by_the_name_of_its_paper(browser, address, number):
    found = pictures_in(browser.get(address).text)
    names = [str(PAPERS[name].label) for name in NAMES]
    assert [label for label, _, _ in found] == names[:number]


@pytest.mark.parametrize("paper", NAMES)
def test_nothing_in_it_can_be_tapped_or_linked_to(alice, paper):
    html = Picture.of(alice, paper).html
    assert not re.search(r"<(a|button|input|iframe|script|link|style)\b|\s(id|style)=", html)


def test_on_the_page_of_a_ready_plan_a_tap_reads_it(browser):
    page = browser.get("/plan/write/ready/").text
    (link,) = re.findall(r'<a\s+class="hung magnet"\s+href="/plan/">(.*?)</a>', page, re.DOTALL)
    assert "Read my plan." in link
    assert [*pictures_in(link)]


@pytest.mark.parametrize("address, number", [("/plan/write/print/", 1), ("/plan/write/ready/", 1)])
def test_a_picture_costs_one_question_to_the_database(browser, alice, address, number):
    with CaptureQueriesContext(connection) as queries:
        browser.get(address)
    assert len([each for each in queries if "printing_paperchoice" in each["sql"]]) == number


def test_the_tag_loads_the_plan_where_the_page_has_none(alice):
    request = RequestFactory().get("/")
    request.user = alice
    html = Template('{% load sheet %}{% sheet "fridge" %}').render(Context({"request": request}))
    assert REASON in html


@pytest.mark.parametrize("tag", ['sheet "fridge"', "example_sheet"])
def test_an_own_plan_and_the_example_never_stand_in_for_each_other(alice, tag):
    request = RequestFactory().get("/")
    request.user = alice
    html = Template(f"{{% load sheet %}}{{% {tag} %}}").render(Context({"request": request}))
    assert (REASON in html) == (tag != "example_sheet")
    request.user = AnonymousUser()
    if tag != "example_sheet":
        with pytest.raises(ValidationError):
            Template(f"{{% load sheet %}}{{% {tag} %}}").render(Context({"request": request}))


# What it weighs -----------------------------------------------------------------------------------


@pytest.mark.parametrize("whose", ["demo", "longest"])
@pytest.mark.parametrize("page", WEIGHED)
def test_papers_in_small_make_no_page_much_heavier(client, monkeypatch, page, whose):
    address, is_signed_in = WEIGHED[page]
    if is_signed_in:
        signed_in(client, make_demo_user("dana@example.org", "four words of mine"))
    if whose == "longest":
        longest = declared(longest_plan())
        monkeypatch.setattr(PlanContent, "load", classmethod(lambda cls, user: longest))
    assert sum(weight_of_sheets(client, address).values()) <= LIMIT


@pytest.mark.parametrize("seed", range(5))
def test_nor_do_those_of_any_plan(client, monkeypatch, seed):
    signed_in(client, make_demo_user("dana@example.org", "four words of mine"))
    plan = declared(random_plan(seed))
    monkeypatch.setattr(PlanContent, "load", classmethod(lambda cls, user: plan))
    assert sum(weight_of_sheets(client, "/print/").values()) <= LIMIT


def test_where_a_line_is_a_bar_its_words_are_not_sent(browser):
    assert browser.get("/print/").text.count(REASON) == 1


def test_of_safety_every_line_is_a_bar(browser, alice):
    papers = {name: html for name, _look, html in pictures_in(browser.get("/print/").text)}
    bars = Counter(len(bar) // STEP for bar in re.findall("n{6,}", papers["House card"]))
    parts = shaped("house", PlanContent.load(alice), Choices(), alice).sections
    brought = [line for part in parts if not part.section for line in part.lines]
    assert brought and not Counter(ceil(len(line.text) / STEP) for line in brought) - bars


# The stylesheet -----------------------------------------------------------------------------------


def test_every_rule_of_a_paper_is_kept_to_its_picture():
    css = all_small_papers_and_poster()
    for folder in ("fridge", "poster", "card", "large", "friend", "house"):
        assert f".p-{folder} " in css
    for selectors in re.findall(r"([^{}]+)\{", in_scope(sheet_of("house"), ".p-house")):
        assert all(each.startswith(".p-house") for each in selectors.split(","))


@pytest.mark.parametrize("name", sorted(STYLESHEETS))
def test_nothing_is_left_of_the_document(name):
    css = in_scope(STYLESHEETS[name].read_text(), ".scope")
    assert not re.search(r"rem\b|@|(^|[},])(html|body|:root)\b|url\(", css)


def test_a_rule_keeps_its_meaning_in_its_scope():
    css = """
    @page { margin: 1in 2in; @bottom-right { content: counter(page) } }
    html { font-size: 12pt; line-height: 1.2 }
    .black { --ink: #000 }
    .entries-1 .reasons li { font-size: 2.7rem; break-inside: avoid }
    h1, :is(b, i) + p { margin: -0.5rem auto 0 }
    [dir="rtl"] .number { text-align: right }
    .sheet + .sheet, .back { break-before: page; color: red }
    @media print { p { color: red } }
    """
    assert in_scope(css, ".p-x") == (
        ".p-x{padding:1in 2in}"
        ".p-x{--r:12pt;line-height:1.2}"
        ".p-x.black{--ink:#000}"
        ".p-x.entries-1 .reasons li{font-size:calc(2.7*var(--r))}"
        ".p-x h1,.p-x :is(b,i)+p{margin:calc(-.5*var(--r)) auto 0}"
        '[dir="rtl"] .p-x .number{text-align:right}'
    )


def sheet_of(folder):
    return STYLESHEETS[f"papers/{folder}/{folder}.css"].read_text()
