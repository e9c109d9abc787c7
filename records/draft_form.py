from django import forms
from django.core.exceptions import ValidationError

from records.error_messages import OwnErrorMessages
from records.text import clean_text


class DraftForm(OwnErrorMessages):
    """A form of the guided writing: what was typed and could not be saved waits in a `Draft`.

    Stands first among the bases of a form that takes `user`. Its save() raises `Conflict` when
    somebody saved after the page was shown, and show_conflict() puts both texts on the page.
    `conflict` and `draft_conflict` hold [{"label", "mine", "theirs"}, ...]: of each field that
    differs what was typed just now, or lies in the draft, and what is saved.
    """

    conflict = draft_conflict = None
    # The revision that was on the page: a draft says which words it began from.
    base_revision = 0

    @classmethod
    def for_step(cls, step, user, data=None):
        """Return the form of a step of the guided writing, as `user` finds it."""
        return cls(data, user=user)

    @property
    def is_untouched(self):
        """Whether nothing was typed that differs from what the page showed."""
        return not any(field.name in self.changed_data for field in self.visible_fields())

    @property
    def is_saved(self):
        """Whether what this page adds is there already, as when a draft comes too late."""
        raise NotImplementedError

    def draft_values(self):
        """Return {field: what was typed into it, as it was typed}."""
        return {
            name: self._as_typed(name, field)
            for name, field in self.fields.items()
            if not field.widget.is_hidden
        }

    def is_newer_than(self, draft):
        """Whether something was saved after the page was shown on which the draft was typed."""
        return False

    def apply_draft(self, draft, is_wanted=False):
        """Fill in what was typed and not saved. Beside newer words it waits until it is wanted."""
        raise NotImplementedError

    def prefill(self, idea, name="text", ideas=()):
        """Put an idea into a field, behind what was typed so far, without judging or saving it yet.

        Another of the `ideas`, tapped before and left as it is, gives way.
        """
        for field in [*self.visible_fields(), self["row"]]:
            self.initial[field.name] = field.data
        typed = clean_text(self.initial[name] or "", single_line=True)
        self.initial[name] = f"{typed} {idea}" if typed and typed not in ideas else idea
        self.fields[name].widget.attrs["autofocus"] = True
        self.is_bound = False

    def show_conflict(self):
        """Put both texts on the page. Saving once more replaces the one that was saved."""
        raise NotImplementedError

    def hidden_value(self, name):
        """Return what a hidden field holds, or None when it is empty or nonsense."""
        try:
            return self.fields[name].clean(self[name].data)
        except ValidationError:
            return None

    def _as_typed(self, name, field):
        if isinstance(field.widget, forms.CheckboxSelectMultiple):
            return self.data.getlist(self.add_prefix(name))
        return self.data.get(self.add_prefix(name), "")
