"""What the copy for somebody close says, and what it brings beside the plan."""

from dataclasses import replace

from django.utils.translation import gettext as _

from plans.help import supporters
from plans.sections import PEOPLE
from printing.papers.parts.built_in import built_in, overdose
from printing.text.titles import titled
from records.audience import Audience


def friend(content, choices, user):
    """The same for somebody else to read: it says for whom it is, and nothing of why."""
    title, people = _("For someone I trust"), _("People I can call")
    if name := _name_on_it(choices, user):
        title = _("For someone close to %(name)s") % {"name": name}
        people = _("People %(name)s can call") % {"name": name}
    parts = tuple(
        replace(part, title=people) if part.section is PEOPLE else part
        for part in titled(content).sections
    )
    return replace(content, title=title, sections=parts)


def how_to_be_there(content, choices, user):
    """For a friend, with what to do in an overdose."""
    title = _("How to be there for me")
    if name := _name_on_it(choices, user):
        title = _("How to be there for %(name)s") % {"name": name}
    return (
        built_in("being-there", title, supporters.HELPS, Audience.CLOSE),
        built_in("can-say", _("You can say"), supporters.YOU_CAN_SAY, Audience.CLOSE),
        built_in("better-not", _("Better not"), supporters.BETTER_NOT, Audience.CLOSE),
        *overdose(content),
    )


def _name_on_it(choices, user):
    """What the person is called; empty unless they chose to stand on it."""
    return user.plan.preferred_name if choices.names_me else ""
