"""How tall the fridge sheet comes out, about. The numbers mirror static/css/paper/fridge.css."""

from printing.fit import first_size, line_count

MARGINS = (79.2, 68.4)  # across and down, in points, as the next two
SIDE_WIDTH = 200.2
GUTTER = 23
LINE = 1.32


def fridge_size(plan, page_size):
    """The font size in points at which to lay the sheet out first."""
    width, page_height = page_size.width - MARGINS[0], page_size.height - MARGINS[1]
    main_width = width - SIDE_WIDTH - GUTTER

    def height(points):
        main, side = main_width / points, SIDE_WIDTH / points
        columns = max(_main_height(plan, main), _side_height(plan, side, points))
        return (_head_height(plan, width / points) + columns + 2.1) * points + 42

    return first_size(height, page_height)


# Heights and widths from here on are in rem.


def _head_height(plan, width):
    title = line_count(plan.title, (width - 11.5) / 3.1) * 2.8
    if len(plan.title) > 18:
        title = line_count(plan.title, (width - 11.5) / 1.87) * 1.96
    return title + 1.2 * LINE + 0.22 + 0.4 + 0.95


def _main_height(plan, width):
    reasons = _list_height(plan.reasons, (width - 1.05) / 1.1, 1.43, 0.3, 2.7)
    pairs = sum(_pair_height(pair, width) for pair in plan.pairs) + 3.9 * bool(plan.pairs)
    return reasons + pairs + _list_height(plan.if_i_use, width - 3.3, LINE, 0.22, 3.9)


def _pair_height(pair, width):
    when = line_count(pair.when, 0.95 * (0.375 * width - 0.9))
    then = sum(line_count(answer, 0.625 * width) for answer in pair.then)
    return max(when, then) * LINE + 0.2 * (len(pair.then) - 1) + 0.9


def _side_height(plan, width, points):
    people = sum(_person_height(person, width - 2, points) for person in plan.people)
    return (
        people
        + 3.4 * bool(plan.people)
        + _list_height(plan.first_steps, width - 3.3, LINE, 0.22, 2.7)
        + _list_height(plan.signs, width - 3.3, LINE, 0.22, 3.9)
        + _list_height(plan.goals, width - 3.3, LINE, 0.22, 2.7)
    )


def _person_height(person, width, points):
    number = 24.4 / points if person.number else 0
    return line_count(f"{person.name}  {person.about}", width) * 1.35 + number + 0.8


def _list_height(texts, width, line_height, gap, heading):
    if not texts:
        return 0
    lines = sum(line_count(text, width) for text in texts)
    return lines * line_height + len(texts) * gap + heading
