"""The questions of the guided writing, and the way through them.

After the if-then there is enough to print, so that is offered before the rest.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.forms import ContactForm
from plans.sections import IF_THEN, SECTIONS
from plans.sections.section import Section
from plans.writing.forms import AboutForm, PicksForm, TappedPairForm

# By what the step of a section asks (`GuidedStep.asks`).
FORMS = {"lines": PicksForm, "somebody": ContactForm, "pair": TappedPairForm}


@dataclass(frozen=True)
class WritingStep:
    """One question with its form. All but the first ask for a section of the plan.

    `name` is in its address. `asks_place`: country and time zone are asked there, too.
    """

    name: str
    question: Promise
    hint: Promise
    form_class: type
    section: Section | None = None
    asks: str = ""
    asks_place: bool = False

    @property
    def url(self):
        return reverse("plans:write", args=[self.name])

    @property
    def draft_url(self):
        return reverse("plans:draft", args=[self.name])

    @property
    def blanks_url(self):
        return reverse("plans:blanks", args=[self.name])

    @property
    def blanks_draft_url(self):
        return reverse("plans:blanks_draft", args=[self.name])

    @property
    def is_list(self):
        """Whether it asks for lines of a list, to be tapped or written."""
        return self.asks == "lines"

    @property
    def suggestions(self):
        return self.section.suggestions if self.is_list else ()

    def form(self, user, data=None):
        return self.form_class.for_step(self, user, data)

    def rows(self, user):
        """Return the rows that a person has written already."""
        return self.section.written(user)

    def new_row(self, user, text):
        return self.section.new(user, text)

    def written(self, user, content):
        """Return what stands there already, besides the suggestions that are tapped.

        These are entries of the plan's content, or of a list texts.
        """
        if self.section is None:
            return ()
        if not self.is_list:
            return content.lines_of(self.section)
        tapped = {str(text) for text in self.suggestions}
        return [row.text for row in self.rows(user) if row.text not in tapped]


@dataclass(frozen=True)
class Milestone:
    """A page on the way that asks nothing: it offers what can be done with the plan by now."""

    name: str
    url_name: str

    @property
    def url(self):
        return reverse(self.url_name)


def _asking_for(section):
    guided = section.step
    return WritingStep(
        name=guided.name,
        question=guided.question,
        hint=guided.hint,
        form_class=FORMS[guided.asks],
        section=section,
        asks=guided.asks,
        asks_place=guided.asks_place,
    )


def step_of(section):
    """Return the step that asks for a section."""
    return next(step for step in STEPS if step.section is section)


ABOUT = WritingStep(
    "about", _("First, a little about you"), _("You can change all of it later."), AboutForm
)
# The sections that a step asks for, in the order of the steps.
ASKED = sorted((each for each in SECTIONS if each.step), key=lambda each: each.step.place)
STEPS = (ABOUT, *map(_asking_for, ASKED))
BY_NAME = {step.name: step for step in STEPS}

HALFWAY = Milestone("print", "plans:halfway")
READY = Milestone("ready", "plans:ready")
ENOUGH = STEPS.index(step_of(IF_THEN)) + 1
# Every page by its name in `Plan.next_step`, in order.
ROUTE = (*STEPS[:ENOUGH], HALFWAY, *STEPS[ENOUGH:], READY)
