"""What Help says, to whom, and in which order."""

import re
from urllib.parse import quote

import pytest
import time_machine

from contacts.care.models import Appointment
from contacts.models import Contact
from plans.days.models import Slips
from plans.models import PlanItem
from plans.sections import BY_NAME, choose
from tests.support.factories import IF, REASON, THEN, person, signed_in, with_plan
from tests.support.pages import Page, send, shows
from triggers.models import Answer, Trigger
from triggers.urges.models import Urge

pytestmark = pytest.mark.django_db

BOTH = pytest.mark.parametrize("address", ["/help/", "/help/after/"])
FIRST_STEPS = ("Ring the bell at number nine.", "Sit on the back step.")
IF_I_USE = ("I do not stay alone.", "What I built is still there.")
ANYBODYS_STEPS = ("Leave the room you are in.", "Put cold water on your face.")
NEEDS = ("Hungry", "Angry", "Lonely", "Tired")
# After: first what keeps alive, in few words; then whom to call; then why, and the rest of the day.
FIRST = (
    "Do not take more.",
    "Do not be alone.",
    "Keep naloxone (Narcan) close.",
    "Someone with you will not wake up, or is not breathing well?",
    "Call 999. Give naloxone if you have it. Stay with them.",
)
WHY = (
    "Why this matters",
    "After a break, your body can handle less.",
    "Be where someone can see you.",
    "If they give it to you, they call 999 too.",
    "Street pills and powders can hold fentanyl. Naloxone works then too.",
)
WHEN_SAFE = (
    "When you are safe",
    "What you built still counts.",
    "Tell one person.",
    "Get rid of what is left, with someone beside you.",
    "If you get sleepy, have someone watch you breathe.",
    "In the next 24 hours",
    "Methadone and buprenorphine (Suboxone) help keep people alive.",
    "Bad shaking, seeing things, or a seizure? Call 999.",
    "When you are ready, answer two questions",
)
CALM = "Shame can come now. It passes."
BLAME = re.compile(
    r"\b(fail\w*|relapse\w*|clean|addict\w*|broke|lost|must|shame)\b|!", re.IGNORECASE
)


@pytest.fixture
def alice():
    return person()


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


@pytest.fixture
def whole(client):
    """The browser of somebody in Great Britain with words for every part of Help."""
    alice = with_plan(person())
    for section, texts in (("alone", FIRST_STEPS), ("hard-day", IF_I_USE)):
        for text in texts:
            PlanItem(user=alice, section=section, text=text).save()
    return signed_in(client, alice)


def answer_opioids(user, answer):
    user.plan.opioids = answer
    user.plan.save(expected_revision=1)


def in_order(text, *words):
    places = [text.index(each) for each in words]
    return places == sorted(places)


# Their own words ---------------------------------------------------------------------------------


def test_do_one_of_these_are_their_own_first_steps_in_their_order(whole):
    text = Page(whole.get("/help/")).text
    assert in_order(text, "Do one of these now", *FIRST_STEPS, REASON)
    assert not any(words in text for words in ANYBODYS_STEPS)


def test_without_own_first_steps_there_are_three_for_anybody(browser, client):
    for each in (browser.get("/help/"), client.get("/help/")):
        assert in_order(Page(each).text, "Do one of these now", *ANYBODYS_STEPS)


def test_their_own_words_for_after_come_when_they_are_safe(whole):
    text = Page(whole.get("/help/after/")).text
    assert in_order(text, *FIRST, "Call Sam", *WHY, *WHEN_SAFE, "What I wrote for now", *IF_I_USE)
    assert in_order(text, IF_I_USE[-1], REASON)


def test_words_for_after_are_folded_away_on_the_page_before(whole):
    page = whole.get("/help/")
    folded = re.search(r"<summary><b>If I use</b></summary>(.*?)</details>", page.text, re.DOTALL)[
        1
    ]
    assert all(text in folded and page.text.count(text) == 1 for text in IF_I_USE)
    assert 'href="/help/after/"' in folded
    assert not any(shows(whole.get("/help/after/"), text) for text in FIRST_STEPS)


