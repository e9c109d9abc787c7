"""Whether now is a good time to call somebody."""

from datetime import timedelta


def covers(days, start, end, local):
    """Whether a moment on somebody's own clock lies in their good times.

    `days`: the days of the week as in "01234" (Monday is 0), or "" for every day.
    `start`, `end`: times of day, or None for the whole day. Hours that go past midnight belong to
    the day on which they start.
    """
    today = _is_on(days, local)
    if start is None or end is None:
        return today
    now = local.time()
    if start < end:
        return today and start <= now < end
    return (today and now >= start) or (_is_on(days, local - timedelta(days=1)) and now < end)


def _is_on(days, local):
    return not days or str(local.weekday()) in days
