from django.utils.translation import gettext_lazy as _

from triggers.forms import OwnTriggerField, WithTriggerForm
from triggers.urges.models import Urge


class UrgeForm(WithTriggerForm):
    """What there is to say about an urge. All of it may stay open."""

    folded_label = _("More about this urge")
    folded = (("", ("text", "where", "helped")),)
    no_trigger = _("Something else")

    class Meta:
        model = Urge
        fields = ["strength", "strength_after", "trigger", "text", "where", "helped"]
        field_classes = {"trigger": OwnTriggerField}
        help_texts = {
            "strength": _("0 is none. 10 is as strong as it gets."),
            "strength_after": _("Come back to this page when it is time."),
            "text": _("If it is not on the list."),
        }
