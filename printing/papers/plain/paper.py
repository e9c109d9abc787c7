from django.utils.translation import gettext_lazy as _

from printing.papers.fridge.paper import FRIDGE
from printing.papers.paper import Paper
from printing.papers.plain.transform import neutral
from printing.text.titles import NEUTRAL_NOTE, NEUTRAL_TAGLINE
from records.audience import Reader

PAPER = Paper(
    _("Discreet sheet"),
    _("Initials and other headings. Others cannot tell what it is."),
    FRIDGE,
    Reader.STRANGER,
    neutral,
    asks=("sections", "people", "wording", "plain_lines", "code", "in_colour"),
    tagline=NEUTRAL_TAGLINE,
    note=NEUTRAL_NOTE,
)
