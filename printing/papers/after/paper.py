from django.utils.translation import gettext_lazy as _

from printing.papers.after.transform import afterwards, safety
from printing.papers.card.paper import CARD
from printing.papers.paper import Paper
from records.audience import Reader

PAPER = Paper(
    _("“If I use” card"),
    _("What to do then, small enough to carry."),
    CARD,
    Reader.CLOSE,
    afterwards,
    safety,
    asks=("people", "code", "in_colour"),
)
