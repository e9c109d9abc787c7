"""The board: an if, then a then; own words, or what stands there already. Two pages on a phone."""

import re

import pytest

from records.text import has_blank
from tests.support.factories import IF, THEN, person, signed_in, with_plan
from tests.support.pages import Page, sentences, shows
from triggers.models import Answer, Trigger
from triggers.suggestions import IFS, IFS_TO_FINISH, THENS

pytestmark = pytest.mark.django_db

BOARD, LIST = "/if-then/board/", "/if-then/"
THEN_SIDE = f"{BOARD}?step=then"
FOCUSED = re.compile(r"<(?:button|textarea|div)[^>]*\sautofocus[^>]*>")


@pytest.fixture
def alice():
    return with_plan(person())


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def pairs(user):
    triggers = user.triggers.active().in_order()
    return [
        (trigger.text, [answer.text for answer in trigger.shown_answers]) for trigger in triggers
    ]


def values(page):
    """What the board sends as it stands, but for the button."""
    return Page(page).form("if_own").values


def press(browser, page, **sent):
    """Press a button of the board after typing into it, and go where that leads."""
    return browser.post(BOARD, {**values(page), **sent}, follow=True)


def start(browser):
    return browser.get(BOARD)


def address(answer):
    return answer.redirect_chain[-1][0]


# What it offers ----------------------------------------------------------------------------------


def test_one_side_offers_the_triggers_the_other_each_answer_once(browser, alice):
    second = Trigger(user=alice, text="I pass Fifth Street.")
    second.save()
    Answer(user=alice, trigger=second, text=THEN).save()
    Answer(user=alice, trigger=second, text="I call Mum.").save()
    page = browser.get(BOARD).content.decode()
    for text in (IF, second.text, THEN, "I call Mum."):
        assert page.count(f"<bdi>{text}") == 1


def test_what_was_removed_is_not_offered(browser, alice):
    alice.triggers.get().soft_delete()
    page = browser.get(BOARD)
    assert not shows(page, IF)
    assert not shows(page, THEN)


def test_own_words_come_first_then_what_is_there_then_ideas_for_who_asks(browser):
    page = browser.get(BOARD).content.decode()
    own, there = page.index('name="if_own"'), page.index(f"<bdi>{IF}")
    ideas = page.index("Show ideas")
    assert own < there < ideas
    for text in (*IFS, *IFS_TO_FINISH):
        assert ideas < page.index(f'value="{text}"')
    assert len(re.findall("<details ?>", page)) == 2


def test_of_many_rows_four_are_seen_and_the_rest_is_folded(browser, alice):
    for number in range(5):
        Trigger(user=alice, text=f"If {number}.").save()
    page = start(browser).content.decode()
    assert page.index("<bdi>If 2.") < page.index("Show more") < page.index("<bdi>If 3.")
    tapped = press(browser, start(browser), if_tap="If 4.")
    assert "<details open>" in tapped.content.decode()


def test_nothing_on_the_board_is_called_optional(browser):
    assert "optional" not in Page(start(browser)).text


# The way -----------------------------------------------------------------------------------------


def test_a_tap_on_an_if_goes_on_at_once_and_pins_it(browser, alice):
    page = press(browser, start(browser), if_tap=IF)
    assert address(page) == f"{THEN_SIDE}&at=if"
    assert Page(page).title.startswith("Then what do I do?")
    assert f"If Change the if {IF}" in Page(page).text
    assert len(pairs(alice)) == 1


def test_typed_words_go_on_by_continue(browser, alice):
    page = press(browser, start(browser), if_own="It rains.", do="next")
    assert address(page) == THEN_SIDE
    assert "Change the if It rains." in Page(page).text
    press(browser, page, then_own="I read.", do="save")
    assert pairs(alice)[1] == ("It rains.", ["I read."])


def test_no_word_of_the_person_goes_into_an_address(browser, alice):
    page = start(browser)
    for sent in (
        {"if_own": "It rains.", "do": "next"},
        {"then_own": "I read.", "do": "back"},
        {"if_idea": str(IFS[0])},
        {"then_tap": THEN},
    ):
        page = press(browser, page, **sent)
        assert re.fullmatch(r"/if-then/board/\?step=(if|then)(&at=(if|then))?", address(page))


def test_two_taps_and_a_save_make_a_pair(browser, alice):
    Trigger(user=alice, text="I cannot sleep.").save()
    page = press(browser, start(browser), if_tap="I cannot sleep.")
    page = press(browser, page, then_tap=THEN)
    assert len(pairs(alice)[1][1]) == 0
    saved = press(browser, page, do="save")
    assert address(saved) == LIST
    assert "Saved." in Page(saved).text
    assert pairs(alice)[1] == ("I cannot sleep.", [THEN])