@BOTH
def test_what_was_removed_is_not_on_help(whole, address):
    for item in PlanItem.objects.all():
        item.soft_delete()
    assert not any(shows(whole.get(address), text) for text in (*FIRST_STEPS, *IF_I_USE))


@BOTH
def test_nobody_reads_the_words_of_another_person(whole, address, client):
    client.logout()
    bob = signed_in(client, person("bob@example.org"))
    page = bob.get(address)
    assert not any(shows(page, words) for words in (*FIRST_STEPS, *IF_I_USE, REASON, "Call Mum"))


@BOTH
def test_words_with_signs_in_them_stay_words(browser, alice, address):
    for section in ("alone", "hard-day"):
        PlanItem(user=alice, section=section, text="<script>1</script> & me").save()
    page = browser.get(address)
    assert "<script>1</script>" not in page.text
    assert "&lt;script&gt;1&lt;/script&gt; &amp; me" in page.text


# The order of things -----------------------------------------------------------------------------


@BOTH
def test_the_people_come_in_rising_order_and_the_countrys_lines_after_them(whole, address):
    text = Page(whole.get(address)).text
    assert in_order(text, "Call Sam", "Call Mum", "Samaritans")


def test_a_text_beside_the_call_holds_their_ready_words(browser, alice):
    words = "Can you talk?"
    Contact(user=alice, name="Sam", phone="+12125550100", opening_words=words).save()
    Contact(user=alice, name="Jo", phone="+12125550101", takes_texts=False).save()
    page = browser.get("/help/")
    assert shows(page, 'href="sms:+12125550100?&body=Can%20you%20talk%3F"')
    assert not shows(page, "sms:+12125550101")


@pytest.mark.parametrize("opioids", ["yes", "unsure", ""])
def test_after_says_first_what_keeps_alive_and_then_the_rest(browser, alice, opioids):
    if opioids:
        answer_opioids(alice, opioids)
    text = Page(browser.get("/help/after/")).text
    assert in_order(text, *FIRST, "Call Samaritans", *WHY, *WHEN_SAFE)


def test_after_a_clear_no_the_longer_facts_go_and_what_saves_a_life_stays(browser, alice):
    answer_opioids(alice, "no")
    text = Page(browser.get("/help/after/")).text
    assert in_order(
        text,
        "Do not take more.",
        "Do not be alone.",
        "Street drugs can hold fentanyl.",
        "Call 999. Give naloxone if you have it. Stay with them.",
        "Street pills and powders can hold fentanyl. Naloxone works then too.",
        "Tell one person.",
        "Drink water.",
        "Stopping alcohol or benzos all at once can cause seizures (fits).",
    )
    assert not re.search("buprenorphine|After a break|wears off", text)


@BOTH
@pytest.mark.parametrize("country", ["US", "GB", "IE", "AU", "NZ", "CA", ""])
def test_no_word_of_blame_and_no_loud_word(client, address, country):
    main = re.search("<main.*</main>", client.get(address, {"country": country}).text, re.DOTALL)
    assert not BLAME.search(re.sub("<[^>]+>", " ", main[0]).replace(CALM, ""))


@pytest.mark.parametrize("address", ["/help/?country=CA", "/help/after/?country=CA"])
def test_a_line_that_we_are_not_sure_of_is_listed_and_not_offered_first(client, address):
    html = client.get(address).content.decode()
    assert "Might use alone?" not in html
    assert html.index("tel:988") < html.index("tel:+18886886677")


def test_after_offers_two_lines_for_the_plan_to_somebody_signed_in_only(whole, client):
    assert Page(whole.get("/help/after/")).form("then").action == "/help/after/lines/"
    client.logout()
    assert "When you are ready" not in Page(client.get("/help/after/")).text


def test_looking_at_the_calm_page_logs_nothing(browser):
    assert "It is logged" not in Page(browser.get("/help/passed/")).text
    assert not Urge.objects.exists()


