from django.utils.translation import gettext_lazy as _

from goals.models import Reason
from records.forms import RecordForm


class ReasonForm(RecordForm):
    class Meta:
        model = Reason
        fields = ["text"]
        labels = {"text": _("My reason")}
        help_texts = {"text": _("In your own words. One line is enough.")}
