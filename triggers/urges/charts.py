"""Where everything stands in the charts of the page of urges, in pixels.

The drawings are templates/triggers/_*_chart.svg. Colour comes from the style sheet by class, so
that the dark and the printer follow. A chart says nothing that a sentence beside it does not say.
"""

from dataclasses import dataclass

from accounts.dates import hour_of_day

# As wide as the page of a small phone, so that no letter gets smaller than it is written here.
WIDTH = 240
MAX_PAIRS = 12


@dataclass(frozen=True)
class Point:
    x: int
    y: int


@dataclass(frozen=True)
class Label:
    x: int
    y: int
    text: str


@dataclass(frozen=True)
class StrengthChart:
    """A ring for how strong each urge began and a dot for how strong it was later, the newest last.

    `joins` are pairs of points, from ring to dot. `levels` are the lines of the scale, each with
    its label.
    """

    left = 30
    top = 12
    bottom = top + 10 * 10
    width = WIDTH
    height = bottom + 12

    joins: tuple[tuple[Point, Point], ...]

    @classmethod
    def of(cls, pairs):
        """Make the chart of the last of `pairs`: [(first, later)] from 0 to 10."""
        pairs = pairs[-MAX_PAIRS:]
        step = (WIDTH - cls.left) / len(pairs)
        return cls(
            tuple(
                cls._join(round(cls.left + step * (number + 0.5)), first, later)
                for number, (first, later) in enumerate(pairs)
            )
        )

    @property
    def levels(self):
        return [(self._y(level), Label(0, self._y(level) + 5, str(level))) for level in (10, 5, 0)]

    @classmethod
    def _join(cls, x, first, later):
        return Point(x - 4, cls._y(first)), Point(x + 4, cls._y(later))

    @classmethod
    def _y(cls, level):
        return cls.bottom - 10 * level


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    width: int
    height: int
    is_hard: bool


@dataclass(frozen=True)
class HoursChart:
    """A bar for each hour of the day in which an urge came; those of the hard hours are dark."""

    top = 4
    floor = 104
    width = WIDTH
    height = floor + 28
    hour_width = WIDTH // 24

    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]

    @classmethod
    def of(cls, hours, country):
        """Make the chart of `stats.HardHours`, its hours written as in `country`."""
        most, hard = max(hours.counts), hours.stretch
        bars = (
            cls._bar(hour, round((cls.floor - cls.top) * count / most), hour in hard)
            for hour, count in enumerate(hours.counts)
        )
        labels = (
            Label(hour * cls.hour_width, cls.floor + 20, hour_of_day(hour, country))
            for hour in (0, 6, 12, 18)
        )
        return cls(tuple(bar for bar in bars if bar.height), tuple(labels))

    @classmethod
    def _bar(cls, hour, height, is_hard):
        x = hour * cls.hour_width + 1
        return Bar(x, cls.floor - height, cls.hour_width - 2, height, is_hard)


@dataclass(frozen=True)
class ShareChart:
    """One bar, as long as `count` is of `most`. The number stands beside it."""

    width = WIDTH

    count: int
    most: int

    @property
    def length(self):
        return round(WIDTH * self.count / self.most)
