"""Lines to tap on the pages of the guided writing, and nowhere else unless asked for.

Those of a list that belongs to another room are kept there.

A line with a blank (BLANK) gets a page on which to fill it in. They are kept as typed in the
person's language; from then on they are the person's own words.
"""

from django.utils.translation import gettext_lazy as _

BLANK = "___"

ALONE = (
    _("Walk around the block."),
    _("Drink a big glass of cold water."),
    _("Take a shower and change clothes."),
    _("Name five things I can see."),
    _("Wait twenty minutes before I decide."),
    _("Put on music I know by heart."),
    _("Sit where other people are."),
    _("Call ___ and talk about anything."),
)
IF_USE = (
    _("I stop there. One is not all."),
    _("I do not stay alone."),
    _("I keep taking my medicine."),
    _("I drink water, eat and sleep."),
    _("I tell one person before the next night."),
    _("What I built is still there."),
    _("I come back to this page."),
    _("The next day I go to ___."),
)


def has_blank(text):
    return BLANK in text
