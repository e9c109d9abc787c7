"""Days counted from one that a person chose. Nothing here ever starts again."""


def days_counted(start, today, slips):
    """Return (days without a slip, days in all) from `start` to `today`, both counted.

    `slips`: the days with a slip; each takes away that day and no other.
    """
    days = max((today - start).days + 1, 0)
    return days - len({day for day in slips if start <= day <= today}), days
