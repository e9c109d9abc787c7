"""What the house card says, and what it brings: no word of the plan itself."""

from dataclasses import replace

from django.utils.translation import gettext as _

from printing.papers.parts.built_in import built_in, overdose
from records.audience import Audience


def house(content, choices, user):
    """What everybody at home should find: no word of the plan itself."""
    parts = tuple(part for part in content.sections if part.lines)
    return replace(content, title=_("In an emergency"), sections=parts)


def house_rules(content, choices, user):
    """What to do in an overdose, and what the person wrote for everybody at home."""
    own_words = (
        ("naloxone", _("The naloxone is here"), choices.naloxone),
        ("medicine", _("Medicine"), choices.medicine),
    )
    written = (
        built_in(name, title, (text,), Audience.HOUSE) for name, title, text in own_words if text
    )
    return *overdose(content), *written
