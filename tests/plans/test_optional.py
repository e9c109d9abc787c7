"""Optional pages: off until turned on, off paper until put there, ideas only on request."""

import pytest

from plans.content import PlanContent
from plans.models import PlanItem
from plans.sections import BY_NAME, LISTS, SECTIONS
from reminders.emails import daily
from reminders.models import Reminder
from tests.support.factories import person, signed_in
from tests.support.pages import Page, send, shows

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

OPTIONAL = [section for section in SECTIONS if section.is_optional]
EVERY_ONE = pytest.mark.parametrize("section", OPTIONAL, ids=lambda section: section.name)
WITH_PROMPTS = pytest.mark.parametrize(
    "section", [each for each in OPTIONAL if each.prompts], ids=lambda section: section.name
)
LINE = "Walk first, think after."


@pytest.fixture
def alice():
    return person()


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def add(user, name, text=LINE, **fields):
    item = PlanItem(user=user, section=name, text=text, **fields)
    item.save()
    return item


def choose(client, section, **answers):
    return client.post("/plan/sections/", {"section": section.name, **answers})


def again(user):
    """The person as the next request meets them."""
    return type(user).objects.get(pk=user.pk)


def turned_on(user):
    return {each.name for each in OPTIONAL if each.is_shown(again(user).plan)}


# Off and on --------------------------------------------------------------------------------------


def test_five_pages_are_optional_and_none_is_printed_unasked():
    names = [section.name for section in OPTIONAL]
    assert names == ["well", "learned", "feelings", "worse", "weighing"]
    assert not any(section.is_printed for section in OPTIONAL)


@EVERY_ONE
def test_it_is_off_until_it_is_turned_on(browser, alice, section):
    add(alice, section.lists[0].name)
    assert not shows(browser.get("/plan/"), LINE)
    assert not shows(browser.get("/plan/"), f'id="{section.name}"')
    choose(browser, section, show="yes")
    assert shows(browser.get("/plan/"), LINE)
    choose(browser, section, show="no")
    assert not shows(browser.get("/plan/"), LINE)
    assert alice.plan_items.active().count() == 1


@EVERY_ONE
def test_turning_it_on_leads_to_its_page(browser, section):
    page = browser.get(choose(browser, section, show="yes").url)
    assert Page(page).text.count(str(section.title)) == 1
    assert page.status_code == 200


@EVERY_ONE
def test_turned_on_and_empty_it_asks_for_a_line(browser, section):
    choose(browser, section, show="yes")
    assert Page(browser.get("/plan/")).link(str(section.invite)) == section.list_url


def test_to_turn_one_on_twice_and_off_once_is_off(browser, alice):
    for answer in ("yes", "yes", "no"):
        choose(browser, OPTIONAL[0], show=answer)
    assert turned_on(alice) == set()


def test_the_others_stay_as_they_are(browser, alice):
    for section in OPTIONAL:
        choose(browser, section, show="yes")
    choose(browser, OPTIONAL[0], show="no")
    names = {section.name for section in OPTIONAL[1:]}
    assert turned_on(alice) == names
    assert all(each.is_shown(again(alice).plan) for each in SECTIONS if not each.is_optional)


# On paper ----------------------------------------------------------------------------------------


@EVERY_ONE
def test_it_is_on_paper_only_when_somebody_says_so(browser, alice, section):
    add(alice, section.lists[0].name)
    choose(browser, section, show="yes")
    assert LINE not in on_paper(alice)
    choose(browser, section, paper="yes")
    assert LINE in on_paper(alice)
    choose(browser, section, paper="no")
    assert LINE not in on_paper(alice)


@EVERY_ONE
def test_put_on_paper_and_turned_off_it_is_not_printed(browser, alice, section):
    add(alice, section.lists[0].name)
    choose(browser, section, paper="yes")
    assert LINE not in on_paper(alice)


def test_only_what_is_shown_asks_whether_to_print_it(browser):
    usual = len(SECTIONS) - len(OPTIONAL)
    assert browser.get("/plan/").text.count('name="paper"') == usual
    for section in OPTIONAL:
        choose(browser, section, show="yes")
    assert browser.get("/plan/").text.count('name="paper"') == len(SECTIONS)


def test_a_private_goal_is_on_my_plan_and_on_no_paper(browser, alice):
    for text, is_private in (("See the sea.", False), ("Call my father.", True)):
        send(
            browser,
            "/goals/add/",
            "text",
            text=text,
            **({"is_private": "on"} if is_private else {}),
        )
    assert shows(browser.get("/plan/"), "Call my father.")
    assert shows(browser.get("/print/fridge/sheet/"), "See the sea.")
    assert not shows(browser.get("/print/fridge/sheet/"), "Call my father.")


def test_nothing_private_is_mailed(browser, alice):
    for section in OPTIONAL:
        choose(browser, section, show="yes", paper="yes")
        for each in section.lists:
            add(alice, each.name)
    send(browser, "/goals/add/", "text", text="Call my father.", is_private="on")
    reminder = Reminder(user=again(alice))
    reminder.choose_parts({"name", "why", "steps", "daily", "alone"})
    letter = str(daily(reminder, alice.today))
    assert LINE not in letter
    assert "Call my father." not in letter


