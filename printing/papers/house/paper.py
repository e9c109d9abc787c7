from django.utils.translation import gettext_lazy as _

from printing.papers.house.arrangement import TABLE, house_arrangement
from printing.papers.house.transform import house, house_rules
from printing.papers.paper import Layout, Paper
from records.audience import Reader

PAPER = Paper(
    _("House card"),
    _("For everyone at home: signs of an overdose and what to do."),
    Layout("house", house_arrangement, TABLE),
    Reader.HOUSE,
    house,
    house_rules,
    asks=("naloxone", "medicine", "in_colour"),
    sections=(),
)
