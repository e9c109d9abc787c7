"""The guided writing: one question a page, in this order, every step skippable.

After the fourth step there is enough to print, so that is offered before the rest.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.forms import ContactForm
from plans.forms import AboutForm, PicksForm, TappedPairForm
from plans.sections import IF_THEN, PEOPLE, REASONS, SECTIONS
from plans.sections.section import Section

HALFWAY = "print"
READY = "ready"
# By what a section's step asks.
FORMS = {"lines": PicksForm, "somebody": ContactForm, "pair": TappedPairForm}


@dataclass(frozen=True)
class Step:
    """`form_class` asks, for a section if there is one. `asks_place`: country and clock are asked
    there, too."""

    name: str
    question: Promise
    hint: Promise
    form_class: type
    section: Section | None = None
    asks: str = ""
    asks_place: bool = False

    @property
    def suggestions(self):
        return self.section.suggestions if self.asks == "lines" else ()

    def rows(self, user):
        """Those that are written already."""
        return self.section.written(user)

    def make(self, user, text):
        """An unsaved new one."""
        return self.section.new(user, text)

    def written(self, user, content):
        """What stands there already, besides the suggestions that are tapped."""
        if self.section is None:
            return ()
        if self.asks != "lines":
            return content.lines_of(self.section)
        tapped = {str(text) for text in self.suggestions}
        return [row.text for row in self.rows(user) if row.text not in tapped]


def _step_of(section):
    step = section.step
    return Step(
        name=step.name,
        question=step.question,
        hint=step.hint,
        form_class=FORMS[step.asks],
        section=section,
        asks=step.asks,
        asks_place=step.asks_place,
    )


ABOUT = Step(
    "about", _("First, a little about you"), _("You can change all of it later."), AboutForm
)
WRITTEN = sorted((each for each in SECTIONS if each.step), key=lambda each: each.step.place)
STEPS = (ABOUT, *map(_step_of, WRITTEN))
BY_NAME = {step.name: step for step in STEPS}
FIRST = BY_NAME[REASONS.step.name]
ASKS_WHO = BY_NAME[PEOPLE.step.name]
BEFORE_PRINT = BY_NAME[IF_THEN.step.name]
AFTER_PRINT = STEPS[STEPS.index(BEFORE_PRINT) + 1]


def after(step):
    """The name of the page that follows a step: another step, HALFWAY or READY."""
    if step is BEFORE_PRINT:
        return HALFWAY
    index = STEPS.index(step) + 1
    return STEPS[index].name if index < len(STEPS) else READY


def before(step):
    """The step before this one, or None at the first."""
    index = STEPS.index(step)
    return STEPS[index - 1] if index else None


def so_far(content):
    """Return the SectionContents that the steps ask for and that hold something, in their order."""
    written = {each.section: each for each in content.sections if each.lines}
    return [written[section] for section in WRITTEN if section in written]
