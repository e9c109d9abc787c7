"""Parts that papers bring beside the plan."""

from django.utils.translation import gettext as _

from plans.content import SectionContent
from plans.entries import Line, Text
from plans.help import supporters
from printing.text.line_breaks import short_sentences_whole
from records.audience import Audience


def overdose(content):
    number = emergency_number(content)
    to_do = (*supporters.what_to_do(number), supporters.not_sleep_it_off(number))
    signs = supporters.SIGNS_OF_AN_OVERDOSE
    yield built_in("overdose", _("Signs of an overdose"), signs, Audience.HOUSE)
    lines = map(short_sentences_whole, to_do)
    yield built_in("what-to-do", _("What to do"), lines, Audience.HOUSE)


def emergency_number(content):
    return content.emergency.number if content.emergency else ""


def built_in(name, title, texts, audience):
    return SectionContent(name, str(title), tuple(Line(Text(text, audience)) for text in texts))