def test_help_goes_from_calls_over_what_fits_to_the_reasons(whole):
    alice = PlanItem.objects.first().user
    PlanItem(user=alice, section="places", text="Chess at the library.").save()
    Appointment(user=alice, name="Clinic", phone="+12125550104").save()
    assert in_order(
        Page(whole.get("/help/")).text,
        "Call Sam",
        "No answer?",
        "Call Mum",
        "Is it one of these?",
        "Ride it out",
        "It passed. Save it.",
        "What brought on the urge?",
        IF,
        THEN,
        "Do one of these now",
        "Chess at the library.",
        "Clinic",
        "Samaritans",
        REASON,
        "If I use",
    )


@pytest.mark.parametrize("signed", [True, False])
def test_the_check_of_four_needs_opens_without_a_script_and_sends_nothing(client, browser, signed):
    if not signed:
        client.logout()
    page = client.get("/help/").text
    check = re.search(r'<section[^>]*aria-labelledby="halt">.*?</section>', page, re.DOTALL)[0]
    assert re.findall(r"<details[^>]*>\s*<summary[^>]*>(\w+)<", check) == list(NEEDS)
    assert not re.search("<form|<input|<button|<a ", check)


def test_the_fourth_person_waits_in_a_fold_and_three_are_seen(browser, alice):
    for number in range(5):
        Contact(user=alice, name=f"Friend {number}", phone=f"+1212555010{number}").save()
    page = browser.get("/help/").text
    seen, folded = page.split("<summary>No answer? More people</summary>")
    assert [f"Call Friend {number}" in seen for number in range(5)] == [True] * 3 + [False] * 2
    assert "Call Friend 3" in folded and "Call Friend 4" in folded


@BOTH
def test_whose_good_time_it_is_not_keeps_the_place_and_says_so(browser, alice, address):
    for name, days in (("Sam", (6,)), ("Jo", (0,)), ("Kim", ())):
        Contact(user=alice, name=name, phone="+12125550100", good_days=days).save()
    with time_machine.travel(MONDAY_NOON, tick=False):
        text = Page(browser.get(address)).text
    assert in_order(text, "Call Sam", "You can still call", "Call Jo", "Good time now", "Call Kim")
    assert text.count("You can still call") == text.count("Good time now") == 1


@BOTH
def test_who_said_yes_is_marked_and_keeps_the_place_that_the_person_gave(browser, alice, address):
    for name, yes in (("Sam", None), ("Jo", alice.today), ("Kim", None)):
        contact = Contact(user=alice, name=name, phone="+12125550100", said_yes_on=yes)
        contact.save()
    text = Page(browser.get(address)).text
    assert in_order(text, "Call Sam", "Call Jo", "Said yes", "Call Kim")


# What somebody says in an urge would hide that they used.
URGE, USED = "Can you talk for ten minutes?", "I used. Come over, please."
DEFAULT = "I used. Please stay on the phone with me. Can you come over?"


@pytest.mark.parametrize(("own", "said"), [(USED, USED), ("", DEFAULT)])
def test_the_words_for_afterwards_are_not_those_for_an_urge(browser, alice, own, said):
    Contact(
        user=alice, name="Sam", phone="+12125550100", opening_words=URGE, words_after=own
    ).save()
    before, after = browser.get("/help/"), browser.get("/help/after/")
    assert quote(URGE) in before.text
    assert said in Page(after).text and quote(said) in after.text
    assert not shows(before, said) and not shows(before, quote(said))
    assert not shows(after, URGE) and not shows(after, quote(URGE))


def test_no_ready_word_says_that_somebody_is_safe(whole):
    for address in ("/help/", "/help/after/"):
        assert not re.search(r"I.m safe|safe right now", whole.get(address).text)


def test_feelings_that_were_written_for_then_are_there_then(browser, alice):
    choose(alice.plan, BY_NAME["feelings"], is_shown=True)
    PlanItem(user=alice, section="feelings", text="Dread.", detail="It was one night.").save()
    text = Page(browser.get("/help/after/")).text
    assert in_order(text, "What you may feel", "Dread.", "It was one night.")
    assert CALM not in text
    assert "Dread." not in Page(browser.get("/help/")).text
    choose(alice.plan, BY_NAME["feelings"], is_shown=False)
    text = Page(browser.get("/help/after/")).text
    assert "Dread." not in text and CALM in text


