"""The drawings of the page of waves, as SVG.

Colour comes from the style sheet by class, so that the dark and the printer follow. A drawing says
nothing that a sentence beside it does not say, too: `said_by` is the id of that sentence.
"""

from django.utils.html import format_html, format_html_join

from accounts.dates import hour_of_day

# As wide as the page of a small phone, so that no letter gets smaller than it is written here.
WIDTH = 240
PAIRS_SHOWN = 12

PICTURE = (
    '<svg class="chart mt3" width="{}" height="{}" viewBox="0 0 {} {}" role="img"'
    ' aria-labelledby="{}">{}{}</svg>'
)


def comes_down(pairs, said_by):
    """A ring for how strong each began and a dot for how strong it was later, the newest last.

    `pairs`: [(first, later)] from 0 to 10.
    """
    left, top = 30, 12
    pairs = pairs[-PAIRS_SHOWN:]
    step = (WIDTH - left) / len(pairs)

    def height(level):
        return top + 10 * (10 - level)

    def places(number, first, later):
        x = round(left + step * (number + 0.5))
        return x - 4, x + 4, height(first), height(later)

    drawn = format_html_join(
        "",
        '<path class="join" d="M{0} {2}L{1} {3}"/><circle class="ring" cx="{0}" cy="{2}" r="4"/>'
        '<circle class="v" cx="{1}" cy="{3}" r="5"/>',
        (places(number, *pair) for number, pair in enumerate(pairs)),
    )
    scale = format_html_join(
        "",
        '<text x="0" y="{}">{}</text><path class="grid" d="M{} {}H{}"/>',
        ((height(level) + 5, level, left, height(level), WIDTH) for level in (10, 5, 0)),
    )
    return _picture(height(0) + 12, said_by, scale, drawn)


def hours_of_the_day(hours, said_by, country):
    """A bar for each hour of the day; the hard hours are the dark ones. `hours`: HardHours."""
    top, floor, width = 4, 104, WIDTH // 24
    most = max(hours.counts)
    length = ((hours.end or 0) - (hours.start or 0)) % 24
    hard = {((hours.start or 0) + ahead) % 24 for ahead in range(length)}
    drawn = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>',
        (
            ("v" if hour in hard else "lo", hour * width + 1, floor - tall, width - 2, tall)
            for hour, count in enumerate(hours.counts)
            if (tall := round((floor - top) * count / most))
        ),
    )
    scale = format_html(
        '<path class="grid" d="M0 {}H{}"/>{}',
        floor,
        WIDTH,
        format_html_join(
            "",
            '<text x="{}" y="{}">{}</text>',
            ((hour * width, floor + 20, hour_of_day(hour, country)) for hour in (0, 6, 12, 18)),
        ),
    )
    return _picture(floor + 28, said_by, scale, drawn)


def share(count, most):
    """A bar as long as `count` is of `most`. The number stands beside it."""
    long = round(WIDTH * count / most)
    return format_html(
        '<svg class="chart share" width="{0}" height="8" viewBox="0 0 {0} 8" aria-hidden="true"'
        ' preserveAspectRatio="none"><rect class="v" width="{1}" height="8"/></svg>',
        WIDTH,
        long,
    )


def _picture(height, said_by, *parts):
    return format_html(PICTURE, WIDTH, height, WIDTH, height, said_by, *parts)
