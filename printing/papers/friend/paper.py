from django.utils.translation import gettext_lazy as _

from printing.papers.friend.arrangement import TABLE, friend_arrangement, friend_first_page
from printing.papers.friend.transform import friend, how_to_be_there
from printing.papers.paper import FLOWING, Layout, Paper
from printing.text.titles import FRIEND_NOTE, FRIEND_TAGLINE
from records.audience import Reader

PAPER = Paper(
    _("For someone I trust"),
    _("How to be there for you, and only the parts you choose."),
    Layout("friend", friend_arrangement, TABLE, FLOWING, first_page=friend_first_page),
    Reader.CLOSE,
    friend,
    how_to_be_there,
    asks=("names_me", "sections", "people", "code", "in_colour"),
    sections=(),
    tagline=FRIEND_TAGLINE,
    note=FRIEND_NOTE,
)
