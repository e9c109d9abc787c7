import uuid

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from plans.models import Plan
from plans.writing.drafts import PendingBlanks
from records.draft_form import DraftForm
from records.error_messages import OwnErrorMessages
from records.form_fields import OwnWordsField, TileCheckboxes, TileRadios
from records.forms import LIST_FULL, MAX_ROWS, RecordForm
from records.text import BLANK, has_blank
from triggers.forms import PairForm
from triggers.suggestions import IFS, THENS

# What the key of a row is made from, beside the key of its page: the line typed, the number of a
# tile, or a tile's line that was finished on a page of its own.
OWN = "own"
LINE = "line_"


class AboutForm(RecordForm):
    """What to be called, and which facts to show."""

    class Meta:
        model = Plan
        fields = ["preferred_name", "opioids"]
        help_texts = {
            "preferred_name": _("A first name or any name. Leave it blank if you like."),
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

    A tile is ticked while a row with its text exists: ticking adds the row, taking the tick away
    removes it (with undo, like every removal). `shown` holds the tiles that were ticked when the
    page was made, so that an old page takes nothing away that another tab has added. `row` is the
    key of the page.
    """

    picks = forms.MultipleChoiceField(
        label=_("Tap any that fit"), required=False, widget=TileCheckboxes
    )
    own = OwnWordsField(label=_("In my own words"), required=False, max_length=280)
    row = forms.UUIDField(widget=forms.HiddenInput, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    drafted_hidden_fields = ("shown",)

    @classmethod
    def for_step(cls, step, user, data=None):
        return cls(data, user=user, step=step)

    def __init__(self, data=None, *, user, step):
        self.user, self.step = user, step
        self.tiles = [str(text) for text in step.suggestions]
        self._read_rows()
        ticked = [str(key) for key, text in enumerate(self.tiles) if text in self.rows]
        start = {"picks": ticked, "row": uuid.uuid4(), "shown": ",".join(ticked)}
        super().__init__(data, initial=start)
        self.fields["picks"].choices = [(str(key), text) for key, text in enumerate(self.tiles)]
        # {name of a field: line} of newly tapped lines with an open blank, once they are saved.
        self.lines_to_finish = {}

    def clean(self):
        cleaned = super().clean()
        new = self._new_texts()
        if new and self.number_of_rows + len(new) - len(self._untapped()) > MAX_ROWS:
            raise forms.ValidationError(LIST_FULL)
        return cleaned

    @property
    def is_saved(self):
        page = self.hidden_value("row")
        keys = page and {uuid.uuid5(page, key) for key in (OWN, *map(str, range(len(self.tiles))))}
        return page is not None and any(row.pk in keys for row in self.rows.values())

    def apply_draft(self, draft, is_wanted=False):
        """Fill in what was tapped and typed. A line that was added since keeps its tick."""
        typed = draft.values
        picks, shown = set(typed.get("picks", ())), set(typed.get("shown", "").split(","))
        ticked = set(self.initial["picks"])
        self.initial["picks"] = sorted((ticked | picks) - (shown - picks))
        self.initial["own"] = typed.get("own", "")

    def save(self):
        """Add and remove rows. A line with an open blank is no row yet: see `lines_to_finish`."""
        with transaction.atomic():
            # Of posts at once each waits for the one before it, and finds the rows of that one.
            self.user.lock_rows()
            self._read_rows()
            for text in self._untapped():
                self.rows[text].soft_delete()
            for key, text in self._new_texts():
                if key != OWN and has_blank(text):
                    self.lines_to_finish[f"{LINE}{key}"] = text
                else:
                    self._add(text, key)
            if self.lines_to_finish:
                PendingBlanks(self.user, self.step).add(self.lines_to_finish)

    def _read_rows(self):
        rows = list(self.step.rows(self.user))
        self.rows = {row.text: row for row in rows}
        # The same text may stand there twice.
        self.number_of_rows = len(rows)

    def _new_texts(self):
        """Return [(key, text), ...] of what was tapped or written and is not there yet."""
        picked = [(key, self.tiles[int(key)]) for key in self.cleaned_data.get("picks", [])]
        new = [(key, text) for key, text in picked if text not in self.rows]
        own = self.cleaned_data.get("own")
        return [*new, (OWN, own)] if own and own not in self.rows else new

    def _untapped(self):
        shown = set((self.cleaned_data.get("shown") or "").split(","))
        picked = set(self.cleaned_data.get("picks", []))
        return [
            text
            for key, text in enumerate(self.tiles)
            if text in self.rows and str(key) in shown - picked
        ]

    def _add(self, text, key):
        # The page's key and the tile's make the row's, so a doubled post is still one row.
        page = self.cleaned_data.get("row") or uuid.uuid4()
        row = self.step.new_row(self.user, text)
        row.pk = uuid.uuid5(page, key)
        row.save()


class BlanksForm(OwnErrorMessages, forms.Form):
    """Tapped lines with a blank, each in a field of its own, to be finished in one's own words.

    It shows those that are `pending`; of a page that is posted its own lines count. `row` is the
    key of the page.
    """

    row = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, pending):
        self.pending = pending
        waiting = pending.load() if data is None else {}
        super().__init__(data, initial=waiting)
        self.line_names = [name for name in data or waiting if name.startswith(LINE)]
        for name in self.line_names:
            self.fields[name] = OwnWordsField(
                label=_("Fill in the blank"), required=False, max_length=280
            )

    def draft_values(self):
        """Return {name: line} as they were typed."""
        return {name: self.data[name] for name in self.line_names}

    def clean(self):
        cleaned = super().clean()
        lines = self._lines()
        for name, text in lines.items():
            if BLANK in text:
                self.add_error(name, _("Fill in the blank, or clear the box."))
        new = sum(map(bool, lines.values()))
        written = self.pending.step.rows(self.pending.user)
        if new and len(written) + new > MAX_ROWS:
            raise forms.ValidationError(LIST_FULL)
        return cleaned

    def save(self):
        """Add the finished lines as rows. An emptied one is forgotten."""
        page = self.cleaned_data["row"] or uuid.uuid4()
        with transaction.atomic():
            # As in PicksForm: a doubled post waits, and its better words are a change.
            self.pending.user.lock_rows()
            for name, text in self._lines().items():
                if text:
                    row = self.pending.step.new_row(self.pending.user, text)
                    row.pk = uuid.uuid5(page, name)
                    row.save()
            self.pending.remove(self.line_names)

    def _lines(self):
        """Return {name: line} of those that can be saved as they are."""
        return {
            name: self.cleaned_data[name] for name in self.line_names if name in self.cleaned_data
        }


class TappedPairForm(PairForm):
    """An if-then by taps or in own words; the own words win."""

    if_pick = forms.ChoiceField(label=_("If"), required=False, widget=TileRadios)
    then_pick = forms.ChoiceField(label=_("Then"), required=False, widget=TileRadios)
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