def test_both_sides_are_saved_at_once_where_they_stand_side_by_side(browser, alice):
    press(browser, start(browser), if_own="It rains.", then_own="I read.", do="save")
    assert pairs(alice)[1] == ("It rains.", ["I read."])


def test_one_more_then_for_an_if_joins_its_pair(browser, alice):
    press(browser, start(browser), if_own=IF, then_own="I eat first.", do="save")
    assert pairs(alice) == [(IF, [THEN, "I eat first."])]


def test_two_that_are_linked_already_stay_as_they_are(browser, alice):
    press(browser, start(browser), if_own=IF, then_own=THEN, do="save")
    assert pairs(alice) == [(IF, [THEN])]


def test_the_way_back_keeps_both_sides(browser, alice):
    page = press(browser, start(browser), if_own="It rains.", do="next")
    page = press(browser, page, then_own="I read.", do="back")
    assert address(page) == f"{BOARD}?step=if&at=if"
    assert values(page)["if_own"] == "It rains."
    assert values(page)["then_own"] == "I read."


def test_the_browsers_own_way_back_finds_what_was_typed(browser):
    press(browser, start(browser), if_own="It rains.", do="next")
    assert values(start(browser))["if_own"] == "It rains."


def test_cancel_lets_go_of_it_all(browser, alice):
    page = press(browser, start(browser), if_own="It rains.", do="next")
    assert address(press(browser, page, do="cancel")) == LIST
    assert not alice.drafts.exists()
    assert values(start(browser))["if_own"] == ""


def test_after_a_save_the_board_is_empty(browser, alice):
    press(browser, start(browser), if_own="It rains.", then_own="I read.", do="save")
    assert not alice.drafts.exists()
    assert values(start(browser))["if_own"] == ""


# Taps and words ----------------------------------------------------------------------------------


def test_own_words_win_over_a_tap_before_them(browser, alice):
    page = press(browser, start(browser), then_tap=THEN)
    press(browser, page, if_own="It rains.", then_own="I read.", do="save")
    assert pairs(alice)[1] == ("It rains.", ["I read."])


def test_a_tap_after_typing_wins_and_the_typed_words_stay_to_be_tapped(browser, alice):
    page = press(browser, start(browser), if_own="It rains.", if_tap=IF)
    assert f"Change the if {IF}" in Page(page).text
    back = press(browser, page, do="back")
    assert "<bdi>It rains." in back.content.decode()
    page = press(browser, back, if_tap="It rains.")
    press(browser, page, then_own="I read.", do="save")
    assert pairs(alice)[1] == ("It rains.", ["I read."])


def test_all_that_was_typed_before_taps_stays_to_be_tapped(browser, alice):
    page = start(browser)
    for typed in ("It rains.", "It snows."):
        page = press(browser, page, if_own=typed, if_tap=IF)
        assert f"Change the if {IF}" in Page(page).text
        page = press(browser, page, do="back")
    for typed in ("It rains.", "It snows."):
        assert f"<bdi>{typed}" in page.content.decode()


def test_a_tap_on_words_typed_before_picks_them_and_not_what_is_typed_now(browser, alice):
    page = press(browser, start(browser), if_own="It rains.", if_tap=IF)
    page = press(browser, page, do="back")
    page = press(browser, page, if_own="It snows.", if_tap="It rains.")
    press(browser, page, then_own="I read.", do="save")
    assert pairs(alice)[1] == ("It rains.", ["I read."])


def test_a_tap_on_the_row_whose_words_were_typed_picks_it(browser, alice):
    page = press(browser, start(browser), if_own=IF, if_tap=IF)
    assert f"Change the if {IF}" in Page(page).text
    press(browser, page, then_own="I read.", do="save")
    assert pairs(alice) == [(IF, [THEN, "I read."])]


def test_words_typed_after_a_tap_take_its_place_also_when_they_are_cleared(browser, alice):
    page = press(browser, start(browser), if_tap=IF)
    page = press(browser, page, do="back")
    page = press(browser, page, if_own="It rains.", do="next")
    page = press(browser, page, do="back")
    refused = press(browser, page, if_own="", then_own="I read.", do="save")
    assert refused.status_code == 422
    assert len(pairs(alice)) == 1


def test_typed_words_that_are_too_long_are_said_to_be_when_they_are_tapped(browser, alice):
    page = press(browser, start(browser), if_own="x" * 281, if_tap=IF)
    page = press(browser, page, do="back")
    refused = press(browser, page, if_tap="x" * 281)
    assert refused.status_code == 422
    assert shows(refused, "Please keep it to 280.")