def test_a_calm_word_about_what_may_come_back_and_that_it_gets_easier(client, browser):
    assert "Urges can come back for months." in Page(browser.get("/help/")).text
    for address in ("/help/", "/help/after/"):
        assert "it gets easier for many people" in Page(browser.get(address)).text
        text = Page(browser.get(address)).text
        assert "You do not have to decide anything. You can hang up any time." in text


@pytest.mark.parametrize("counts", [True, False])
def test_the_day_can_be_noted_whether_days_are_counted_or_not(browser, alice, counts):
    alice.plan.count_from(alice.today if counts else None)
    address = Page(browser.get("/help/after/")).link("Note the day")
    assert address == "/today/days/#slips"
    form = next(form for form in Page(browser.get(address)).forms if "slip-on" in form.values)
    browser.post(form.action, form.values)
    assert [slip.on for slip in Slips.of(alice)] == [alice.today]


def test_signed_out_no_day_can_be_noted(client):
    assert "Note the day" not in Page(client.get("/help/after/")).text


def test_of_the_care_team_those_with_a_number_are_called_once(browser, alice):
    Contact(user=alice, name="Clinic", phone="+12125550102").save()
    for name, phone in (
        ("Riverside", "+12125550102"),
        ("Noon group", ""),
        ("Pharmacy", "+12125550104"),
    ):
        Appointment(user=alice, name=name, phone=phone).save()
    for address in ("/help/", "/help/after/"):
        page = browser.get(address)
        assert page.text.count('href="tel:+12125550104"') == 1
        assert page.text.count('href="tel:+12125550102"') == 1
        assert not any(shows(page, name) for name in ("Riverside", "Noon group"))


def test_an_if_opens_what_to_do_now_and_not_how_to_stay_away(browser, alice):
    for text, answers in (
        ("Payday.", (("avoid", "I work from home."), ("back up", "I go to Jo."))),
        ("Fifth Street.", (("avoid", "I take the bus."),)),
    ):
        trigger = Trigger(user=alice, text=text)
        trigger.save()
        for role, words in answers:
            Answer(user=alice, trigger=trigger, role=role, text=words).save()
    text = Page(browser.get("/help/")).text
    assert in_order(text, "Payday.", "If that does not work", "I go to Jo.", "Fifth Street.")
    assert "I work from home." not in text
    assert "I take the bus." in text


def test_a_hidden_section_is_not_on_help_either_but_people_are(whole):
    alice = PlanItem.objects.first().user
    for section in ("why", "if-then", "people", "hard-day"):
        choose(alice.plan, BY_NAME[section], is_shown=False)
    text = Page(whole.get("/help/")).text
    assert "Call Sam" in text
    assert not any(words in text for words in (REASON, IF, *IF_I_USE))


@BOTH
def test_a_hidden_care_section_is_not_on_help_but_its_people_are(whole, address):
    alice = PlanItem.objects.first().user
    Appointment(user=alice, name="Riverside", phone="+12125550104").save()
    assert "Riverside" in Page(whole.get(address)).text
    choose(alice.plan, BY_NAME["care"], is_shown=False)
    text = Page(whole.get(address)).text
    assert "Riverside" not in text
    assert "Call Sam" in text


# Two lines after a slip --------------------------------------------------------------------------


def test_two_lines_become_an_if_and_a_then_once(browser, alice):
    values = Page(browser.get("/help/after/")).form("then").values
    for _ in range(2):
        answer = browser.post("/help/after/lines/", {**values, "text": IF, "then": THEN})
    assert answer.url == "/help/after/?learnt=yes"
    assert [trigger.text for trigger in alice.triggers.all()] == [IF]
    assert [answer.text for answer in alice.triggers.get().shown_answers] == [THEN]
    assert "It is in your plan now." in Page(browser.get(answer.url)).text


def test_an_if_that_is_in_the_plan_already_gets_one_more_then(browser, alice):
    learn(browser, IF, THEN)
    learn(browser, IF, "I ring Jo.")
    learn(browser, IF, THEN)
    assert [trigger.text for trigger in alice.triggers.all()] == [IF]
    assert [answer.text for answer in alice.triggers.get().shown_answers] == [THEN, "I ring Jo."]


