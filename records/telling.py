"""How the rows of a model are told in the file that holds all that a person owns.

Each model that a person owns declares it, beside its fields. What is forgotten here is missing
there: tests/promises/test_whole_file.py looks for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.functional import Promise


class Said(NamedTuple):
    """A text that a value is told by, and where a tap on it leads: a number dials."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Telling:
    """How the rows of one model are told.

    `title` is the heading over them, `place` its number in the order of the chapters that are no
    section of the plan. A row is known by its field `lead`. Rows that stand `within` a field are
    told with the row that it leads to.

    `labels` is {field: what it is called} where its own verbose name is not for people; `said`
    {field: function(value, user) -> [Said, ...]} where a value says little as it is; `left_out`
    {field: why nobody reads it}.
    """

    title: Promise | str = ""
    place: int = 0
    lead: str = ""
    within: str = ""
    labels: Mapping[str, Promise | str] = field(default_factory=dict)
    said: Mapping[str, Callable] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)

    def label_of(self, column):
        """Return what a field is called."""
        return self.labels.get(column.name, column.verbose_name)


def named(names):
    """Return a function for `said` that tells a value by its name in {value: name}."""

    def by_name(value, user):
        return [Said(str(names[value]))] if value in names else []

    return by_name
