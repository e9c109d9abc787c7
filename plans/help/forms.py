from django.utils.translation import gettext_lazy as _

from plans.models import PlanItem
from plans.sections import GOT_THROUGH
from records.forms import RecordForm
from triggers.forms import PairForm


class WhatHelpedForm(RecordForm):
    """What helped against an urge that has passed: it is a time that was got through."""

    ideas = (_("I called"), _("I walked"), _("I waited"))

    class Meta:
        model = PlanItem
        fields = ["text"]
        labels = {"text": _("In my own words")}

    def __init__(self, *args, user, **kwargs):
        item = PlanItem(user=user, section=GOT_THROUGH.name)
        super().__init__(*args, user=user, instance=item, **kwargs)


class LearningForm(PairForm):
    """What a slip taught, in two lines: they are an if and a then of the plan."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in (
            ("text", _("What came just before?")),
            ("then", _("What do I do next time?")),
        ):
            self.fields[name].label = label
            self.fields[name].help_text = ""

    def save(self, commit=True):
        """Save the pair; an if that stands there already gets one more then, as on the board."""
        trigger = self.user.triggers.with_text(super().save(commit=False).text)
        if trigger is None or not commit:
            return super().save(commit)
        if self.cleaned_data["then"] not in [answer.text for answer in trigger.shown_answers]:
            answer = self._answer_of("then")
            answer.trigger, answer.text = trigger, self.cleaned_data["then"]
            answer.save()
        return trigger
