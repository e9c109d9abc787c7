from django.utils.translation import gettext_lazy as _

from records.fields import SealedTextField
from records.models import Record


class Reason(Record):
    """Why the person does this, in their own words. The first one is the one that is shown."""

    text = SealedTextField(_("Why I am doing this"), max_length=280)
