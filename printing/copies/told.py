"""What was chosen for papers and what stands on them, in words for the file of all of it."""

import json
from dataclasses import fields

from django.utils.translation import gettext as _

from plans.content import PlanContent
from plans.entries import NOT_READ
from plans.sections import BY_NAME
from printing.copies.options import Choices
from printing.papers.registry import PAPERS, SIZES
from records.telling import Said

# What no reader of a copy sees: where a tap leads.
BEHIND_A_TAP = "href"


def paper_told(paper, user):
    if paper in PAPERS:
        yield Said(str(PAPERS[paper].label))


def size_told(size, user):
    if size in SIZES:
        yield Said(str(SIZES[size].label))


def choices_told(answers, user):
    """Tell what was chosen, from JSON, each with what it is about before it."""
    choices = Choices.from_json(answers)
    yield from size_told(choices.size, user)
    for name, is_on in choices.sections.items():
        if name in BY_NAME:
            yield Said(str(BY_NAME[name].title))
            yield _yes_or_no(is_on)
    names = {str(row.pk): row.name for row in user.contacts.all()} if choices.people else {}
    for key, is_on in choices.people.items():
        if key in names:
            yield Said(names[key])
            yield _yes_or_no(is_on)
    for words in choices.wording.items():
        yield from map(Said, filter(None, words))
    yield from map(Said, filter(None, (choices.naloxone, choices.medicine)))


def words_told(words, user):
    """Tell all that stands on a copy, from JSON, as it comes."""
    content = PlanContent.from_dict(json.loads(words)["plan"])
    yield Said(content.title)
    for section in content.sections:
        yield Said(section.title)
        for line in section.lines:
            yield from map(Said, _texts(line))


def _texts(entry):
    for field in fields(entry):
        value = getattr(entry, field.name)
        if isinstance(value, tuple):
            for within in value:
                yield from _texts(within)
        elif isinstance(value, str) and value and field.name not in (*NOT_READ, BEHIND_A_TAP):
            yield value


def _yes_or_no(is_yes):
    return Said(_("Yes") if is_yes else _("No"))
