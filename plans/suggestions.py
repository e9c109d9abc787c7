"""Lines to tap on the pages of the guided writing, and nowhere else unless asked for.

A line with a blank (BLANK) gets a page on which to fill it in. They are kept as typed in the
person's language; from then on they are the person's own words.
"""

from django.utils.translation import gettext_lazy as _

BLANK = "___"

REASONS = (
    _("I want to wake up with a clear head."),
    _("My kids need me steady."),
    _("I like myself more this way."),
    _("I want a front door of my own."),
    _("For my health."),
    _("So people can trust me again."),
    _("To keep my job."),
    _("To be there for ___."),
)
SIGNS = (
    _("I stop picking up the phone."),
    _("I skip meals."),
    _("I am awake at odd hours."),
    _("I say I am fine when I am not."),
    _("I only think of the good bits."),
    _("I look up old numbers."),
    _("I stay in and see nobody."),
    _("Small things make me angry."),
)
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
GOALS = (
    _("Open my own post again."),
    _("Cook a meal for someone."),
    _("A month on the same medicine."),
    _("Run once around the park."),
    _("Sleep through a whole week."),
    _("Be at ___’s birthday."),
    _("Pay back ___."),
    _("Learn to ___."),
)
IFS = (
    _("It is payday."),
    _("We had a row at home."),
    _("I cannot sleep."),
    _("Someone offers me some."),
    _("I walk past the old place."),
    _("My body hurts."),
    _("A day went well and I want more."),
    _("I am alone at the weekend."),
)
THENS = (
    _("I call someone before I decide."),
    _("I leave first and explain later."),
    _("I take another street."),
    _("Someone holds my card until morning."),
    _("I eat first, then I think."),
    _("I set a timer for twenty minutes."),
    _("I say: no thanks, not today."),
    _("I go where there are people."),
)


def has_blank(text):
    return BLANK in text
