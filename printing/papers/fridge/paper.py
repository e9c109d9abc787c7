from django.utils.translation import gettext_lazy as _

from printing.papers.fridge.arrangement import fridge_arrangement
from printing.papers.paper import FLOWING, Layout, Paper
from printing.papers.poster.layout import POSTER
from records.audience import Reader

FRIDGE = Layout("fridge", fridge_arrangement, FLOWING, short=POSTER)
PAPER = Paper(
    _("Fridge sheet"),
    _("One page for the fridge door. Phone numbers are in big print."),
    FRIDGE,
    Reader.CLOSE,
)
