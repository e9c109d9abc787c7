"""Ideas to tap on the guided pages, and on the pages of these lists when asked for."""

from django.utils.translation import gettext_lazy as _

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
GOALS = (
    _("Open my own mail again."),
    _("Cook a meal for someone."),
    _("A month on the same medicine."),
    _("Run once around the park."),
    _("Sleep through a whole week."),
    _("Be at ___’s birthday."),
    _("Pay back ___."),
    _("Learn to ___."),
)
