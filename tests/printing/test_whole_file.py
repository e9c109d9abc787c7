"""One file with all that somebody wrote, for themselves: also what no page or paper shows."""

import re
from datetime import UTC, date, datetime

import pytest

from accounts.models import User
from contacts.helplines.choosing import talks_for
from contacts.helplines.models import ChosenLines
from contacts.models import Contact
from goals.models import Goal, Reason, Step
from plans.days.models import Day, Slips
from plans.models import PlanItem
from plans.review.models import Review
from plans.sections import FIRST_STEPS, LEARNED, PEOPLE, choose
from printing.whole.file import whole_file
from records.models import Draft
from tests.support.factories import IF, REASON, THEN, person, signed_in, with_plan
from tests.support.pages import Page
from triggers.models import Answer, Trigger
from triggers.urges.models import Urge

pytestmark = pytest.mark.django_db

EVIL = "</style><script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def alice():
    return with_plan(person(country="US", time_zone="America/New_York"))


def file_of(user):
    return whole_file(User.objects.get(pk=user.pk))


def words_of(user):
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", file_of(user), flags=re.S).split())


def test_the_plan_is_in_it_under_a_contents_list_that_leads_to_each_part(alice):
    page = file_of(alice)
    for words in (REASON, IF, THEN, "Sam", "Mum"):
        assert words in page
    leads = re.findall(r'href="#([\w-]+)"', page)
    assert {"why", "if-then", "people", "changes"} <= set(leads)
    assert [name for name in leads if f'id="{name}"' not in page] == []
    assert len(set(leads)) == len(leads)


def test_a_part_that_holds_nothing_is_left_out(alice):
    assert 'id="urges' not in file_of(alice)
    assert 'id="removed"' not in file_of(alice)


def test_hidden_sections_and_private_goals_are_in_it_and_it_says_where_they_are_not(alice):
    PlanItem(user=alice, section=FIRST_STEPS.name, text="I walk.").save()
    PlanItem(user=alice, section=LEARNED.name, text="It passes.").save()
    Goal(user=alice, text="A room of mine.", is_private=True, done_on=alice.today).save()
    choose(alice.plan, FIRST_STEPS, is_shown=False)
    choose(alice.plan, PEOPLE, is_on_paper=False)
    words = words_of(alice)
    for said in ("I walk.", "It passes.", "A room of mine."):
        assert said in words
    first = words[words.index("What I do first", words.index("I walk.") - 80) :]
    assert first.startswith("What I do first It is hidden on My plan. I walk.")
    assert "Who I call It is not on printouts. Sam" in words


def test_what_is_for_the_owner_alone_is_in_it(alice):
    contact = Contact.objects.filter(user=alice).first()
    contact.may_tell_signs, contact.asking_words = "yes", "May I call you at night?"
    contact.said_yes_on = date(2026, 11, 3)
    contact.save()
    trigger = Trigger.objects.get(user=alice)
    trigger.kind, trigger.heat, trigger.can_avoid = "time", "3", "partly"
    trigger.save()
    Answer.objects.get(user=alice).note_help(date(2026, 11, 5))
    alice.plan.opioids = "unsure"
    alice.plan.save()
    alice.plan.count_from(date(2026, 10, 1))
    words = words_of(alice)
    for said in (
        "Can tell me when they see a sign Yes",
        "What I would ask them May I call you at night?",
        "Said yes November 3, 2026",
        "What kind of thing is it? A time",
        "How strong is it? Very strong",
        "Can I stay away from it? Partly",
        "Helped on November 5, 2026",
        "Are opioids part of this for you? Not sure",
        "I count days from October 1, 2026",
    ):
        assert said in words


