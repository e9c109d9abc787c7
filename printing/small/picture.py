"""One paper in small: what it would say if it were printed now, at the first size that would be
tried. Nothing is laid out; the browser cuts off what runs over."""

from dataclasses import dataclass, replace
from math import ceil

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from plans.content import PlanContent
from plans.entries import ContactLine, Line, Pair
from printing.forms import usual_size, usual_size_in
from printing.models import PaperChoice
from printing.papers.registry import PAPERS, Marks, in_small, shaped
from printing.small.example import example_content

# Of a part, and of a line, in brief.
FEW = 3
FEW_LETTERS = 60
MANY = 10
# A bar is as long as its words, to the next of these letters.
STEP = 6
# Of what is drawn: a number to call can be told, the others are not shown.
KEPT = ("number", "href", "key", "section")


@dataclass(frozen=True)
class Picture:
    label: Promise
    size: str  # of the paper: "letter" or "a4"
    look: str  # classes
    html: str

    @classmethod
    def of(cls, user, paper, plan=None):
        """Return that of somebody's paper. `plan` is their whole PlanContent, where the page has
        loaded it already."""
        choices = PaperChoice.of(user, paper)
        content = shaped(paper, plan or PlanContent.load(user), choices, user)
        return cls.of_content(user, paper, content, choices)

    @classmethod
    def of_content(cls, user, paper, content, choices, shown=None):
        """Return that of what a paper says, with their Choices for it; or of another content,
        `in_brief` or `drawn`, that is set as this one would be."""
        size, marks = choices.size or usual_size(user), Marks.of(choices, content)
        return cls._made(paper, content, size, marks, shown=shown or content)

    @classmethod
    def of_example(cls, country):
        """Return the fridge sheet of nobody, with the numbers of a country."""
        content = example_content(country)
        label = _("An example of a plan on one page")
        return cls._made("fridge", content, usual_size_in(country), Marks(), label)

    @classmethod
    def _made(cls, paper, content, size, marks, label="", shown=None):
        html, look = in_small(paper, content, size, marks, _without_links(shown or content))
        return cls(label or PAPERS[paper].label, size, look, html)

    @property
    def is_poster(self):
        return "p-poster" in self.look.split()


def in_brief(content):
    """Return of each part that they wrote its first lines, for a paper too small to be read."""
    return replace(content, sections=tuple(map(_part_in_brief, content.sections)))


def drawn(content):
    """Return the same in brief for one of which only heads, boxes and numbers can be told: its
    words are drawn as bars, so letters stand there that are as many as theirs."""
    brief = in_brief(content)
    parts = (replace(part, lines=tuple(map(_drawn, part.lines))) for part in brief.sections)
    lines = {name: _drawn(getattr(brief, name)) for name in ("emergency", "crisis")}
    return replace(brief, sections=tuple(parts), **lines)


def _drawn(entry):
    if entry is None:
        return None
    words = {name: value for name, value in vars(entry).items() if name not in KEPT}
    return replace(entry, **{name: _bar(value) for name, value in words.items()})


def _bar(value):
    if isinstance(value, tuple):
        return tuple(map(_drawn, value))
    return "n" * (ceil(len(value) / STEP) * STEP) if isinstance(value, str) else value


def _part_in_brief(part):
    """Return the beginning of a part. What a paper brings of its own is about safety: its lines
    stay whole, and no paper has more than MANY of them in a part."""
    if not part.section:
        return replace(part, lines=part.lines[:MANY])
    return replace(part, lines=tuple(map(_entry_in_brief, part.lines[:FEW])))


def _entry_in_brief(entry):
    if isinstance(entry, Pair):
        return Pair(_cut(entry.when), tuple(Line(_cut(each.text)) for each in entry.then[:1]))
    if isinstance(entry, ContactLine):
        about = _cut(entry.about)
        return replace(entry, name=_cut(entry.name), about=about, words="", notes=())
    return Line(_cut(entry.text))


def _cut(text):
    return Truncator(text).chars(FEW_LETTERS)


def _without_links(content):
    """Return the content with nothing to dial: a picture cannot be tapped, and may stand in a
    link."""
    parts = (replace(part, lines=tuple(map(_unlinked, part.lines))) for part in content.sections)
    lines = {name: _unlinked(getattr(content, name)) for name in ("emergency", "crisis")}
    return replace(content, sections=tuple(parts), **lines)


def _unlinked(entry):
    return replace(entry, href="") if getattr(entry, "href", "") else entry
