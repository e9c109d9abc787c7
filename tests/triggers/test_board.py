"""The board: one tap on each side, then own words, then a pair."""

import pytest

from records.text import has_blank
from tests.support.factories import IF, THEN, person, signed_in, with_plan
from tests.support.pages import Page, send, sentences, shows
from triggers.board import BoardForm
from triggers.models import Answer, Trigger
from triggers.suggestions import IFS, IFS_TO_FINISH, THENS

pytestmark = pytest.mark.django_db

BOARD, WORDS = "/if-then/board/", "/if-then/board/words/"


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


def key_of(user, side, text):
    """What the tile with this text sends."""
    texts = BoardForm(user=user).texts[side]
    return next(key for key, found in texts.items() if found == str(text))


def tap(browser, user, when, then):
    picks = {"if_pick": key_of(user, "if", when), "then_pick": key_of(user, "then", then)}
    return send(browser, BOARD, "if_own", **picks)


def test_one_side_offers_the_triggers_the_other_each_answer_once(browser, alice):
    second = Trigger(user=alice, text="I pass Fifth Street.")
    second.save()
    Answer(user=alice, trigger=second, text=THEN).save()
    Answer(user=alice, trigger=second, text="I call Mum.").save()
    page = browser.get(BOARD).content.decode()
    for text in (IF, second.text, THEN, "I call Mum."):
        assert page.count(f"<span><bdi>{text}") == 1


def test_what_was_removed_is_not_offered(browser, alice):
    alice.triggers.get().soft_delete()
    page = browser.get(BOARD)
    assert not shows(page, IF)
    assert not shows(page, THEN)


def test_ideas_are_there_for_who_asks(browser):
    page = browser.get(BOARD).content.decode()
    assert page.count("<details><summary>Ideas</summary>") == 2
    for text in (*IFS, *IFS_TO_FINISH, *THENS):
        assert page.index("<summary>Ideas") < page.index(f"<span><bdi>{text}")


def test_two_taps_and_a_save_make_a_pair(browser, alice):
    assert tap(browser, alice, IFS[2], THEN).url == WORDS
    assert len(pairs(alice)) == 1  # nothing is saved before the words were looked at
    saved = send(browser, WORDS, "then", text="I cannot sleep at two.")
    assert saved.url == "/if-then/"
    assert pairs(alice)[1] == ("I cannot sleep at two.", [THEN])


def test_one_more_answer_for_a_trigger_joins_its_pair(browser, alice):
    tap(browser, alice, IF, THENS[4])
    page = Page(browser.get(WORDS))
    assert "Make it yours" in page.text
    assert page.form("then").values["also"] == THENS[4]
    send(browser, WORDS, "then", also="I eat, then I think.")
    assert pairs(alice) == [(IF, [THEN, "I eat, then I think."])]


def test_two_that_are_linked_already_are_only_reworded(browser, alice):
    tap(browser, alice, IF, THEN)
    send(browser, WORDS, "then", then="I give Sam my card.")
    assert pairs(alice) == [(IF, ["I give Sam my card."])]


def test_own_words_win_over_a_tap(browser, alice):
    key = key_of(alice, "if", IF)
    send(browser, BOARD, "if_own", if_pick=key, if_own="It rains.", then_own="I read.")
    assert Page(browser.get(WORDS)).form("then").values["text"] == "It rains."
    send(browser, WORDS, "then")
    assert pairs(alice)[1] == ("It rains.", ["I read."])


def test_a_starter_with_a_blank_is_finished_at_the_wording(browser, alice):
    blank = IFS_TO_FINISH[0]
    assert has_blank(blank)
    tap(browser, alice, blank, THEN)
    refused = send(browser, WORDS, "then")
    assert sentences(refused) == ["Put your own word in the blank."]
    values = {**Page(refused).form("then").values, "text": "I meet Al."}
    assert browser.post("/if-then/add/", values).status_code == 302
    assert pairs(alice)[1] == ("I meet Al.", [THEN])


def test_both_steps_sent_twice_make_one_pair(browser, alice):
    for _ in range(2):
        tap(browser, alice, IFS[2], THEN)
    form = Page(browser.get(WORDS)).form("then")
    for _ in range(2):
        assert browser.post(form.action, form.values).url == "/if-then/"
    assert len(pairs(alice)) == 2


def test_half_a_board_asks_for_the_other_half_and_keeps_the_tap(browser, alice):
    key = key_of(alice, "if", IFS[3])
    response = send(browser, BOARD, "if_own", if_pick=key)
    assert response.status_code == 422
    assert sentences(response) == ["Tap one, or write your own."]
    assert Page(response).form("if_own").values["if_pick"] == key
    assert "<details open><summary>Ideas" in response.content.decode()


def test_a_tile_that_is_not_there_is_refused(browser, alice):
    other = with_plan(person("bob@example.org")).triggers.get()
    response = send(browser, BOARD, "if_own", if_pick=other.pk, then_own="I read.")
    assert response.status_code == 422
    assert not alice.drafts.exists()


def test_the_wording_without_a_tap_leads_to_the_board(browser):
    assert browser.get(WORDS).url == BOARD


def test_what_was_tapped_waits_for_its_person_only(browser, client, alice):
    tap(browser, alice, IF, THENS[4])
    assert shows(browser.get(WORDS), str(THENS[4]))
    bob = person("bob@example.org")
    assert signed_in(client, bob).get(WORDS).url == BOARD