def test_urges_slips_days_and_looks_are_in_it_with_their_moments(alice):
    trigger = Trigger.objects.get(user=alice)
    urge = Urge(user=alice, trigger=trigger, strength="8", where="At the mill.", helped="A walk.")
    urge.happened_at = datetime(2026, 11, 2, 17, 30, tzinfo=UTC)
    urge.save()
    Slips.note(alice, date(2026, 11, 4), "It rained.")
    Day.check_in(alice, date(2026, 11, 6), "shaky")
    review = Review.kept_for(alice)
    review.likelihood, review.one_higher = "7", "A calmer week."
    review.save()
    review.tick("copy", is_ticked=True)
    step = Step(user=alice, text="Call Jo.")
    step.save()
    step.tick(date(2026, 11, 8))
    words = words_of(alice)
    for said in (
        "November 2, 2026 · 12:30 PM How strong was it? 8",
        f"What brought on the urge? {IF}",
        "Where was I? At the mill.",
        "Days I noted November 4, 2026 It rained.",
        "November 6, 2026 How it looks Shaky",
        "How likely am I to use this plan? 7",
        "What would make it one higher? A calmer week.",
        "I have a copy I can reach",
        "Call Jo. Done on November 8, 2026",
    ):
        assert said in words


def test_what_was_removed_stands_under_a_heading_of_its_own_and_nowhere_else(alice):
    reason = Reason(user=alice, text="For the garden.")
    reason.save()
    reason.soft_delete()
    urge = Urge.log(alice)
    urge.text = "Taken back."
    urge.save()
    urge.soft_delete()
    page = file_of(alice)
    removed = page[page.index('id="removed"') : page.index('id="changes"')]
    for words in ("For the garden.", "Taken back."):
        assert words in removed
        assert words not in page[: page.index('id="removed"')]


def test_what_stood_there_before_is_in_it(alice):
    reason = Reason.objects.get(user=alice)
    reason.text = "For me."
    reason.save()
    goal = Goal(user=alice, text="A job.", reason=reason, by="In May.")
    goal.save()
    goal.by, goal.reason = "In June.", None
    goal.save()
    page = file_of(alice)
    words = " ".join(re.sub(r"<[^>]+>", " ", page[page.index('id="changes"') :]).split())
    assert f"Reasons: 1 changed For me. Before: Why I’m doing this {REASON}" in words
    assert "A job. Before: By when In May. Before: Which reason is it for? For me." in words


def test_words_that_could_not_be_saved_yet_are_in_it(alice):
    Draft.keep(alice, "write/why", {"text": "Half a thou", "taps": ["One", ""]})
    page = file_of(alice)
    assert "Half a thou" in page[page.index('id="drafts"') :]


def test_every_number_dials(alice):
    ChosenLines.kept_for(alice).put_first(talks_for("US")[0])
    alice.appointments.create(name="Clinic", phone="+12125550107")
    page = file_of(alice)
    for number in ("tel:+12125550100", "tel:+12125550101", "tel:+12125550107", "tel:911"):
        assert f'href="{number}"' in page


def test_nothing_in_it_is_fetched_or_run_whatever_was_written(alice):
    Reason(user=alice, text=EVIL).save()
    Contact(user=alice, name=EVIL[:80], phone='1" onclick="alert(1)').save()
    Draft.keep(alice, "write/why", {"text": EVIL})
    alice.plan.title = EVIL[:60]
    alice.plan.save()
    page = file_of(alice)
    assert "&lt;script&gt;alert(1)" in page
    assert re.findall(r"<(?:script|img|link|iframe|object|svg|form)\b|<[^>]+\son\w+=", page) == []
    assert page.count("</style>") == 1
    assert re.findall(r'(?:src|href)="(?!#|tel:|sms:)[^"]*"', page) == []
    assert "default-src 'none'" in page


def test_it_is_in_the_words_of_the_country(alice):
    alice.country, alice.time_zone = "GB", "Europe/London"
    alice.save()
    Answer.objects.get(user=alice).note_help(date(2026, 11, 5))
    page = file_of(alice)
    assert '<html lang="en-GB"' in page
    assert "5 November 2026" in page


def test_it_comes_as_a_file_that_says_nothing_by_its_name(client, alice):
    answer = signed_in(client, alice).get("/account/my-plan.html")
    assert answer["Content-Disposition"] == 'attachment; filename="my-plan.html"'
    assert answer["Cache-Control"] == "no-store"
    assert Page(answer).title == "My plan"
    assert client.get("/print/my-plan.html").status_code == 404


def test_bobs_words_are_not_in_it(alice):
    bob = person("bob@example.org")
    Reason(user=bob, text="Bobs own reason.").save()
    assert "Bobs own reason." in file_of(bob)
    assert "Bobs own reason." not in file_of(alice)
