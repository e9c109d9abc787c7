from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.countries import COUNTRIES
from accounts.zones import zone_choices
from plans.models import Plan
from records.forms import RecordForm


class AboutForm(RecordForm):
    """The first step: what to be called, and what the product must know to be of use."""

    country = forms.ChoiceField(
        label=_("Where do you live?"),
        choices=COUNTRIES,
        required=False,
        help_text=_("So that we show help lines that answer there."),
    )
    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        choices=zone_choices,
        help_text=_("So that a mail comes in your morning, not in your night."),
        widget=forms.Select(attrs={"data-zone": ""}),
        error_messages={
            "invalid_choice": _("Pick a time zone from the list."),
            "required": _("Pick a time zone from the list."),
        },
    )

    class Meta:
        model = Plan
        fields = ["preferred_name", "opioids"]
        help_texts = {
            "preferred_name": _("A first name or any name. Leave it empty if you like."),
            "opioids": _("Like heroin, fentanyl or pain pills. It decides which facts we show."),
        }
        widgets = {"opioids": forms.RadioSelect}

    field_order = ["preferred_name", "country", "time_zone", "opioids"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("country", self.user.country or "US")
        self.initial.setdefault("time_zone", self.user.time_zone)

    def save_record(self):
        with transaction.atomic():
            super().save_record()
            self.user.country = self.cleaned_data["country"]
            self.user.move_clock(self.cleaned_data["time_zone"])
            self.user.save(update_fields=["country", "time_zone", "clock_changed_at"])

    def stored(self):
        return {
            **super().stored(),
            "country": self.user.country,
            "time_zone": self.user.time_zone,
        }
