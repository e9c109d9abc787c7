from django.utils.translation import gettext_lazy as _

from plans.models import PlanItem
from plans.sections import LISTS
from records.forms import RecordForm


class ItemForm(RecordForm):
    class Meta:
        model = PlanItem
        fields = ["text", "detail", "again"]
        labels = {"detail": _("More about it")}
        help_texts = {"text": _("One sentence is enough.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = LISTS[self.instance.section]
        for name, label in (asked.labels or {}).items():
            self.fields[name].label = label
        if not asked.asks_again:
            del self.fields["again"]
