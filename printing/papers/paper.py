"""What a paper is, and how it is laid out. Each has a folder, and its name in the registry."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.functional import Promise

from plans.sections.section import Section
from printing.rendering.sizing import Arrangement
from printing.text.titles import NOTE, TAGLINE, titled
from records.audience import Reader

FLOWING = "papers/page/many-pages.css"


def own(content, choices, user):
    """The person's own plan, for a door that they see each day."""
    return titled(content)


def nothing(content, choices, user):
    return ()


@dataclass(frozen=True)
class Layout:
    """A template and a stylesheet, both called like the folder that they stand in.

    `sizes` are the type sizes in points in which it may be set, of which one is `arranged` for
    some. What fits in none of those flows over pages in the size of the stylesheet, with `flow` as
    a further one. A plan that fits in `short` is set in that one; one that does not fit goes on to
    `long`. `first_page` makes of the context of an arrangement what stands on the first page.
    """

    folder: str
    arranged: Callable = lambda content, page_size, has_code: Arrangement({})
    sizes: Collection[float] = ()
    flow: str = ""
    short: "Layout | None" = None
    long: "Layout | None" = None
    first_page: Callable = dict

    @property
    def template(self):
        return f"papers/{self.folder}/{self.folder}.html"

    @property
    def stylesheet(self):
        return f"papers/{self.folder}/{self.folder}.css"


@dataclass(frozen=True)
class Paper:
    """`reader` is who may see it: what is not for them is taken out before `shape` makes of the
    chosen parts, and of what the paper `brings`, what it says. `asks` names what can be chosen.
    Until somebody chose it has `sections`, or all that are usually printed when that is None.

    A shape is (content, choices, user) -> content. What a paper brings is (content, choices, user)
    -> Parts, which pass the same filter as the plan."""

    label: Promise
    about: Promise
    layout: Layout
    reader: Reader
    shape: Callable = own
    brings: Callable = nothing
    asks: tuple[str, ...] = ("sections", "people", "code", "in_colour")
    sections: tuple[Section, ...] | None = None
    tagline: Promise = TAGLINE
    note: Promise = NOTE
