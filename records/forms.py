import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from records.models import StaleRevision

# More than anybody can use in a bad hour; it keeps a plan printable and a page quick.
MOST_ROWS = 50


class RecordForm(forms.ModelForm):
    """A form for one record of one person.

    `row` is the new row's key, made when the form is shown; `seen` is the revision that was on the
    page. `keep()` saves, or returns False and shows both texts when another tab saved in between.
    """

    row = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.instance.user = user
        self.stale = None
        self.is_new = self.instance._state.adding
        self.initial.setdefault("row", uuid.uuid4() if self.is_new else self.instance.pk)
        self.initial.setdefault("seen", self.instance.revision)

    def clean(self):
        cleaned = super().clean()
        if self.is_new and self.instance.siblings().active().count() >= MOST_ROWS:
            raise forms.ValidationError(_("This list holds 50 lines. Remove one, then add this."))
        return cleaned

    @property
    def is_untouched(self):
        """Whether nothing was typed that differs from what the page showed."""
        return not any(field.name in self.changed_data for field in self.visible_fields())

    def keep(self):
        """Save what was typed. Returns False when the row has moved on since the page was shown."""
        try:
            self.save_record()
        except StaleRevision:
            self._show_both()
            return False
        return True

    def save_record(self):
        """Add or change the row. Raises StaleRevision."""
        if self.is_new:
            self.instance.pk = self.cleaned_data["row"] or self.instance.pk
            self.instance.add()
            return
        seen = self.cleaned_data["seen"]
        self.instance.change(self.instance.revision if seen is None else seen)
        if self.instance.archived_at:
            self.instance.bring_back()

    def stored(self):
        """Return {field: what is saved now}, with the marks (`seen`) of the revision it has."""
        current = type(self.instance).objects.get(user=self.user, pk=self.instance.pk)
        texts = {name: getattr(current, name) for name in self._meta.fields}
        return {**texts, "seen": current.revision}

    def _show_both(self):
        """Saving once more replaces the other text, now that the person has seen it."""
        stored = self.stored()
        self.stale = [
            {"label": field.label, "mine": field.data, "theirs": stored[field.name]}
            for field in self.visible_fields()
            if field.name in stored and str(field.data or "") != str(stored[field.name] or "")
        ]
        self.data = self.data.copy()
        for field in self.hidden_fields():
            if field.name in stored:
                self.data[self.add_prefix(field.name)] = stored[field.name]
        self.add_error(None, _("This was changed in another tab. Both texts are below."))
