import uuid

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from plans.models import Plan, PlanItem
from plans.sections import LISTS
from records.draft_form import DraftForm, hidden_value
from records.form_fields import OwnWordsField, TapMany, TapOne
from records.forms import LIST_FULL, MAX_ROWS, RecordForm
from records.text import BLANK, has_blank
from triggers.forms import PairForm
from triggers.suggestions import IFS, THENS

# What the key of a row is made from, beside the key of its page: the line typed, or a tile.
OWN = "own"
LINE = "line_"


class ItemForm(RecordForm):
    class Meta:
        model = PlanItem
        fields = ["text", "detail", "again"]
        labels = {"detail": _("More about it")}
        help_texts = {"text": _("One sentence is enough.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = LISTS[self.instance.section]
        for name, label in (asked.labels or {}).items():
            self.fields[name].label = label
        if not asked.asks_again:
            del self.fields["again"]


class AboutForm(RecordForm):
    """What to be called, and which facts to show."""

    class Meta:
        model = Plan
        fields = ["preferred_name", "opioids"]
        help_texts = {
            "preferred_name": _("A first name or any name. Leave it empty if you like."),
            "opioids": _("Like heroin, fentanyl or pain pills. It decides which facts we show."),
        }
        widgets = {"opioids": forms.RadioSelect}

    @classmethod
    def for_step(cls, step, user, data=None):
        return cls(data, instance=user.plan, user=user)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Leaving it open is an answer too; a button for that would only puzzle.
        self.fields["opioids"].choices = Plan.Opioids.choices


class PicksForm(DraftForm, forms.Form):
    """Suggestions to tap and a line for one's own words; what is saved is rows of one list.

    A tile is ticked while a row with its words exists: ticking adds the row, taking the tick away
    removes it (with undo, like every removal). `shown` holds the tiles that were ticked when the
    page was made, so that an old page takes nothing away that another tab has added.
    """

    picks = forms.MultipleChoiceField(label=_("Tap any that fit"), required=False, widget=TapMany)
    own = OwnWordsField(label=_("In my own words"), required=False, max_length=280)
    row = forms.UUIDField(widget=forms.HiddenInput, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    draft_marks = ("shown",)

    @classmethod
    def for_step(cls, step, user, data=None):
        return cls(data, user=user, step=step)

    def __init__(self, data=None, *, user, step):
        self.user, self.step = user, step
        rows = list(step.rows(user))
        self.rows = {row.text: row for row in rows}
        # The same words may stand there twice.
        self.number_of_rows = len(rows)
        self.texts = [str(text) for text in step.suggestions]
        ticked = [str(key) for key, text in enumerate(self.texts) if text in self.rows]
        start = {"picks": ticked, "row": uuid.uuid4(), "shown": ",".join(ticked)}
        super().__init__(data, initial=start)
        self.fields["picks"].choices = [(str(key), text) for key, text in enumerate(self.texts)]
        self.to_fill = {}

    def clean(self):
        cleaned = super().clean()
        new = self._new_texts()
        if new and self.number_of_rows + len(new) - len(self._untapped()) > MAX_ROWS:
            raise forms.ValidationError(LIST_FULL)
        return cleaned

    @property
    def is_saved(self):
        page = hidden_value(self, "row")
        keys = page and {uuid.uuid5(page, key) for key in (OWN, *map(str, range(len(self.texts))))}
        return page is not None and any(row.pk in keys for row in self.rows.values())

    def apply_draft(self, draft, is_wanted=False):
        """Fill in what was tapped and typed. A line that was added since keeps its tick."""
        words = draft.opened()
        picks, shown = set(words.get("picks", ())), set(words.get("shown", "").split(","))
        ticked = set(self.initial["picks"])
        self.initial["picks"] = sorted((ticked | picks) - (shown - picks))
        self.initial["own"] = words.get("own", "")

    def save(self):
        """Add and remove rows. `to_fill` then holds {name: line} of those with an open blank."""
        with transaction.atomic():
            for text in self._untapped():
                self.rows[text].soft_delete()
            for key, text in self._new_texts():
                if key != OWN and has_blank(text):
                    self.to_fill[f"{LINE}{key}"] = text
                else:
                    self._add(text, key)

    def _new_texts(self):
        """Return [(key, text), ...] of what was tapped or written and is not there yet."""
        picked = [(key, self.texts[int(key)]) for key in self.cleaned_data.get("picks", [])]
        new = [(key, text) for key, text in picked if text not in self.rows]
        own = self.cleaned_data.get("own")
        return [*new, (OWN, own)] if own and own not in self.rows else new

    def _untapped(self):
        shown = set((self.cleaned_data.get("shown") or "").split(","))
        picked = set(self.cleaned_data.get("picks", []))
        return [
            text
            for key, text in enumerate(self.texts)
            if text in self.rows and str(key) in shown - picked
        ]

    def _add(self, text, key):
        # The page's key and the tile's make the row's, so a doubled post is still one row.
        page = self.cleaned_data.get("row") or uuid.uuid4()
        record = self.step.make(self.user, text)
        record.pk = uuid.uuid5(page, key)
        record.save()


class BlanksForm(DraftForm, forms.Form):
    """Suggestions with a blank, each in a line of its own, to be finished in one's own words.

    `waiting`: {name: line} and the page's key (`row`), as PicksForm left them; when a page is
    posted, its own lines count.
    """

    def __init__(self, data=None, *, user, step, waiting):
        super().__init__(data, initial=waiting)
        self.user, self.step = user, step
        self.fields["row"] = forms.UUIDField(widget=forms.HiddenInput, required=False)
        for name in data or waiting:
            if name.startswith(LINE):
                self.fields[name] = OwnWordsField(
                    label=_("Fill in the blank"), required=False, max_length=280
                )

    def draft_values(self):
        """Return {name: line} as they are in the form."""
        return {name: self.data[name] for name in self.fields if name.startswith(LINE)}

    def clean(self):
        cleaned = super().clean()
        lines = {name: text for name, text in cleaned.items() if name.startswith(LINE)}
        for name, text in lines.items():
            if BLANK in text:
                self.add_error(name, _("Put your own word in the blank, or empty the field."))
        new = sum(map(bool, lines.values()))
        if new and len(self.step.rows(self.user)) + new > MAX_ROWS:
            raise forms.ValidationError(LIST_FULL)
        return cleaned

    def save(self):
        page = self.cleaned_data["row"] or uuid.uuid4()
        with transaction.atomic():
            for name, text in self.cleaned_data.items():
                if name.startswith(LINE) and text:
                    record = self.step.make(self.user, text)
                    record.pk = uuid.uuid5(page, name)
                    record.save()


class TappedPairForm(PairForm):
    """An if-then by taps or in own words; the own words win."""

    if_pick = forms.ChoiceField(label=_("If"), required=False, widget=TapOne)
    then_pick = forms.ChoiceField(label=_("Then"), required=False, widget=TapOne)
    field_order = ["if_pick", "text", "then_pick", "then"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for pick, own, texts in self._sides():
            self.fields[pick].choices = [(str(key), text) for key, text in enumerate(texts)]
            self.fields[own].required = False
        # Each with its side, so that a screen reader tells the two boxes apart.
        self.fields["text"].label = _("If, in my own words")
        self.fields["then"].label = _("Then, in my own words")

    def clean(self):
        cleaned = super().clean()
        for pick, own, texts in self._sides():
            if not cleaned.get(own) and own not in self.errors:
                if cleaned.get(pick):
                    cleaned[own] = str(texts[int(cleaned[pick])])
                else:
                    self.add_error(own, _("Tap one, or write your own."))
        return cleaned

    @staticmethod
    def _sides():
        return (("if_pick", "text", IFS), ("then_pick", "then", THENS))
