"""A plan of nobody, to show what one looks like. Its people, numbers and words are made up."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.dates import full_date
from contacts.helplines.choosing import crisis_for, emergency_for
from plans.content import PlanContent, SectionContent, helpline_entry
from plans.entries import ContactLine, Line, Pair, public
from plans.sections import FIRST_STEPS, GOALS, IF_I_USE, IF_THEN, PEOPLE, REASONS, SIGNS
from printing.text.titles import titled


def example_content(country):
    """Return its PlanContent, as the fridge sheet has it, with the helplines of a country."""
    return titled(
        PlanContent(
            title=public(_("My plan")),
            updated=full_date(timezone.localdate(), country),
            language=get_language(),
            sections=(
                _part(
                    REASONS,
                    _line(_("So Lena sees me at every one of her games.")),
                    _line(_("I like who I am when I’m clear.")),
                    _line(_("I want my brother to hand me his keys again.")),
                ),
                _part(
                    PEOPLE,
                    _contact(_("Sam"), _("any time"), "(212) 555-0100"),
                    _contact(_("Mom"), _("until 11 at night"), "(212) 555-0101"),
                ),
                _part(
                    IF_THEN,
                    _pair(
                        _("It’s payday and I have cash on me."),
                        _("I give my card to Sam until morning."),
                    ),
                    _pair(
                        _("I pass Fifth Street."),
                        _("I take the other street and call Mom on the way."),
                    ),
                    _pair(_("I can’t sleep."), _("Kettle on, radio on. I call Sam at seven.")),
                ),
                _part(
                    IF_I_USE,
                    _line(_("I don’t stay alone. I call Sam.")),
                    _line(_("I come back to this page.")),
                ),
                _part(
                    FIRST_STEPS,
                    _line(_("Leave the room I’m in.")),
                    _line(_("Cold water on my face.")),
                    _line(_("Put shoes on and walk.")),
                ),
                _part(SIGNS, _line(_("I skip meetings.")), _line(_("I tell small lies."))),
                _part(
                    GOALS,
                    _line(_("Three meetings a week.")),
                    _line(_("Take the forklift test.")),
                ),
            ),
            emergency=helpline_entry(emergency_for(country)),
            crisis=helpline_entry(crisis_for(country)),
        )
    )


def _part(section, *entries):
    return SectionContent(section.name, str(section.title), entries)


def _line(text):
    return Line(public(text))


def _contact(name, times, number):
    return ContactLine(public(name), public(times), public(number), href="")


def _pair(when, then):
    return Pair(public(when), (_line(then),))