def on_paper(user):
    parts = PlanContent.load(again(user)).for_paper().sections
    return {line.text for part in parts for line in part.lines}


# What they ask -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, detail",
    [("feelings", "What I tell myself then"), ("learned", "Where I learned it")],
)
def test_a_second_line_is_asked_for_and_shown(browser, alice, name, detail):
    assert shows(browser.get(f"/plan/lists/{name}/add/"), detail)
    send(browser, f"/plan/lists/{name}/add/", "text", text=LINE, detail="It passes.")
    choose(browser, BY_NAME[name], show="yes")
    for address in (f"/plan/lists/{name}/", "/plan/"):
        assert shows(browser.get(address), "It passes.")


def test_a_time_i_got_through_says_what_was_what_i_did_and_what_i_would_do_again(browser, alice):
    words = {"text": "New Year.", "detail": "I left at ten.", "again": "Sit near the door."}
    send(browser, "/plan/lists/got-through/add/", "text", **words)
    for address in ("/plan/lists/got-through/", "/plan/"):
        text = Page(browser.get(address)).text
        assert all(line in text for line in words.values())
    item = alice.plan_items.get()
    page = browser.get(f"/plan/lists/{item.pk}/edit/")
    assert Page(page).form("text").values.items() >= words.items()
    assert shows(page, "What I would do again")


def test_no_other_list_asks_what_one_would_do_again(browser):
    assert not shows(browser.get("/plan/lists/alone/add/"), 'name="again"')


@WITH_PROMPTS
def test_every_prompt_stands_on_one_page_with_a_way_to_answer(browser, section):
    page = Page(browser.get(section.list_url))
    for prompt in section.prompts:
        assert str(prompt.title) in page.text
        assert page.link(str(prompt.invite)) == f"/plan/lists/{prompt.name}/add/"


@WITH_PROMPTS
def test_an_answer_stands_under_its_prompt_and_under_no_other(browser, section):
    first, second, third = section.prompts[:3]
    send(browser, f"/plan/lists/{second.name}/add/", "text", follow=True, text=LINE)
    text = Page(browser.get(section.list_url)).text
    assert text.index(str(second.title)) < text.index(LINE)
    assert text.index(LINE) < text.index(str(third.title))
    assert str(first.title) in text[: text.index(LINE)]


@WITH_PROMPTS
def test_saving_moving_and_removing_lead_back_to_the_page_of_all_prompts(browser, alice, section):
    first, name = (prompt.name for prompt in section.prompts[:2])
    one, two = add(alice, name, "Ring Jo."), add(alice, name, "Ring Mo.")
    add(alice, first, "Ring Al.")
    assert send(browser, f"/plan/lists/{name}/add/", "text", text=LINE).url == section.list_url
    moved = browser.post(f"/plan/lists/{two.pk}/position/", {"to": "up"}, follow=True)
    text = Page(moved).text
    assert text.index("Ring Al.") < text.index("Ring Mo.") < text.index("Ring Jo.")
    removed = browser.post(f"/plan/lists/{one.pk}/removal/", follow=True)
    assert "Removed." in Page(removed).text
    undo = Page(removed).form("to")
    assert shows(browser.post(undo.action, undo.values, follow=True), "Ring Jo.")


def test_a_prompt_has_no_second_page(browser):
    assert browser.get("/plan/lists/worse-helps/").url == "/plan/lists/worse/"


def test_my_plan_shows_the_prompts_that_have_an_answer(browser, alice):
    choose(browser, BY_NAME["worse"], show="yes")
    add(alice, "worse-go", "To Riverside.")
    text = Page(browser.get("/plan/")).text
    assert "Where I want to go To Riverside." in text
    assert "Who I want to speak for me" not in text


def test_hides_the_answers_of_other_people(browser):
    add(person("bob@example.org"), "worse-helps")
    assert not shows(browser.get("/plan/lists/worse/"), LINE)


# Ideas -------------------------------------------------------------------------------------------


@EVERY_ONE
def test_ideas_wait_behind_a_tap_where_a_line_is_added(browser, section):
    for each in section.lists:
        page = browser.get(f"/plan/lists/{each.name}/add/").text
        for idea in each.starters:
            assert page.index("Show ideas") < page.index(f'value="{idea}"')
    assert "Show ideas" not in browser.get(section.list_url).text


def test_an_idea_fills_the_line_and_its_second_line_stays(browser, alice):
    typed = {"text": "", "detail": "It passes.", "idea": "Guilt"}
    filled = send(browser, "/plan/lists/feelings/add/", "text", **typed)
    values = Page(filled).form("text").values
    assert (values["text"], values["detail"]) == ("Guilt", "It passes.")
    assert not alice.plan_items.exists()


def test_some_lists_come_with_ideas_and_some_do_not():
    assert {bool(each.starters) for each in LISTS.values()} == {True, False}
