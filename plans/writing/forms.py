import uuid

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from plans.models import Plan
from records.draft_form import DraftForm
from records.error_messages import OwnErrorMessages
from records.form_fields import OwnWordsField
from records.forms import LIST_FULL, MAX_ROWS, RecordForm
from records.text import FILL_THE_BLANK, has_blank

WHAT_ARE_OPIOIDS = _("Like heroin, fentanyl or pain pills. It decides which facts we show.")


class AboutForm(RecordForm):
    """What to be called, and which facts to show."""

    class Meta:
        model = Plan
        fields = ["preferred_name", "opioids"]
        help_texts = {
            "preferred_name": _("A first name or any name."),
            "opioids": WHAT_ARE_OPIOIDS,
        }
        widgets = {"opioids": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Leaving it open is an answer too; a button for that would only puzzle.
        self.fields["opioids"].choices = Plan.Opioids.choices

    @classmethod
    def for_step(cls, step, user, data=None):
        return cls(data, instance=user.plan, user=user)


class NameForm(RecordForm):
    """What to be called, asked once the plan is ready."""

    class Meta:
        model = Plan
        fields = ["preferred_name"]


class OpioidsForm(OwnErrorMessages, forms.Form):
    """Whether opioids play a part, beside what else a step asks."""

    opioids = forms.ChoiceField(
        label=Plan._meta.get_field("opioids").verbose_name,
        help_text=WHAT_ARE_OPIOIDS,
        choices=Plan.Opioids.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data=None, *, plan):
        super().__init__(data, initial={"opioids": plan.opioids})
        self.plan = plan

    def save_if_answered(self):
        """Save an answer, also beside words that need another look. Left open, it stays."""
        if self.is_valid() and (answer := self.cleaned_data["opioids"]):
            self.plan.opioids = answer
            self.plan.save()


class OwnLineForm(DraftForm, forms.Form):
    """One line in one's own words. `row` is the key of the page."""

    own = OwnWordsField(label=_("In my own words"), max_length=280)
    row = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, **kwargs):
        super().__init__(data, initial={"row": uuid.uuid4()}, **kwargs)

    def clean_own(self):
        own = self.cleaned_data["own"]
        if has_blank(own):
            raise forms.ValidationError(FILL_THE_BLANK)
        return own


class LineForm(OwnLineForm):
    """A line that becomes a row of one list."""

    @classmethod
    def for_step(cls, step, user, data=None):
        return cls(data, user=user, step=step)

    def __init__(self, data=None, *, user, step):
        self.user, self.step = user, step
        super().__init__(data)

    def clean(self):
        cleaned = super().clean()
        if len(self._rows()) >= MAX_ROWS:
            raise forms.ValidationError(LIST_FULL)
        return cleaned

    @property
    def is_saved(self):
        page = self.hidden_value("row")
        return page is not None and any(row.pk == _key_of(page) for row in self._rows())

    def apply_draft(self, draft, is_wanted=False):
        self.initial["own"] = draft.values.get("own", "")

    def save(self):
        """Add the row, unless the same words stand there already."""
        own = self.cleaned_data["own"]
        with transaction.atomic():
            # Of posts at once each waits for the one before it, and finds the row of that one.
            self.user.lock_rows()
            if any(row.text == own for row in self._rows()):
                return
            row = self.step.new_row(self.user, own)
            row.pk = _key_of(self.cleaned_data["row"] or uuid.uuid4())
            row.save()

    def _rows(self):
        return list(self.step.rows(self.user))


def _key_of(page):
    """Return the key of the row that a page makes: a doubled post is still one row."""
    return uuid.uuid5(page, "own")
