"""What a person's urges say when they are looked at together: pure functions of plain values."""

from collections import Counter
from dataclasses import dataclass
from statistics import median_low

# Fewer than this and a chart would say more than there is to say.
ENOUGH = 5
# So many of the newest are looked at: how it is of late.
LATELY = 200
# So many hours in a row are looked at together.
STRETCH = 3


@dataclass(frozen=True)
class HardHours:
    """How many came in each hour of the day.

    `start` and `end` are hours when many of them came close together, else both are None; `end` is
    the hour at which that time is over.
    """

    counts: tuple[int, ...]
    start: int | None
    end: int | None

    @property
    def stretch(self):
        """The hours from `start` to `end`, also over midnight."""
        if self.start is None:
            return []
        return [(self.start + ahead) % 24 for ahead in range((self.end - self.start) % 24)]


def pairs_of(urges):
    """[(strength at first, strength later)] of the urges that have both, in their order."""
    return [
        (int(urge.strength), int(urge.strength_after))
        for urge in urges
        if urge.strength and urge.strength_after
    ]


def usual(pairs):
    """Return the medians of the strengths, first and later: the odd one does not move them."""
    first, later = zip(*pairs, strict=True)
    return median_low(first), median_low(later)


def hard_hours(hours):
    """Find the stretch of the day in which most came. At least a third must lie in it."""
    counts = [hours.count(hour) for hour in range(24)]
    stretches = [[(start + ahead) % 24 for ahead in range(STRETCH)] for start in range(24)]
    fullest = max(stretches, key=lambda stretch: sum(counts[hour] for hour in stretch))
    busy = [hour for hour in fullest if counts[hour]]
    if not busy or sum(counts[hour] for hour in busy) * STRETCH < len(hours):
        return HardHours(tuple(counts), None, None)
    return HardHours(tuple(counts), busy[0], (busy[-1] + 1) % 24)


def most_common(things, number):
    """[(thing, how often)] of what is there most often, the most common first."""
    return Counter(thing for thing in things if thing).most_common(number)
