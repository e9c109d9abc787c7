from django.utils.translation import gettext_lazy as _

from plans.review.models import Review
from records.forms import RecordForm


class LikelihoodForm(RecordForm):
    class Meta:
        model = Review
        fields = ["likelihood", "one_higher"]
        help_texts = {
            "likelihood": _("0 is not at all. 10 is for sure. Any number is fine."),
            "one_higher": _("One small thing is enough."),
        }
