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
from plans.writing.forms import AboutForm, LineForm
from triggers.forms import PairForm
from triggers.suggestions import IFS, IFS_TO_FINISH, THENS

# By what the step of a section asks (`GuidedStep.asks`).
FORMS = {"lines": LineForm, "somebody": ContactForm, "pair": PairForm}
# And the field that holds what its line begins with on the sheet.
FIRST_FIELDS = {"lines": "own", "somebody": "name", "pair": "text"}
# What the name of a button with an idea begins with; the name of the field it fills follows.
IDEA = "idea_"


@dataclass(frozen=True)
class WritingStep:
    """One question with its form. All but that from Settings ask for a section of the plan.

    `name` is in its address. `asks_place`: country and time zone are asked there, too;
    `asks_opioids`: whether opioids play a part.
    """

    name: str
    question: Promise
    hint: Promise
    form_class: type
    section: Section | None = None
    asks: str = ""
    asks_place: bool = False
    asks_opioids: bool = False

    @property
    def url(self):
        return reverse("plans:write", args=[self.name])

    @property
    def draft_url(self):
        return reverse("plans:draft", args=[self.name])

    @property
    def is_list(self):
        """Whether it asks for lines of a list."""
        return self.asks == "lines"

    @property
    def first_field(self):
        """The name of the field whose words are seen on the sheet; "" where none are."""
        return FIRST_FIELDS.get(self.asks, "")

    @property
    def asks_more(self):
        """Whether it asks for more than the words of one line: all else keeps small there."""
        return self.asks == "pair" or self.asks_opioids

    @property
    def ideas(self):
        """{name of a field: lines that a tap puts into it}."""
        if self.is_list:
            return {"own": self.section.suggestions}
        return {"text": (*IFS, *IFS_TO_FINISH), "then": THENS} if self.asks == "pair" else {}

    def form(self, user, data=None):
        return self.form_class.for_step(self, user, data)

    def rows(self, user):
        """Return the rows that a person has written already."""
        return self.section.written(user)

    def new_row(self, user, text):
        return self.section.new(user, text)


@dataclass(frozen=True)
class Milestone:
    """A page on the way that asks nothing: it offers what can be done with the plan by now."""

    name: str
    url_name: str

    @property
    def url(self):
        return reverse(self.url_name)


def tapped_field(posted, step):
    """Return the field of a step whose idea was tapped, or None."""
    return next((field for field in step.ideas if f"{IDEA}{field}" in posted), None)


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
        asks_opioids=guided.asks_opioids,
    )


def step_of(section):
    """Return the step that asks for a section."""
    return next(step for step in STEPS if step.section is section)


# Opened from Settings: each of its questions is asked on the way where it matters.
ABOUT = WritingStep("about", _("About you"), _("You can change all of it later."), AboutForm)
# The sections that a step asks for, in the order of the steps.
ASKED = sorted((each for each in SECTIONS if each.step), key=lambda each: each.step.place)
STEPS = tuple(map(_asking_for, ASKED))
BY_NAME = {step.name: step for step in (*STEPS, ABOUT)}

HALFWAY = Milestone("print", "plans:halfway")
READY = Milestone("ready", "plans:ready")
ENOUGH = STEPS.index(step_of(IF_THEN)) + 1
# Every page by its name in `Plan.next_step`, in order.
ROUTE = (*STEPS[:ENOUGH], HALFWAY, *STEPS[ENOUGH:], READY)
