"""Ideas to tap on the guided pages, and on the pages of these lists when asked for.

An idea with a blank is finished in own words before it is saved.
"""

from django.utils.translation import gettext_lazy as _

SIGNS = (
    _("I stop answering my phone."),
    _("I skip meals."),
    _("I am awake at odd hours."),
    _("I say I am fine when I am not."),
    _("I only think about the good parts."),
    _("I look up old numbers."),
    _("I stay in and see nobody."),
    _("Small things make me angry."),
)
IFS = (
    _("It is payday."),
    _("I cannot sleep."),
    _("We had a fight at home."),
    _("Someone offers me some."),
    _("I walk past the old place."),
    _("My body hurts."),
    _("A day went well and I want more."),
    _("I am alone on the weekend."),
)
IFS_TO_FINISH = (
    _("I meet ___."),
    _("I am near ___."),
    _("It is the day that ___ happened."),
)
THENS = (
    _("I call someone before I decide."),
    _("I leave first and explain later."),
    _("I take a different street."),
    _("Someone holds my bank card until morning."),
    _("I eat first, then I think."),
    _("I set a timer for twenty minutes."),
    _("I say: no thanks, not today."),
    _("I go where there are people."),
)
THENS_TO_FINISH = (
    _("I call ___ before I decide."),
    _("I give my bank card to ___ until morning."),
    _("I walk to ___ and back."),
)