def test_an_idea_fills_the_field_and_can_be_reworded(browser, alice):
    page = press(browser, start(browser), if_idea=str(IFS[2]))
    assert values(page)["if_own"] == IFS[2]
    assert 'name="if_own"' in FOCUSED.search(page.content.decode())[0]
    press(browser, page, if_own="I cannot sleep at two.", then_own="I read.", do="save")
    assert pairs(alice)[1] == ("I cannot sleep at two.", ["I read."])


def test_an_idea_goes_behind_what_was_typed(browser):
    page = press(browser, start(browser), then_own="First I sit.", then_idea=str(THENS[4]))
    assert values(page)["then_own"] == f"First I sit. {THENS[4]}"


def test_after_a_tap_the_row_is_marked_and_has_the_focus(browser, alice):
    page = press(browser, start(browser), then_tap=THEN)
    (focused,) = FOCUSED.findall(page.content.decode())
    assert f'value="{THEN}"' in focused
    assert 'aria-pressed="true"' in focused


# What needs another look -------------------------------------------------------------------------


def test_a_blank_of_an_idea_is_filled_before_it_goes_on(browser, alice):
    blank = str(IFS_TO_FINISH[0])
    assert has_blank(blank)
    refused = press(browser, start(browser), if_own=blank, do="next")
    assert refused.status_code == 422
    assert "Check this answer Put your own word in the blank." in Page(refused).text
    assert values(refused)["if_own"] == blank
    assert len(pairs(alice)) == 1


@pytest.mark.parametrize(
    ("typed", "side"),
    [({"do": "next"}, "if"), ({"if_own": "It rains.", "do": "save"}, "then")],
)
def test_a_missing_half_is_asked_for_above_its_field_on_its_side(browser, typed, side):
    page = press(browser, start(browser), **typed)
    assert page.status_code == 422
    text = page.content.decode()
    assert Page(page).title.startswith("Error: ")
    (box,) = FOCUSED.findall(text)
    assert 'role="alert"' in box
    assert text.index(f'id="{side}"') < text.index(box) < text.index(f'name="{side}_own"')
    assert f'<a href="#id_{side}_own">Tap one, or write your own.</a>' in text
    assert f'aria-describedby="id_{side}_own_error"' in text
    assert values(page)["if_own"] == typed.get("if_own", "")


def test_with_both_halves_missing_each_side_says_so_and_the_first_has_the_focus(browser):
    page = press(browser, start(browser), do="save")
    assert len(sentences(page)) == 2
    (box,) = FOCUSED.findall(page.content.decode())
    assert 'aria-labelledby="if-check"' in box


def test_words_that_are_too_many_come_back_whole(browser, alice):
    long = "I wait. " * 40
    page = press(browser, start(browser), if_own="It rains.", then_own=long, do="save")
    assert page.status_code == 422
    assert values(page) | {"if_own": "It rains.", "then_own": long} == values(page)
    assert len(pairs(alice)) == 1


def test_a_row_that_was_removed_meanwhile_is_saved_as_it_was_tapped(browser, alice):
    page = press(browser, start(browser), if_tap=IF)
    alice.triggers.get().soft_delete()
    press(browser, page, then_own="I read.", do="save")
    assert (IF, ["I read."]) in pairs(alice)


def test_a_full_list_takes_no_other_if_and_keeps_the_words(browser, alice):
    for number in range(49):
        Trigger(user=alice, text=f"If {number}.").save()
    page = press(browser, start(browser), if_own="It rains.", then_own="I read.", do="save")
    assert "This list is full at 50." in Page(page).text
    assert values(page)["then_own"] == "I read."
    joined = press(browser, page, if_own=IF, do="save")
    assert address(joined) == LIST
    assert pairs(alice)[0] == (IF, [THEN, "I read."])


# Twice, and others -------------------------------------------------------------------------------


def test_a_save_sent_twice_makes_one_pair(browser, alice):
    sent = {**values(start(browser)), "if_own": "It rains.", "then_own": "I read.", "do": "save"}
    for _ in range(2):
        assert browser.post(BOARD, sent).url == LIST
    assert pairs(alice)[1:] == [("It rains.", ["I read."])]


def test_a_save_sent_again_with_better_words_is_one_pair(browser, alice):
    sent = {**values(start(browser)), "if_own": "It rains.", "then_own": "I read.", "do": "save"}
    browser.post(BOARD, sent)
    browser.post(BOARD, {**sent, "if_own": "It rains hard.", "then_own": "I read on."})
    assert pairs(alice)[1:] == [("It rains hard.", ["I read on."])]


def test_what_was_chosen_waits_for_its_person_only(browser, client, alice):
    press(browser, start(browser), if_own="It rains.", do="next")
    bob = signed_in(client, person("bob@example.org"))
    assert not shows(bob.get(THEN_SIDE), "It rains.")
