"""The board: an if on one side, a then on the other; own words, or one that stands there already.

On a phone the sides are two pages, on a wider screen they stand side by side: the same HTML, so
each post brings both. What is chosen waits in a draft, so that no word goes into an address.
"""

import uuid
from dataclasses import dataclass

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from records.error_messages import OwnErrorMessages
from records.form_fields import OwnWordsField
from records.forms import LIST_FULL, MAX_ROWS
from records.models import Draft
from records.text import FILL_THE_BLANK, clean_text, has_blank
from triggers.models import Answer, Trigger
from triggers.suggestions import IFS, IFS_TO_FINISH, THENS, THENS_TO_FINISH

SIDES = ("if", "then")
IDEAS = {"if": (*IFS, *IFS_TO_FINISH), "then": (*THENS, *THENS_TO_FINISH)}
DRAFT = "board"
# More rows than this are folded.
SEEN_ROWS = 4


@dataclass(frozen=True)
class Side:
    """One side as its template shows it. `picked` is one of the rows or ""."""

    name: str
    own: forms.BoundField
    rows: list[str]
    picked: str
    words: str
    ideas: list[str]
    errors: list[str]

    @property
    def seen_rows(self):
        return self.rows[:SEEN_ROWS]

    @property
    def folded_rows(self):
        return self.rows[SEEN_ROWS:]

    @property
    def is_unfolded(self):
        return self.picked in self.folded_rows


class BoardForm(OwnErrorMessages, forms.Form):
    """An if and a then: own words, or the row that was tapped; the own words win.

    `asked` are the sides that have to be there. The keys of what it saves are made when it is
    shown, so that a doubled or retried post is one if-then. `at`: the side that has the focus.
    """

    row = forms.UUIDField(widget=forms.HiddenInput, required=False)
    answer_row = forms.UUIDField(widget=forms.HiddenInput, required=False)
    if_own = OwnWordsField(label=_("If, in my own words"), required=False, max_length=280)
    then_own = OwnWordsField(label=_("Then, in my own words"), required=False, max_length=280)
    if_pick = OwnWordsField(widget=forms.HiddenInput, required=False, max_length=280)
    then_pick = OwnWordsField(widget=forms.HiddenInput, required=False, max_length=280)
    # What was typed before a row was tapped, a line each: they are rows to tap, too.
    if_kept = OwnWordsField(widget=forms.HiddenInput, required=False, single_line=False)
    then_kept = OwnWordsField(widget=forms.HiddenInput, required=False, single_line=False)

    def __init__(self, data=None, *, user, asked=SIDES, at=""):
        new = {"row": uuid.uuid4(), "answer_row": uuid.uuid4()}
        draft = None if data else user.drafts.filter(form=DRAFT).first()
        super().__init__(data, initial={**(draft.values if draft else {}), **new})
        self.user = user
        self.asked = asked
        triggers = list(user.triggers.active().in_order().prefetch_related("answers"))
        answers = [answer for trigger in triggers for answer in trigger.shown_answers]
        self.written_ifs = [trigger.text for trigger in triggers]
        self.rows = {"if": self._rows("if", triggers), "then": self._rows("then", answers)}
        self.at = at
        if at in SIDES and not self._side(at).picked:
            self.fields[f"{at}_own"].widget.attrs["autofocus"] = True

    def clean(self):
        cleaned = super().clean()
        for side in self.asked:
            if f"{side}_own" not in self.errors:
                self._check(side)
        return cleaned

    def keep(self):
        """Keep both sides as they are until they are saved. Words that were typed after a tap take
        its place for good."""
        names = [f"{side}_{part}" for side in SIDES for part in ("own", "pick", "kept")]
        values = {name: self.cleaned_data[name] for name in names}
        values |= {f"{side}_pick": "" for side in SIDES if values[f"{side}_own"]}
        Draft.keep(self.user, DRAFT, values)

    def forget(self):
        self.user.drafts.filter(form=DRAFT).delete()

    def save(self):
        """Save the if-then. An if that stands there already gets one more then."""
        when, then = (self._words(side) for side in SIDES)
        with transaction.atomic():
            self.user.lock_rows()
            trigger = self.user.triggers.with_text(when)
            if trigger is None:
                trigger = Trigger(pk=self._key("row"), user=self.user, text=when)
                trigger.save()
            else:
                trigger.mark_reviewed()
            if then not in [answer.text for answer in trigger.shown_answers]:
                key = self._key("answer_row")
                Answer(pk=key, user=self.user, trigger=trigger, text=then).save()
            self.forget()

    @property
    def sides(self):
        return [self._side(name) for name in SIDES]

    @property
    def side_with_errors(self):
        """The name of the first side that needs another look, or ""."""
        return next((side.name for side in self.sides if side.errors), "")

    def _rows(self, side, written):
        """Return the texts to tap, each once; first what was typed before."""
        kept = (
            clean_text(line, single_line=True) for line in self._value(side, "kept").splitlines()
        )
        texts = (*filter(None, kept), *(row.text for row in written), self._picked(side))
        return [*filter(None, dict.fromkeys(texts))]

    def _side(self, name):
        own = self[f"{name}_own"]
        picked, rows = self._picked(name), self.rows[name]
        return Side(
            name=name,
            own=own,
            rows=rows,
            picked=picked,
            words=clean_text(self._value(name, "own"), single_line=True) or picked,
            ideas=[idea for idea in map(str, IDEAS[name]) if idea not in rows],
            errors=[*(self._other_errors() if name == "if" else ()), *own.errors],
        )

    def _picked(self, side):
        """Return the row that stands for this side, or "" where own words do."""
        if clean_text(self._value(side, "own"), single_line=True):
            return ""
        return clean_text(self._value(side, "pick"), single_line=True)

    def _value(self, side, part):
        return self[f"{side}_{part}"].value() or ""

    def _other_errors(self):
        hidden = (error for field in self.hidden_fields() for error in field.errors)
        return [*self.non_field_errors(), *hidden]

    def _check(self, side):
        words = self._words(side)
        if not words:
            self.add_error(f"{side}_own", _("Tap one, or write your own."))
        elif has_blank(words):
            self.add_error(f"{side}_own", FILL_THE_BLANK)
        elif side == "if" and words not in self.written_ifs and len(self.written_ifs) >= MAX_ROWS:
            self.add_error(None, LIST_FULL)

    def _words(self, side):
        return self.cleaned_data[f"{side}_own"] or self.cleaned_data.get(f"{side}_pick", "")

    def _key(self, name):
        return self.cleaned_data[name] or uuid.uuid4()


def as_tapped(data):
    """Return a post as the page is after the tap that sent it.

    A row takes the place of what was typed, which stays as a row to tap. An idea goes behind it, to
    be put in own words.
    """
    data = data.copy()
    for side in SIDES:
        own, pick, kept = (f"{side}_{part}" for part in ("own", "pick", "kept"))
        typed = data.get(own, "").strip()
        if tapped := data.get(f"{side}_tap"):
            if typed:
                data[kept] = f"{' '.join(typed.split())}\n{data.get(kept, '')}"
            data[own], data[pick] = "", tapped
        elif idea := data.get(f"{side}_idea"):
            data[own], data[pick] = f"{typed} {idea}" if typed else idea, ""
    return data