def test_an_if_that_was_removed_is_written_anew(browser, alice):
    learn(browser, IF, THEN)
    alice.triggers.get().soft_delete()
    learn(browser, IF, THEN)
    assert [trigger.text for trigger in alice.triggers.active()] == [IF]


def learn(client, text, then):
    """Send the two lines twice, as a doubled tap does."""
    values = Page(client.get("/help/after/")).form("then").values
    for _ in range(2):
        client.post("/help/after/lines/", {**values, "text": text, "then": then})


@pytest.mark.parametrize(("text", "then"), [(IF, ""), ("", THEN), ("x" * 281, THEN)])
def test_what_was_typed_stays_when_a_line_is_missing(browser, alice, text, then):
    answer = browser.post("/help/after/lines/", {"text": text, "then": then})
    assert answer.status_code == 422
    assert all(shows(answer, words) for words in (text, then))
    assert "Check these answers" in Page(answer).text
    assert re.search(r"<details open>\s*<summary>When you are ready", answer.text)
    assert not alice.triggers.exists()


def test_two_lines_are_only_sent_never_read(browser):
    assert browser.get("/help/after/lines/").status_code == 405


def test_opening_after_is_noted_nowhere(whole):
    alice = PlanItem.objects.first().user
    changes = alice.history.count()
    whole.get("/help/after/")
    assert (alice.history.count(), alice.days.count()) == (changes, 0)


def test_it_passed_logs_the_urge_once_and_leads_on_to_what_helped(whole):
    assert "/help/passed/" in [form.action for form in Page(whole.get("/help/")).forms]
    for _ in range(2):
        answer = whole.post("/help/passed/")
    assert answer.url == "/help/passed/"
    urge = Urge.objects.get()
    page = Page(whole.get("/help/passed/"))
    assert page.link("Say more about it") == f"/waves/{urge.pk}/edit/"
    assert page.link("Back to Today") == "/today/"


def test_what_helped_is_kept_as_a_time_that_was_got_through(browser):
    tapped = send(browser, "/help/passed/", "text", text="Mom came.", idea="I walked")
    form = Page(tapped).form("text")
    assert form.values["text"] == "Mom came. I walked"
    assert not PlanItem.objects.exists()
    assert browser.post(form.action, form.values).url == "/today/"
    kept = PlanItem.objects.in_lists("got-through").get()
    assert kept.text == "Mom came. I walked"


def test_nothing_kept_is_asked_for_once_more_beside_the_way_back(browser):
    answer = send(browser, "/help/passed/", "text", text=" ")
    assert answer.status_code == 422
    assert Page(answer).link("Back to Today") == "/today/"


# Signed out --------------------------------------------------------------------------------------


def test_signed_out_help_has_lines_breath_and_steps_and_then_offers_to_keep_a_number(client):
    page = Page(client.get("/help/", {"country": "GB"}))
    assert in_order(
        page.text,
        "Call Samaritans",
        "Breathe in for a count of 4.",
        "Do one of these now",
        "Save one number here",
    )
    assert page.link("Start your plan") == "/account/signup/"
    assert "It passed" not in page.text


def test_signed_out_after_offers_to_keep_a_number_below_all_that_matters_now(client):
    page = Page(client.get("/help/after/", {"country": "GB"}))
    assert in_order(page.text, "Call Samaritans", "When you are safe", "Save one number here")
    assert page.link("Start your plan") == "/account/signup/"


@BOTH
def test_signed_in_help_does_not_offer_what_is_there_already(browser, address):
    assert "Save one number here" not in Page(browser.get(address)).text


@BOTH
def test_hide_this_page_leads_to_a_page_of_no_single_country(client, address):
    assert Page(client.get(address)).link("Hide") == "https://www.wikipedia.org/"


@BOTH
def test_help_signed_out_sets_no_cookie_and_asks_for_no_sign_in(client, address):
    page = client.get(address, {"country": "GB"})
    assert page.status_code == 200
    assert not page.cookies


