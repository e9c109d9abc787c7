from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.models import Goal, Reason, Step
from records.forms import RecordForm


class ReasonForm(RecordForm):
    class Meta:
        model = Reason
        fields = ["text"]
        labels = {"text": _("My reason")}
        help_texts = {"text": _("In your own words. One sentence is enough.")}


class OwnReasonField(forms.ModelChoiceField):
    default_error_messages = {"invalid_choice": _("Pick one from the list.")}

    def label_from_instance(self, reason):
        return reason.text


class GoalForm(RecordForm):
    class Meta:
        model = Goal
        fields = ["text", "first_step", "horizon", "by", "reason", "is_private"]
        field_classes = {"reason": OwnReasonField}
        help_texts = {
            "text": _("Big or small. In your own words."),
            "first_step": _("So small that you could do it today."),
            "by": _("A date or words, like: before summer."),
        }

    folded_label = _("More about this goal")
    folded = (("", ("horizon", "by", "reason", "is_private")),)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A removed one only where it is chosen already: it may come back.
        offered = Q(archived_at=None) | Q(pk=self.instance.reason_id)
        self.fields["reason"].queryset = self.user.reasons.filter(offered).in_order()
        self.fields["horizon"].choices = [("", _("No answer")), *Goal.Horizon.choices]
        self.fields["reason"].empty_label = _("No answer")


class StepForm(RecordForm):
    """A small step. Ticked "every day" it comes back each day, else it is for today."""

    every_day = forms.BooleanField(label=_("Every day"), required=False)

    class Meta:
        model = Step
        fields = ["text"]
        help_texts = {"text": _("Something you can do in a few minutes.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("every_day", not self.is_new and self.instance.on is None)

    def clean(self):
        cleaned = super().clean()
        today = self.instance.on or self.user.today
        self.instance.on = None if cleaned.get("every_day") else today
        return cleaned
