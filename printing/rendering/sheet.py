"""What crosses to the process that prints. Nothing here knows a template, a setting or a row."""

from dataclasses import dataclass

EVERY_PAPER = "papers/page/base.css"


@dataclass(frozen=True)
class Sheet:
    """A plan on a paper, ready to be laid out.

    It is set in the first of `sizes` (points, the largest first) in which it needs no more than
    `pages`, and otherwise flows over pages in its stylesheet's own size, with `flow` as a further
    stylesheet. With `otherwise` it becomes that sheet instead of flowing.
    """

    html: str
    stylesheets: tuple[str, ...]  # as named in printing.rendering.files
    sizes: tuple[float, ...] = ()
    pages: int = 1
    flow: str = ""
    otherwise: "Sheet | None" = None
