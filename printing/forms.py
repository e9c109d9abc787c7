from django import forms
from django.utils.translation import gettext_lazy as _

from printing.paper import PAPERS, SIZES

# Everybody else writes on A4.
LETTER_COUNTRIES = ("US", "CA")


class PaperForm(forms.Form):
    paper = forms.ChoiceField(
        label=_("What to print"),
        choices=[(name, paper.label) for name, paper in PAPERS.items()],
        widget=forms.HiddenInput,
    )
    size = forms.ChoiceField(
        label=_("Paper size"),
        choices=[(name, size.label) for name, size in SIZES.items()],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Pick Letter or A4.")},
    )


def usual_size(country):
    return "letter" if country in LETTER_COUNTRIES else "a4"
