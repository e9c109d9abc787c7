"""What was typed or tapped in the guided writing and is no row yet."""

import uuid

from django.db import transaction

from records.models import Draft


class WritingDraft:
    """The one `Draft` of a person for a page of a step. Its name is made here and nowhere else."""

    suffix = ""

    def __init__(self, user, step):
        self.user, self.step = user, step
        self.name = f"write/{step.name}{self.suffix}"

    @property
    def stored(self):
        return self.user.drafts.filter(form=self.name).first()

    def discard(self):
        self.user.drafts.filter(form=self.name).delete()


class StepDraft(WritingDraft):
    """What was typed into a step and could not be saved, or was skipped."""

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


class PendingBlanks(WritingDraft):
    """Tapped lines of a list whose blank is still open: {name of the field: line}.

    Beside them lies `row`, the key of their page: the keys of the new rows are made from it.
    """

    suffix = "/blanks"

    def load(self):
        draft = self.stored
        return draft.values if draft else {}

    def add(self, lines):
        """Keep newly tapped lines beside those that wait already.

        Stands, as `remove`, in a transaction that holds `user.lock_rows()`.
        """
        self._replace({"row": str(uuid.uuid4()), **lines, **self.load()})

    def remove(self, names):
        """Forget lines that are rows now, or were emptied. Another tab may have left more."""
        left = {name: line for name, line in self.load().items() if name not in names}
        if left.keys() - {"row"}:
            self._replace(left)
        else:
            self.discard()

    def keep(self, form):
        """Keep the lines of a form as far as they are written. Returns whether any were kept.

        Those that were finished since stay finished.
        """
        with transaction.atomic():
            self.user.lock_rows()
            waiting = self.load()
            typed = {name: text for name, text in form.draft_values().items() if name in waiting}
            return bool(typed and self._replace({**waiting, **typed}))

    def _replace(self, values):
        return Draft.keep(self.user, self.name, values)
