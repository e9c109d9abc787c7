"""The sections of a plan, in the order in which it is read. A new one is an entry here."""

from collections import defaultdict

from django.db import transaction

from plans.models import SectionSetting
from plans.sections.goals import GOALS, REASONS
from plans.sections.lists import (
    DAILY,
    FEELINGS,
    FIRST_STEPS,
    GOT_THROUGH,
    IF_I_USE,
    LEARNED,
    PLACES,
    SAFER,
    WEIGHING,
    WELL,
    WORSE,
)
from plans.sections.people import CARE, PEOPLE
from plans.sections.triggers import DATES, IF_THEN, SIGNS

SECTIONS = (
    REASONS,
    SIGNS,
    IF_THEN,
    DATES,
    FIRST_STEPS,
    PEOPLE,
    CARE,
    IF_I_USE,
    GOALS,
    DAILY,
    PLACES,
    SAFER,
    GOT_THROUGH,
    WELL,
    LEARNED,
    FEELINGS,
    WORSE,
    WEIGHING,
)
BY_NAME = {section.name: section for section in SECTIONS}
# The lists of PlanItems by name, and the subsections of a plan with the section of each.
LISTS = {each.name: each for section in SECTIONS for each in section.lists}
SECTION_OF = {each.name: section for section in SECTIONS for each in section.subsections}


def section_of(name):
    """Return the section with a subsection of this name; None for one that is not of the plan."""
    return SECTION_OF.get(name)


def rows_of(user, sections):
    """Return {name of a subsection: its rows in the plan, in order}, also empty."""
    return sorted_rows(fetch_rows([user], sections)[user.pk], sections)


def fetch_rows(users, sections):
    """Return {key of a user: [(a section of that kind, row), ...]} for `sorted_rows`.

    One query for each kind of row, for many users as for one. Nothing is opened yet, so a key that
    is lost is one person's trouble.
    """
    users_by_key = {user.pk: user for user in users}
    found = {key: [] for key in users_by_key}
    for kind in {section.rows: section for section in sections}.values():
        for row in kind.rows(users):
            row.user = users_by_key[row.user_id]
            found[row.user_id].append((kind, row))
    return found


def sorted_rows(fetched, sections):
    """Sort the fetched rows of one person as `rows_of` returns them."""
    found = defaultdict(list)
    for kind, row in fetched:
        found[kind.subsection_of(row)].append(row)
    return {
        each.name: section.pick(found[each.name])
        for section in sections
        for each in section.subsections
    }


def shown_rows(user, *sections):
    """Return the rows of each of these sections; none of one that is hidden."""
    shown = [section for section in sections if section.is_shown(user.plan)]
    found = rows_of(user, shown)
    return [found.get(section.name, []) for section in sections]


def choose(plan, section, **choices):
    """Save what a person chose for a section, each a bool: `is_shown`, `is_on_paper`, `is_in_mail`.

    From the first choice on every section has a row, so that none tells anything by being there.
    """
    with transaction.atomic():
        # Of two choices at once the second waits, and finds the rows.
        plan.user.lock_rows()
        settings = {row.section: row for row in SectionSetting.objects.filter(user=plan.user)}
        for each in SECTIONS:
            if each.name not in settings:
                settings[each.name] = SectionSetting(user=plan.user, section=each.name).note(
                    **each.usual
                )
                settings[each.name].save()
        settings[section.name].note(**choices).save()
    # Those that were loaded before.
    plan.__dict__.pop("section_settings", None)
