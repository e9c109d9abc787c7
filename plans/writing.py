"""The guided writing: one question a page, in this order, every step skippable.

After the fourth step there is enough to print, so that is offered before the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from contacts.forms import ContactForm
from goals.models import Goal, Reason
from goals.suggestions import GOALS, REASONS
from plans.forms import AboutForm, PicksForm, TappedPairForm
from plans.models import PlanItem
from plans.suggestions import ALONE, IF_USE
from triggers.models import WarningSign
from triggers.suggestions import SIGNS

HALFWAY = "print"
READY = "ready"


@dataclass(frozen=True)
class Step:
    """`form_class` asks. For a list of lines, `rows(user)` are those written already and
    `make(user, text)` an unsaved new one. `asks_place`: country and clock are asked there, too."""

    name: str
    question: str
    hint: str
    form_class: type = PicksForm
    suggestions: tuple = ()
    rows: Callable = lambda user: ()
    make: Callable = None
    asks_place: bool = False

    @property
    def has_rows(self):
        return self.form_class is not AboutForm

    def written(self, user):
        """What stands there already, besides the suggestions that are tapped."""
        tapped = {str(text) for text in self.suggestions}
        return [row.text for row in self.rows(user) if row.text not in tapped]


def _items(section):
    return {
        "rows": lambda user: user.planitems.active().filter(section=section).in_order(),
        "make": lambda user, text: PlanItem(user=user, section=section, text=text),
    }


STEPS = (
    Step("about", _("First, a little about you"), _("You can change all of it later."), AboutForm),
    Step(
        "why",
        _("Why are you doing this?"),
        _("One reason is enough."),
        suggestions=REASONS,
        rows=lambda user: user.reasons.active().in_order(),
        make=lambda user, text: Reason(user=user, text=text),
    ),
    Step(
        "people",
        _("Who would answer if you called?"),
        _("One person is enough. Help shows them first."),
        ContactForm,
        asks_place=True,
    ),
    Step(
        "if-then",
        _("What sets it off, and what will you do?"),
        _("Pick one thing that gets to you. Then one small thing to do."),
        TappedPairForm,
    ),
    Step(
        "signs",
        _("How do you notice it coming?"),
        _("Tap any that fit. You can change them later."),
        suggestions=SIGNS,
        rows=lambda user: user.warningsigns.active().in_order(),
        make=lambda user, text: WarningSign(user=user, text=text),
    ),
    Step(
        "first",
        _("What do you do first?"),
        _("Things that need nobody else. Help shows them."),
        suggestions=ALONE,
        **_items("alone"),
    ),
    Step(
        "hard-day",
        _("What do you want to hear from yourself after a slip?"),
        _("A slip does not decide anything. Write it now."),
        suggestions=IF_USE,
        **_items("hard-day"),
    ),
    Step(
        "goals",
        _("Where are you going?"),
        _("Big or small. There is no date to keep."),
        suggestions=GOALS,
        rows=lambda user: user.goals.active().in_order(),
        make=lambda user, text: Goal(user=user, text=text),
    ),
)
BY_NAME = {step.name: step for step in STEPS}
PEOPLE = BY_NAME["people"]
BEFORE_PRINT = BY_NAME["if-then"]
AFTER_PRINT = BY_NAME["signs"]


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
