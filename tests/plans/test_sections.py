"""A section is one object: what is chosen for it, and that nothing else looks it up by its name."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from plans.models import Plan, SectionSetting
from plans.sections import (
    BY_NAME,
    DAILY,
    IF_THEN,
    LISTS,
    PEOPLE,
    REASONS,
    SECTIONS,
    WELL,
    choose,
    fetch_rows,
    section_of,
    sorted_rows,
)
from records.audience import Audience
from tests.support.factories import person, signed_in, with_plan

EVERY_SECTION = pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
# Names of sections that are words for other things, too: apps, relations, what a template is given.
OTHER_THINGS = {
    *("why", "people", "care", "dates", "goals", "signs", "places", "daily", "feelings"),
}
# The class of a look in printing/papers/fridge/fridge.css.
LOOKS = {("printing/papers/fridge/arrangement.py", "hard-day")}
NO_PRODUCT = ("tests", "tools", "scripts", "var")
NAMED = re.compile(r"\.(?:name|section) [!=]= \"([\w-]+)\"")


@pytest.fixture
def alice(db):
    return person()


def settings_of(user):
    return {row.section: row for row in SectionSetting.objects.filter(user=user)}


def anew(user):
    """The plan as the next request finds it."""
    return Plan.objects.get(user=user)


# What a person chose ------------------------------------------------------------------------------


def test_nothing_is_kept_until_somebody_chooses(client, alice):
    browser = signed_in(client, alice)
    for page in ("/plan/", "/today/", "/help/", "/print/fridge/sheet/"):
        browser.get(page)
    assert not SectionSetting.objects.exists()


@EVERY_SECTION
def test_from_the_first_choice_on_every_section_has_a_row_and_means_what_it_meant(alice, section):
    before = {each: (each.is_shown(alice.plan), each.is_on_paper(alice.plan)) for each in SECTIONS}
    is_shown = not section.is_shown(alice.plan)
    choose(alice.plan, section, is_shown=is_shown)
    assert set(settings_of(alice)) == set(BY_NAME)
    plan = anew(alice)
    after = {each: (each.is_shown(plan), each.is_on_paper(plan)) for each in SECTIONS}
    assert after == before | {section: (is_shown, before[section][1])}
    assert not any(each.is_in_mail(plan) for each in SECTIONS)


@EVERY_SECTION
@pytest.mark.parametrize("choice", ["is_shown", "is_on_paper", "is_in_mail"])
def test_each_choice_is_kept_by_itself_and_taken_back(alice, section, choice):
    usual = section.usual[choice]
    for wanted in (not usual, usual):
        choose(alice.plan, section, **{choice: wanted})
        found = {name: settings_of(alice)[section.name].says(name) for name in section.usual}
        assert found == section.usual | {choice: wanted}
        assert getattr(section, choice)(alice.plan) is wanted


def test_the_sealed_choices_are_all_of_one_length(alice):
    choose(alice.plan, WELL, is_shown=True)
    choose(alice.plan, DAILY, is_in_mail=True, is_on_paper=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_shown, is_on_paper, is_in_mail FROM plans_sectionsetting")
        sealed = [bytes(value) for row in cursor.fetchall() for value in row]
    assert len(sealed) == 3 * len(SECTIONS)
    assert len({len(value) for value in sealed}) == 1
    assert len(set(sealed)) == len(sealed)  # and no two alike


def test_a_section_that_came_later_is_as_usual_and_gets_its_row_with_the_next_choice(alice):
    choose(alice.plan, REASONS, is_shown=False)
    SectionSetting.objects.filter(section=IF_THEN.name).delete()
    assert IF_THEN.is_shown(anew(alice))
    choose(anew(alice), PEOPLE, is_on_paper=False)
    plan = anew(alice)
    assert set(settings_of(alice)) == set(BY_NAME)
    assert IF_THEN.is_shown(plan)
    assert not REASONS.is_shown(plan)


def test_a_section_has_one_setting_a_person(alice):
    choose(alice.plan, REASONS, is_shown=False)
    again = SectionSetting(user=alice, section=REASONS.name).note(**REASONS.usual)
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_what_somebody_chose_changes_nothing_for_others(client, alice):
    bob = with_plan(person("bob@example.org"))
    choose(alice.plan, REASONS, is_shown=False, is_on_paper=False)
    assert REASONS.is_shown(anew(bob))
    assert REASONS.is_on_paper(anew(bob))


# Rows ---------------------------------------------------------------------------------------------


def test_the_rows_of_many_people_stay_apart_and_take_as_many_queries_as_those_of_one(
    alice, django_assert_num_queries
):
    bob = with_plan(person("bob@example.org"))
    with_plan(alice)
    kinds = len({section.rows for section in SECTIONS})
    prefetched = 1  # the answers of if-thens
    for users in ([alice], [alice, bob]):
        with django_assert_num_queries(kinds + prefetched):
            fetched = fetch_rows(users, SECTIONS)
        assert {*fetched} == {user.pk for user in users}
        for key, found in fetched.items():
            assert all(row.user_id == key and row.user.pk == key for _kind, row in found)
    assert [row.text for row in sorted_rows(fetched[bob.pk], SECTIONS)[REASONS.name]]


# Each says all there is to say of it -----------------------------------------------------------


@EVERY_SECTION
def test_a_section_says_who_may_read_it_and_has_a_heading_for_each_reader(section):
    assert isinstance(section.audience, Audience)
    if section.audience is Audience.ANYONE:
        assert all(str(part.neutral_title) for part in section.subsections)


def test_every_list_is_a_part_of_one_section():
    parts = [part.name for section in SECTIONS for part in section.subsections]
    assert len(parts) == len(set(parts))
    assert set(LISTS) <= set(parts)
    assert all(LISTS[name] in section_of(name).lists for name in LISTS)
    assert section_of("overdose") is None


def test_no_two_steps_or_parts_of_the_mail_have_one_place():
    for kind in ("step", "mail"):
        places = [getattr(each, kind).place for each in SECTIONS if getattr(each, kind)]
        assert len(places) == len(set(places))


def product_files(pattern):
    folders, _, within = pattern.partition("/")
    for folder in Path(settings.BASE_DIR).glob(folders):
        # A virtual environment is hidden, and has ten times as many files as the product.
        if folder.name not in NO_PRODUCT and not folder.name.startswith("."):
            for path in folder.glob(within):
                place = path.relative_to(settings.BASE_DIR)
                if "migrations" not in place.parts and place.parts[:2] != ("plans", "sections"):
                    yield place.as_posix(), path.read_text()


def test_no_section_is_looked_up_by_a_string_in_the_code():
    names = (set(BY_NAME) | set(LISTS)) - OTHER_THINGS
    found = {
        (path, node.value)
        for path, source in product_files("*/**/*.py")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and node.value in names
    }
    assert found - LOOKS == set()


@pytest.mark.parametrize("pattern", ["*/**/*.py", "templates/**/*.*"])
def test_no_name_of_a_section_is_compared_with_a_string(pattern):
    names = set(BY_NAME) | set(LISTS)
    found = {
        (path, name)
        for path, source in product_files(pattern)
        for name in NAMED.findall(source)
        if name in names
    }
    assert found == set()


def test_no_template_names_a_section():
    names = (set(BY_NAME) | set(LISTS)) - OTHER_THINGS
    found = {
        (path, name)
        for path, source in product_files("templates/**/*.*")
        for tag in re.findall(r"\{[{%].*?[%}]\}", source)
        for name in re.findall(r"\"([\w-]+)\"", tag)
        if name in names
    }
    assert found == set()
