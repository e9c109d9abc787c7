"""The guided writing: one question a page, in this order, every step skippable."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from contacts.forms import ContactForm
from goals.forms import ReasonForm
from plans.forms import AboutForm
from records.models import Draft
from triggers.forms import PairForm


@dataclass(frozen=True)
class Step:
    name: str
    question: str
    hint: str
    form_class: type
    has_rows: bool = True


STEPS = (
    Step(
        "about",
        _("First, a little about you"),
        _("You can change all of it later."),
        AboutForm,
        has_rows=False,
    ),
    Step("why", _("Why are you doing this?"), _("One reason is enough."), ReasonForm),
    Step(
        "people",
        _("Who can you call?"),
        _("Someone who would pick up. Help shows them first."),
        ContactForm,
    ),
    Step(
        "if-then",
        _("What sets it off, and what will you do?"),
        _("Pick one thing that gets to you. Then one small thing to do."),
        PairForm,
    ),
)
BY_NAME = {step.name: step for step in STEPS}
READY = "ready"


def after(step):
    """The name of the step that follows, or READY."""
    index = STEPS.index(step) + 1
    return STEPS[index].name if index < len(STEPS) else READY


def before(step):
    """The step before this one, or None at the first."""
    index = STEPS.index(step)
    return STEPS[index - 1] if index else None


def form_for(step, user, data=None):
    """The step's form, with what was typed but could not be saved last time."""
    instance = user.plan if step.form_class is AboutForm else None
    draft = None if data else user.drafts.filter(form=_draft_name(step)).first()
    return step.form_class(
        data, instance=instance, user=user, initial=draft.opened() if draft else {}
    )


def keep_draft(step, form):
    """Keep what was typed when it cannot be saved, so that leaving the page loses nothing."""
    words = {
        name: form.data.get(form.add_prefix(name), "")
        for name, field in form.fields.items()
        if not field.widget.is_hidden
    }
    Draft.keep(form.user, _draft_name(step), words, form.instance.revision)


def drop_draft(step, user):
    user.drafts.filter(form=_draft_name(step)).delete()


def _draft_name(step):
    return f"write/{step.name}"
