from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from printing.papers.fridge.arrangement import (
    TABLE,
    TWO_SIDES,
    fridge_arrangement,
    fridge_first_page,
    two_sides_arrangement,
)
from printing.papers.paper import FLOWING, Layout, Paper
from printing.papers.poster.layout import POSTER
from records.audience import Reader

BOTH_SIDES = Layout(
    "fridge", two_sides_arrangement, TWO_SIDES, FLOWING, first_page=fridge_first_page
)
FRIDGE = replace(
    BOTH_SIDES, arranged=fridge_arrangement, sizes=TABLE, short=POSTER, long=BOTH_SIDES
)
PAPER = Paper(
    _("Fridge sheet"),
    _("For the fridge door. Phone numbers are in big print."),
    FRIDGE,
    Reader.CLOSE,
)
