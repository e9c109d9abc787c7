from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.sections import PEOPLE
from printing.forms import ChoicesForm
from printing.models import PaperChoice
from records.error_messages import OwnErrorMessages
from records.form_fields import OwnWordsField
from sharing.models import LASTS, MOST_OPEN, PAPER, Share, TooManyShares, days_said, plain

USUAL_DAYS = 7
SHORTEST_PASSPHRASE = 6
LONGEST_PASSPHRASE = 60
AS_TYPED = {"autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}
# What the copy on paper asks besides.
OF_PAPER = ("size", "code", "in_colour")


class ShareForm(ChoicesForm):
    """A new link: for whom, how long, and what it shows. The parts that are ticked at first are
    those of the copy on paper for somebody close."""

    for_whom = OwnWordsField(
        label=_("Who is it for?"),
        help_text=_("Say: my sister. Only you see this."),
        required=False,
        max_length=80,
    )
    days = forms.TypedChoiceField(
        label=_("How long it works"),
        coerce=int,
        initial=USUAL_DAYS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Pick how long it works."),
            "invalid_choice": _("Pick how long it works."),
        },
    )
    passphrase = OwnWordsField(
        label=_("A password for this link"),
        help_text=_(
            "They type it before they see anything. Tell them in person or by phone, not beside "
            "the link. Capital letters make no difference."
        ),
        required=False,
        max_length=LONGEST_PASSPHRASE,
        widget=forms.TextInput(attrs=AS_TYPED),
    )

    def __init__(self, data=None, *, content, user):
        super().__init__(
            data, paper=PAPER, content=content, choices=PaperChoice.of(user, PAPER), user=user
        )
        for name in OF_PAPER:
            del self.fields[name]
        if "people" in self.fields:
            self.fields["people"].label = _("Which people, if “Who I call” is on it")
        self.fields["days"].choices = [(days, days_said(days)) for days in LASTS]

    @property
    def has_parts(self):
        """Whether anything is written that could be chosen."""
        return bool(self.fields["sections"].choices)

    @property
    def own_fields(self):
        return self._named("for_whom")

    @property
    def end_fields(self):
        return self._named("days", "passphrase")

    def clean_passphrase(self):
        passphrase = self.cleaned_data["passphrase"]
        # A page that kept the words keeps no secret: without it the link would open to anybody.
        if "passphrase" not in self.data:
            raise forms.ValidationError(_("Type the password again, or leave it out."))
        if passphrase and len(plain(passphrase)) < SHORTEST_PASSPHRASE:
            raise forms.ValidationError(_("Take six letters or more. Two words work well."))
        return passphrase

    def save(self):
        """Make the link and return its token. Raises TooManyShares."""
        answers = self.cleaned_data
        has_people = PEOPLE.name in answers["sections"]
        shown = {
            "sections": answers["sections"],
            # They are ticked at first, and nobody is kept whose part is not on it.
            "people": answers.get("people", []) if has_people else [],
            "names_me": answers.get("names_me", False),
        }
        rest = {name: answers[name] for name in ("for_whom", "days", "passphrase")}
        return Share.make(self.user, shown=shown, **rest)

    def try_saving(self):
        """Make the link and return its token, or None with an error: they have too many."""
        try:
            return self.save()
        except TooManyShares:
            self.add_error(None, too_many())
            return None


class PassphraseForm(OwnErrorMessages, forms.Form):
    """What a reader types to open a link that has a passphrase."""

    passphrase = OwnWordsField(
        label=_("The password for this page"),
        max_length=LONGEST_PASSPHRASE,
        widget=forms.TextInput(attrs=AS_TYPED),
        error_messages={"required": _("Type the password that they told you.")},
    )


def too_many():
    """Say why there cannot be one more link."""
    words = gettext("%(count)d links are open. That is the most. End one first.")
    return words % {"count": MOST_OPEN}
