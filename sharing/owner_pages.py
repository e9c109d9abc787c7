"""What the list of links says of each."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.dates import time_of_day, weekday_and_day
from plans.sections import BY_NAME
from sharing.models import Share, title_of


@dataclass(frozen=True)
class ShareRow:
    share: Share

    @property
    def title(self):
        return title_of(self.share)

    @property
    def parts(self):
        """The names of the sections that it shows, as on My plan."""
        return [BY_NAME[name].title for name in self.share.shown["sections"] if name in BY_NAME]

    @property
    def end(self):
        return self._moment(self.share.was_over_at)

    @property
    def openings(self):
        """[(the moment, the kind of browser)], the newest first."""
        return [(self._moment(each.at), each.device_name) for each in self.share.opened]

    def _moment(self, moment):
        user = self.share.user
        here = user.localtime(moment)
        words = {
            "day": weekday_and_day(here, user.country),
            "time": time_of_day(here, user.country),
        }
        return _("%(day)s at %(time)s") % words