# In Great Britain, with the opioid question unanswered, with nobody to call ----------------------


@BOTH
def test_with_nobody_to_call_the_first_call_is_a_line_that_answers(browser, address):
    page = browser.get(address)
    first = re.search(r'<a\s+class="call[^"]*"\s+href="([^"]+)"', page.text)[1]
    assert first == "tel:116123"
    assert Page(page).link("Add one person to call") == "/people/add/"


@BOTH
def test_the_numbers_at_the_foot_are_those_of_the_country(browser, address):
    aside = re.search(r'<aside\s+class="sos".*?</aside>', browser.get(address).text, re.DOTALL)[0]
    assert re.findall('href="tel:([^"]+)"', aside) == ["999", "116123"]


@BOTH
@pytest.mark.parametrize("write", [with_plan, lambda user: user])
def test_somebody_in_another_country_is_not_asked_again_and_can_change_it(client, address, write):
    page = Page(signed_in(client, write(person(country="ZZ"))).get(address))
    assert "Where are you?" not in page.text
    assert "call your local emergency number" in page.text
    assert page.link("Change the country") == "/account/#place"


@BOTH
def test_somebody_whose_lines_are_known_is_not_told_of_missing_ones(browser, address):
    assert "Change the country" not in Page(browser.get(address)).links


@BOTH
def test_nothing_of_another_country_is_shown(browser, address):
    text = Page(browser.get(address, {"country": "US"})).text
    assert not re.search(r"\b(911|988|SAMHSA|SafeSpot)\b", text)


def test_with_an_unanswered_question_the_facts_are_shown(browser, alice):
    assert alice.plan.opioids == ""
    assert in_order(Page(browser.get("/help/after/")).text, *FIRST, *WHY)


def test_a_friend_without_a_number_leaves_nobody_to_call(browser, alice):
    Contact(user=alice, name="Sam").save()
    text = Page(browser.get("/help/")).text
    assert "Call Samaritans" in text
    assert "Call Sam " not in text
    assert "Add Sam’s number" in text


def test_where_no_line_stays_on_the_phone_none_is_promised(browser):
    assert "Might use alone?" not in Page(browser.get("/help/after/")).text


# Lines that stand apart --------------------------------------------------------------------------


SAFESPOT, LIFELINE = "tel:+18009720590", "tel:988"


@pytest.mark.parametrize("is_signed_in", [True, False])
@pytest.mark.parametrize(
    ("address", "first"),
    [("/help/", [LIFELINE, SAFESPOT]), ("/help/after/", [SAFESPOT, LIFELINE])],
)
def test_the_line_that_stays_comes_first_after_use_and_below_the_crisis_line_before(
    client, address, first, is_signed_in
):
    if is_signed_in:
        signed_in(client, person(country="US"))
    page = client.get(address, {"country": "US"})
    assert calls_of(page)[:2] == first
    assert Page(page).text.count("Might use alone? Call SafeSpot") == 1


def calls_of(response):
    """Where the calls of the page lead, in order, less the numbers that are always on screen."""
    main = response.text[
        response.text.index('<div class="calls">') : response.text.index("</main>")
    ]
    return re.findall('class="call[^"]*" href="([^"]+)"', main)


@pytest.mark.parametrize("write", [None, with_plan, lambda user: user])
@BOTH
def test_whoever_cannot_speak_can_text_a_line_that_takes_both(client, address, write):
    if write:
        signed_in(client, write(person(country="US")))
    page = client.get(address, {"country": "US"})
    assert 'href="sms:988"' in page.text
    assert "Text 988" in Page(page).text


def test_with_people_to_call_it_comes_after_them_and_before_the_crisis_line(client):
    alice = with_plan(person(country="US"))
    text = Page(signed_in(client, alice).get("/help/after/")).text
    assert in_order(text, "Call Sam", "Call Mum", "Might use alone?", "Call 988 Lifeline")


def test_a_line_of_which_we_are_not_sure_is_not_offered_to_stay(client):
    text = Page(signed_in(client, person(country="CA")).get("/help/after/")).text
    assert "Might use alone?" not in text


