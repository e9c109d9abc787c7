from django.utils.translation import gettext_lazy as _

from plans.sections import FIRST_STEPS, IF_I_USE, IF_THEN, PEOPLE, REASONS, SIGNS
from printing.papers.card.arrangement import SIZES, card_arrangement, card_first_page
from printing.papers.paper import Layout, Paper
from records.audience import Reader

CARD = Layout("card", card_arrangement, SIZES, first_page=card_first_page)
PAPER = Paper(
    _("Wallet card"),
    _("Folds to the size of a bank card."),
    CARD,
    Reader.CLOSE,
    sections=(PEOPLE, REASONS, FIRST_STEPS, IF_I_USE, IF_THEN, SIGNS),
)
