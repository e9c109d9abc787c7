from django.utils.translation import gettext_lazy as _

from triggers.forms import PairForm


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