@pytest.mark.parametrize("address", ["/help/", "/help/after/", "/people/"])
@pytest.mark.parametrize("write", [with_plan, lambda user: user])
def test_treatment_is_found_apart_from_the_calls(client, address, write):
    text = Page(signed_in(client, write(person(country="US"))).get(address)).text
    assert in_order(text, "988 Lifeline", "Find treatment", "SAMHSA National Helpline")
    assert "Call SAMHSA National Helpline Find" not in text
    assert text.count("1-800-662-4357") == 1


def test_after_their_own_words_come_before_treatment(client):
    alice = with_plan(person(country="US"))
    PlanItem(user=alice, section="hard-day", text=IF_I_USE[0]).save()
    text = Page(signed_in(client, alice).get("/help/after/")).text
    assert in_order(text, "When you are safe", IF_I_USE[0], REASON, "Find treatment")


@pytest.mark.parametrize("address", ["/help/", "/help/after/", "/people/"])
def test_where_there_is_no_such_line_nothing_is_said_of_it(browser, address):
    assert "Find treatment" not in Page(browser.get(address)).text


@pytest.mark.parametrize("address", ["/help/", "/people/"])
def test_a_line_that_takes_calls_and_texts_offers_both(client, address):
    page = Page(signed_in(client, with_plan(person(country="US"))).get(address))
    assert page.link("Call 988 Lifeline") == "tel:988"
    assert page.link("Text 988 : 988 Lifeline") == "sms:988"
    assert not any(words.startswith("Text") and "SafeSpot" in words for words in page.links)


def test_a_line_that_takes_only_texts_offers_a_text_with_its_word(browser, alice):
    with_plan(alice)
    page = Page(browser.get("/help/"))
    assert page.link("Text SHOUT to 85258 : Shout") == "sms:85258"
    assert "Call Shout" not in page.text


# A line that is closed ---------------------------------------------------------------------------

SUNDAY, MONDAY_NOON = "2026-11-22 03:00Z", "2026-11-23 12:00Z"
HSE, CLOSED = "HSE Drugs and Alcohol Helpline", "Closed now. Opens Monday at 09:30."


@pytest.fixture
def in_ireland(client):
    return signed_in(client, person(country="IE", time_zone="Australia/Perth"))


@pytest.mark.parametrize("address", ["/help/", "/help/after/", "/people/"])
def test_a_closed_line_says_so_and_when_it_opens(in_ireland, address):
    with time_machine.travel(SUNDAY, tick=False):
        page = in_ireland.get(address)
    assert Page(page).text.count(CLOSED) == page.text.count(" closed") == 1
    with time_machine.travel(MONDAY_NOON, tick=False):
        page = in_ireland.get(address)
    assert HSE in Page(page).text
    assert "Closed now" not in Page(page).text
    assert " closed" not in page.text


@pytest.mark.parametrize("address", ["/help/", "/help/after/"])
def test_a_closed_line_says_so_to_somebody_signed_out_too(client, address):
    with time_machine.travel(SUNDAY, tick=False):
        text = Page(client.get(f"{address}?country=IE")).text
    assert CLOSED in text
    assert text.index("Text About It") < text.index(HSE) < text.index(CLOSED)


def test_among_more_lines_a_closed_one_says_so_as_well(client):
    alice = with_plan(person(country="IE"))
    with time_machine.travel(SUNDAY, tick=False):
        text = Page(signed_in(client, alice).get("/help/")).text
    assert text.index("More helplines") < text.index(HSE) < text.index(CLOSED)


def test_a_closed_line_can_still_be_called(in_ireland):
    with time_machine.travel(SUNDAY, tick=False):
        page = in_ireland.get("/help/")
    assert re.search(r'class="call closed" href="tel:[+\d]*1800459459"', page.text)


@pytest.mark.parametrize("address", ["/help/", "/help/after/"])
def test_with_nobody_and_no_country_a_number_comes_before_the_wish_for_a_person(client, address):
    page = signed_in(client, person(country="")).get(address).content.decode()
    assert 0 < page.index('href="tel:') < page.index("Add one person to call")
