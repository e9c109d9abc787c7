"""What the copy for somebody close says, and what it brings beside the plan."""

from dataclasses import replace

from django.utils.translation import gettext as _

from plans.help import supporters
from plans.sections import PEOPLE
from printing.papers.parts.built_in import built_in, overdose
from printing.text.titles import titled
from records.audience import Audience


def friend(content, choices, names):
    """The same for somebody else to read: it says for whom it is, and nothing of why."""
    parts = tuple(
        replace(part, title=_("People I can call")) if part.section is PEOPLE else part
        for part in titled(content).sections
    )
    return replace(content, title=_("For someone I trust"), sections=parts)


def how_to_be_there(content, choices, user):
    """For a friend, with what to do in an overdose."""
    return (
        built_in("being-there", _("How to be there for me"), supporters.HELPS, Audience.CLOSE),
        built_in("can-say", _("You can say"), supporters.YOU_CAN_SAY, Audience.CLOSE),
        built_in("better-not", _("Better not"), supporters.BETTER_NOT, Audience.CLOSE),
        *overdose(content),
    )
