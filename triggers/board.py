"""The board: what sets it off on one side, what the person does on the other. One tap on each.

What was tapped waits in a draft, so that no word goes into an address; then it is put in own words.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from records.error_messages import OwnErrorMessages
from records.form_fields import OwnWordsField, TileRadios
from records.models import Draft
from triggers.forms import WholePairForm
from triggers.suggestions import IFS, IFS_TO_FINISH, THENS, THENS_TO_FINISH

IDEAS = _("Ideas")
SIDES = ("if", "then")
DRAFT = "board"


class BoardForm(OwnErrorMessages, forms.Form):
    """A tap on each side, or own words; the own words win."""

    if_pick = forms.ChoiceField(label=_("If"), required=False, widget=TileRadios)
    if_own = OwnWordsField(label=_("If, in my own words"), required=False, max_length=280)
    then_pick = forms.ChoiceField(label=_("Then"), required=False, widget=TileRadios)
    then_own = OwnWordsField(label=_("Then, in my own words"), required=False, max_length=280)

    def __init__(self, data=None, *, user):
        super().__init__(data)
        self.user = user
        triggers = list(user.triggers.active().in_order().prefetch_related("answers"))
        answers = [answer for trigger in triggers for answer in trigger.shown_answers]
        self.texts = {}
        self._offer("if", triggers, (*IFS, *IFS_TO_FINISH))
        self._offer("then", answers, (*THENS, *THENS_TO_FINISH))

    def clean(self):
        cleaned = super().clean()
        for side in SIDES:
            own, pick = f"{side}_own", f"{side}_pick"
            if not cleaned.get(own) and not cleaned.get(pick) and own not in self.errors:
                self.add_error(own, _("Tap one, or write your own."))
        return cleaned

    def save(self):
        """Keep what was chosen until it is put in own words."""
        Draft.keep(self.user, DRAFT, {side: self._text(side) for side in SIDES})

    def _offer(self, side, rows, ideas):
        """Offer each distinct text once: first the person's own, then the ideas as a group."""
        keys = {}
        for row in rows:
            keys.setdefault(row.text, str(row.pk))
        own = {key: text for text, key in keys.items()}
        new = {str(key): str(idea) for key, idea in enumerate(ideas) if str(idea) not in keys}
        self.fields[f"{side}_pick"].choices = [*own.items(), (IDEAS, list(new.items()))]
        self.texts[side] = {**own, **new}

    def _text(self, side):
        own, pick = self.cleaned_data[f"{side}_own"], self.cleaned_data[f"{side}_pick"]
        return own or self.texts[side][pick]


def wording_form(user):
    """Return the form in which what was tapped is put in own words, or None without a tap.

    An if that stands there already gets one more then.
    """
    draft = user.drafts.filter(form=DRAFT).first()
    if draft is None:
        return None
    when, then = (draft.values[side] for side in SIDES)
    trigger = user.triggers.with_text(when)
    if trigger is None:
        return WholePairForm(user=user, initial={"text": when, "then": then})
    is_linked = then in [answer.text for answer in trigger.shown_answers]
    initial = {} if is_linked else {"also": then}
    return WholePairForm(user=user, instance=trigger, initial=initial)
