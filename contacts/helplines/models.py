from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.helplines.data import LINES
from records.audience import Audience
from records.fields import EncryptedTextField
from records.models import Record
from records.telling import Said, Telling
from records.typed_fields import EncryptedNamesField


def lines_told(keys, user):
    """Tell helplines by their names and numbers, from a key or several."""
    lines = {line.key: line for line in LINES}
    for key in [keys] if isinstance(keys, str) else keys:
        if line := lines.get(key):
            yield Said(str(line.name))
            yield Said(line.voice or str(line.text_instruction), line.href or line.text_href)


class ChosenLines(Record):
    """What a person made of their country's helplines: which they put first, which they hid.

    One a person. An emergency number is never hidden.
    """

    called = _("Helplines")

    keeps_history = False
    telling = Telling(
        _("My helplines"),
        place=8,
        labels={"first": _("The one I call"), "placed": _("My order"), "hidden": _("Hidden")},
        said={"first": lines_told, "placed": lines_told, "hidden": lines_told},
    )

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chosen_lines"
    )
    # The key of the line that they would call; then keys of those that they put in another order
    # than ours, and of those not to show.
    first = EncryptedTextField(max_length=100, blank=True, audience=Audience.OWNER)
    placed = EncryptedNamesField(max_length=600, blank=True, audience=Audience.OWNER)
    hidden = EncryptedNamesField(max_length=600, blank=True, audience=Audience.OWNER)

    @classmethod
    def of(cls, user):
        """Return a person's choice; one that is not saved while they have made none."""
        return getattr(user, "chosen_lines", None) or cls(user=user)

    @classmethod
    def kept_for(cls, user):
        """Return a person's choice, saved."""
        chosen, _is_new = cls.objects.get_or_create(user=user)
        return chosen

    def arranged(self, lines):
        """Return those of `lines` that are not hidden: the first, their order, then ours."""
        keys = [self.first, *self.placed]
        shown = [line for line in lines if not self.hides(line)]
        return tuple(
            sorted(shown, key=lambda line: keys.index(line.key) if line.key in keys else len(keys))
        )

    def first_of(self, lines):
        """Return the one of `lines` that the person would call, or None."""
        return next((line for line in self.arranged(lines) if line.key == self.first), None)

    def crisis_of(self, lines):
        """Return the first crisis line to call that is not hidden, or None."""
        crisis = (line for line in self.arranged(lines) if line.kind == "crisis" and line.voice)
        return next(crisis, None)

    def hides(self, line):
        return line.key in self.hidden and line.kind != "emergency"

    def put_first(self, line):
        """Put a line before all others, as the one to call; None for no line."""
        key = line.key if line else ""
        self._store(first=key, hidden={*self.hidden} - {key})

    def move(self, line, step, lines):
        """Move it up (-1) or down (+1) among `lines`, which stand in our order.

        Returns whether it moved: it does not at an end, nor while it is hidden.
        """
        shown = [each.key for each in self.arranged(lines)]
        if line.key not in shown or not 0 <= shown.index(line.key) + step < len(shown):
            return False
        index = shown.index(line.key)
        shown.insert(index + step, shown.pop(index))
        if self.first in shown and shown[0] != self.first:
            # Another one now stands before the first.
            self.first = ""
        is_ours = shown == [each.key for each in lines if each.key in shown]
        others = [key for key in self.placed if key not in shown]
        self._store(placed=others if is_ours else [*shown, *others])
        return True

    def show(self, line, is_shown):
        """Hide a line, or show it again. A hidden one is not whom to call."""
        if is_shown:
            self._store(hidden={*self.hidden} - {line.key})
        else:
            self.first = "" if self.first == line.key else self.first
            self._store(hidden={*self.hidden, line.key})

    def _store(self, first=None, placed=None, hidden=None):
        # Lines that are no longer listed are forgotten.
        known = {line.key for line in LINES}
        placed = self.placed if placed is None else placed
        hidden = self.hidden if hidden is None else hidden
        self.bookkeep(
            first=self.first if first is None else first,
            placed=tuple(key for key in placed if key in known),
            hidden=tuple(sorted(known.intersection(hidden))),
        )
