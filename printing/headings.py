"""What a section is called on paper, where that differs from its name on My plan."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

USUAL = {
    "if-then": _("When this happens, I do this"),
    "hard-day": _("If it happens"),
    "people": _("Call, in this order"),
    "signs": _("Signs I watch for"),
    "goals": _("Working toward"),
}
# They say nothing to somebody who does not know.
NEUTRAL = {
    "why": _("Keep in mind"),
    "signs": _("Check in with myself"),
    "if-then": _("When and then"),
    "dates": _("Dates"),
    "alone": _("First of all"),
    "people": _("People"),
    "care": _("Places and times"),
    "hard-day": _("Reset"),
    "goals": _("This season"),
    "safer": _("At home"),
    "got-through": _("Once before"),
    "well": _("Good days"),
    "learned": _("Good to know"),
    "feelings": _("Afterwards"),
    "worse-seen": _("How others can tell"),
    "worse-decides": _("Who speaks for me"),
    "worse-helps": _("What helps"),
    "worse-hurts": _("What does not help"),
    "worse-go": _("Where to"),
    "worse-not": _("Where not"),
    "worse-minds": _("Who looks after what"),
    "worse-ends": _("Until when"),
    "weigh-gives": _("One side"),
    "weigh-costs": _("The other side"),
    "weigh-gains": _("If I change it"),
    "weigh-hard": _("What is hard about that"),
}
TAGLINE = _("Read this when it gets hard.")
NOTE = _("This is my own plan. It is not medical advice.")
NEUTRAL_NOTE = _("These are my own notes.")
NEUTRAL_TAGLINE = _("Slow down. One thing at a time.")


def titled(content, headings):
    """The same plan with its sections called what the paper calls them."""
    parts = tuple(
        replace(part, title=str(headings.get(part.name, part.title))) for part in content.parts
    )
    return replace(content, parts=parts)
