"""One paper in small: what it would say if it were printed now, at the first size that would be
tried. Nothing is laid out; the browser cuts off what runs over."""

import re
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from plans.content import PlanContent
from printing.forms import usual_size, usual_size_in
from printing.models import PaperChoice
from printing.papers.registry import PAPERS, Marks, in_small, shaped
from printing.small.example import example_content

# Not the spaces that keep words together.
SPACE = r"[ \n\t]+"
SPACES = re.compile(SPACE)
BLOCK = r"</?(?:d[dlt]|div|h\d|header|li|ol|p|section|t[dhr]|table|tbody|thead|ul)\b[^>]*>"
AROUND_BLOCK = re.compile(rf"(?:{SPACE})?({BLOCK})(?:{SPACE})?")
IMPLIED_END = re.compile(r"</(?:d[dt]|li|p|t[dhr]|tbody|thead)>")
# For screen readers and printers alone.
UNHEARD = re.compile(r' (?:aria-hidden|data-more|scope)="[^"]*"')


@dataclass(frozen=True)
class Picture:
    label: Promise
    size: str  # of the paper: "letter" or "a4"
    look: str  # classes
    html: SafeString

    @classmethod
    def of(cls, user, paper, plan=None, choices=None):
        """Return that of somebody's paper. `plan` is their whole PlanContent and `choices` are the
        Choices for the paper, where the page has loaded them already."""
        plan = plan or PlanContent.load(user)
        choices = choices or PaperChoice.of(user, paper)
        content = shaped(paper, plan, choices, user)
        size = choices.size or usual_size(user)
        return cls._made(paper, content, size, Marks.of(choices, content))

    @classmethod
    def of_example(cls, country):
        """Return the fridge sheet of nobody, with the numbers of a country."""
        content = example_content(country)
        label = _("An example of a plan on one page")
        return cls._made("fridge", content, usual_size_in(country), Marks(), label)

    @classmethod
    def _made(cls, paper, content, size, marks, label=""):
        html, look = in_small(paper, _without_links(content), size, marks)
        return cls(label or PAPERS[paper].label, size, look, _short(html))


def _without_links(content):
    """Return the content with nothing to dial: a picture cannot be tapped, and may stand in a
    link."""
    parts = (replace(part, lines=tuple(map(_unlinked, part.lines))) for part in content.sections)
    lines = {name: _unlinked(getattr(content, name)) for name in ("emergency", "crisis")}
    return replace(content, sections=tuple(parts), **lines)


def _unlinked(entry):
    return replace(entry, href="") if getattr(entry, "href", "") else entry


def _short(html):
    """Return the same less what makes no difference to the eye: nothing else is sent."""
    html = AROUND_BLOCK.sub(r"\1", UNHEARD.sub("", html))
    return mark_safe(SPACES.sub(" ", IMPLIED_END.sub("", html)))
