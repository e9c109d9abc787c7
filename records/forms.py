import uuid

from django import forms
from django.utils.choices import flatten_choices
from django.utils.translation import gettext_lazy as _

from records.draft_form import DraftForm

# More than anybody can use in a bad hour; it keeps a plan printable and a page quick.
MAX_ROWS = 50
LIST_FULL = _("This list is full at 50. Remove one, then add this.")


class RecordForm(DraftForm, forms.ModelForm):
    """A form for one record of one person.

    Hidden in the page are `row`, the key that a new row gets, made when the form is shown, and
    `expected_revision`, the one that the page shows.
    """

    # What stays folded away under the other fields, so that a form asks little: what it is opened
    # by, and its fieldsets as ((what each is opened by or "", names of its fields), ...).
    folded_label = ""
    folded = ()

    row = forms.UUIDField(widget=forms.HiddenInput, required=False)
    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.instance.user = user
        self.is_new = self.instance._state.adding
        self.initial.setdefault("row", uuid.uuid4() if self.is_new else self.instance.pk)
        self.initial.setdefault("expected_revision", self.instance.revision)

    def clean(self):
        cleaned = super().clean()
        if self.is_new and self.instance.list_queryset().active().count() >= MAX_ROWS:
            raise forms.ValidationError(LIST_FULL)
        return cleaned

    @property
    def first_fields(self):
        """The fields that are seen at once."""
        folded = {name for _summary, names in self.folded for name in names}
        return [field for field in self.visible_fields() if field.name not in folded]

    @property
    def folded_fieldsets(self):
        """The others by fieldset; one that needs another look is open."""
        return [
            {
                "summary": summary,
                "fields": [self[name] for name in names],
                "is_open": any(self[name].errors for name in names),
            }
            for summary, names in self.folded
        ]

    @property
    def is_unfolded(self):
        return any(fieldset["is_open"] for fieldset in self.folded_fieldsets)

    @property
    def is_saved(self):
        new_id = self.hidden_value("row")
        if not self.is_new or new_id is None:
            return False
        return self.instance.list_queryset().filter(pk=new_id).exists()

    @property
    def base_revision(self):
        """The revision that was on the page. None can be newer than the row's own."""
        shown, current = self.hidden_value("expected_revision"), self.instance.revision
        return current if shown is None else max(0, min(shown, current))

    def is_newer_than(self, draft):
        return not self.is_new and draft.base_revision != self.instance.revision

    def apply_draft(self, draft, is_wanted=False):
        typed = {field.name: draft.values[field.name] for field in self._seen_in(draft.values)}
        if is_wanted or not self.is_newer_than(draft):
            self.initial |= typed
        else:
            self.draft_conflict = self._differences(typed, self.stored_values())

    def save(self, commit=True):
        """Save the row, and put it back if it was removed. Raises Conflict when it has moved on
        since the page was shown."""
        row = super().save(commit=False)
        if self.is_new:
            row.pk = self.cleaned_data["row"] or row.pk
        if commit:
            row.save(expected_revision=self.cleaned_data["expected_revision"])
            if not self.is_new and row.archived_at:
                row.restore()
        return row

    def stored_values(self):
        """Return {field: what is saved now}, with the `expected_revision` that it has now."""
        current = type(self.instance).objects.get(user=self.user, pk=self.instance.pk)
        fields = {name: current._meta.get_field(name) for name in self._meta.fields}
        texts = {name: field.value_from_object(current) for name, field in fields.items()}
        return {**texts, "expected_revision": current.revision}

    def show_conflict(self):
        stored = self.stored_values()
        typed = {field.name: field.data for field in self.visible_fields()}
        self.conflict = self._differences(typed, stored)
        self.data = self.data.copy()
        for field in self.hidden_fields():
            if field.name in stored:
                self.data[self.add_prefix(field.name)] = stored[field.name]
        self.add_error(None, _("This was changed in another tab. Both texts are below."))

    def _differences(self, typed, stored):
        """Return what differs, field by field: the text typed, and the one that is saved."""
        return [
            {
                "label": field.label,
                "mine": _as_shown(field.field, typed[field.name]),
                "theirs": _as_shown(field.field, stored[field.name]),
            }
            for field in self._seen_in(typed)
            if field.name in stored
            and field.field.has_changed(stored[field.name], typed[field.name])
        ]

    def _seen_in(self, values):
        return [field for field in self.visible_fields() if field.name in values]


def _as_shown(field, value):
    """Return a text, a day or a time as its field writes it; of choices or a tick their labels."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if field.to_python(value) else _("No")
    labels = {str(key): label for key, label in flatten_choices(getattr(field, "choices", ()))}
    if isinstance(value, (list, tuple)):
        return ", ".join(str(labels.get(str(key), key)) for key in value)
    if labels:
        return labels.get("" if value is None else str(value), value)
    return field.widget.format_value(value) or ""
