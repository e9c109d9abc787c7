"""At which hours of the day urges come, in words and as a chart."""

from dataclasses import dataclass

from accounts.dates import hour_of_day
from triggers.urges import stats
from triggers.urges.charts import HoursChart


@dataclass(frozen=True)
class UsualHours:
    """`from_hour` and `to_hour` are written as in the user's country; both are empty when urges
    come at all hours."""

    from_hour: str
    to_hour: str
    chart: HoursChart

    @classmethod
    def of(cls, user, moments):
        """Return those of the `moments` at which urges came; of fewer than stats.ENOUGH nothing is
        said yet, and it is None."""
        if len(moments) < stats.ENOUGH:
            return None
        hours = stats.hard_hours([user.localtime(moment).hour for moment in moments])
        ends = (hours.start, hours.end) if hours.stretch else ()
        written = [hour_of_day(hour, user.country) for hour in ends] or ["", ""]
        return cls(*written, HoursChart.of(hours, user.country))

    @classmethod
    def lately(cls, user):
        urges = user.urges.active().newest_first().only("user_id", "happened_at")
        return cls.of(user, [urge.happened_at for urge in urges[: stats.LATELY]])
