"""Words on their way in the guided writing: what was typed or tapped and is no row yet."""

import uuid

from plans.writing.steps import STEPS
from records.models import Draft


def form_for(step, user, data=None, wants_draft=False):
    """The step's form, with what was typed but could not be saved last time.

    `wants_draft`: those words go into the form even when newer ones were saved since.
    """
    form = step.form_class.for_step(step, user, data)
    draft = None if data else _of(step, user).first()
    if draft:
        form.apply_draft(draft, is_wanted=wants_draft)
    return form


def keep(step, form):
    """Keep what was typed when it cannot be saved, so that leaving the page loses nothing.

    Returns None when it is too long to be kept.
    """
    return Draft.keep(form.user, _name(step), form.draft_values(), form.base_revision)


def set_aside(step, form):
    """Keep what was typed for another time. What was taken out of the form goes from its draft,
    but not what only stood beside it."""
    if not form.is_untouched:
        keep(step, form)
        return
    draft = _of(step, form.user).first()
    if draft and not form.is_newer_than(draft):
        draft.delete()


def drop(step, user):
    _of(step, user).delete()


# Tapped lines whose blank is still open are no rows yet: they wait in a draft of their own.


def waiting(step, user):
    """{name: line} of the tapped lines that are to be finished, and the key of their page."""
    draft = user.drafts.filter(form=_blanks_name(step)).first()
    return draft.values if draft else {}


def steps_to_finish(user):
    """The steps that have such lines, in order."""
    names = set(user.drafts.values_list("form", flat=True))
    return [step for step in STEPS if _blanks_name(step) in names]


def let_wait(step, user, lines):
    """Keep newly tapped lines, beside those that wait already."""
    new = {"row": str(uuid.uuid4()), **lines}
    Draft.keep(user, _blanks_name(step), {**new, **waiting(step, user)})


def keep_waiting(step, form):
    """Keep the lines as far as they are written. Those that were finished since stay finished."""
    before = waiting(step, form.user)
    still = {name: line for name, line in form.draft_values().items() if name in before}
    return still and Draft.keep(form.user, _blanks_name(step), {**before, **still})


def finish(step, form):
    """The lines of this form are rows now, or were emptied. Another tab may have left more."""
    left, done = waiting(step, form.user), form.draft_values()
    left = {name: line for name, line in left.items() if name not in done}
    if left.keys() - {"row"}:
        Draft.keep(form.user, _blanks_name(step), left)
    else:
        form.user.drafts.filter(form=_blanks_name(step)).delete()


def _of(step, user):
    return user.drafts.filter(form=_name(step))


def _name(step):
    return f"write/{step.name}"


def _blanks_name(step):
    return f"write/{step.name}/blanks"
