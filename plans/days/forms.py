from django import forms
from django.utils.translation import gettext_lazy as _

from plans.days.models import Slips
from records.error_messages import OwnErrorMessages
from records.form_fields import OwnWordsField, WrittenDateField


class PastDayForm(OwnErrorMessages, forms.Form):
    """A form about a day that is not in the future where the person lives."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["on"].initial = user.today

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > self.user.today:
            raise forms.ValidationError(_("Pick today or a day before it."))
        return day


class CountForm(PastDayForm):
    prefix = "count"
    on = WrittenDateField(label=_("Count from"))

    def save(self):
        self.user.plan.count_from(self.cleaned_data["on"])
        return True


class SlipForm(PastDayForm):
    prefix = "slip"
    on = WrittenDateField(label=_("The day"))
    words = OwnWordsField(label=_("In my own words"), required=False, max_length=280)

    def save(self):
        """Note the slip. Returns whether there was room for it."""
        is_noted = Slips.note(self.user, self.cleaned_data["on"], self.cleaned_data["words"])
        if not is_noted:
            self.add_error("words", _("There is no room for more. Delete one, then note this."))
        return is_noted
