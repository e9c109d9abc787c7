"""What was typed in the guided writing and is no row yet."""

from records.models import Draft


class StepDraft:
    """What was typed into a step and could not be saved, or was skipped: one `Draft` a step."""

    def __init__(self, user, step):
        self.user = user
        self.name = f"write/{step.name}"

    @property
    def stored(self):
        return self.user.drafts.filter(form=self.name).first()

    def discard(self):
        self.user.drafts.filter(form=self.name).delete()

    def load_into(self, form, is_wanted=False):
        """Fill a form with what was typed. `is_wanted`: also when newer words were saved since."""
        if draft := self.stored:
            form.apply_draft(draft, is_wanted=is_wanted)

    def keep(self, form):
        """Keep what is in a form, so that leaving the page loses nothing.

        Returns None when it is too long to be kept.
        """
        return Draft.keep(self.user, self.name, form.draft_values(), form.base_revision)

    def keep_skipped(self, form):
        """Keep what is in a form for another time.

        What was taken out of the form goes from its draft, but not what only stood beside it.
        """
        if not form.is_untouched:
            self.keep(form)
            return
        draft = self.stored
        if draft and not form.is_newer_than(draft):
            self.discard()
