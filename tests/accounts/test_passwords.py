"""What a password must be like, said in our words."""

import pytest

from tests.support.factories import person, signed_in
from tests.support.pages import Page, send, sentences

OLD, NEW = "the old one of mine", "three green kettles sing"
CHANGE = "/account/password/change/"
RULES = [
    "Use 10 letters or numbers, or more.",
    "Three or four words together work well.",
    "Do not use your email in it.",
]
REFUSALS = {
    "short": "That is a bit short. Use 10 letters or numbers, or more.",
    "1234567890": "Many people use that one. Pick one that is harder to guess.",
    "carol.winter@example.org": "That is too close to your email. Pick another one.",
}


@pytest.mark.django_db
def test_the_page_says_the_rules_in_short_sentences(client):
    carol = person("carol.winter@example.org", password=OLD)
    text = Page(signed_in(client, carol).get(CHANGE)).text
    for rule in RULES:
        assert rule in text
    assert "Your password" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(("password", "sentence"), REFUSALS.items(), ids=REFUSALS)
def test_a_refused_password_gets_one_short_sentence(client, password, sentence):
    carol = person("carol.winter@example.org", password=OLD)
    words = {"oldpassword": OLD, "password1": password, "password2": password}
    refused = send(signed_in(client, carol), CHANGE, "password1", **words)
    assert sentences(refused) == [sentence]
    carol.refresh_from_db()
    assert carol.check_password(OLD)


@pytest.mark.django_db
def test_words_in_a_row_are_accepted(client):
    carol = person("carol.winter@example.org", password=OLD)
    words = {"oldpassword": OLD, "password1": NEW, "password2": NEW}
    assert send(signed_in(client, carol), CHANGE, "password1", **words).status_code == 302
    carol.refresh_from_db()
    assert carol.check_password(NEW)


@pytest.mark.django_db
def test_each_page_for_a_password_has_one_way_to_a_new_one_and_one_back(client):
    signed_in(client, person(password=OLD))
    for address in (CHANGE, "/account/reauthenticate/password/"):
        page = Page(client.get(address))
        assert page.link("I forgot my password") == "/account/password/reset/"
        assert page.link("Cancel") == "/account/"
        assert "Forgot your password?" not in page.text
