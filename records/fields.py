"""Model fields for what a person writes.

    text = EncryptedTextField(max_length=280, audience=Audience.CLOSE)

How they are encrypted is told in sealing/fields.py.
"""

from django.core import checks
from django.utils.translation import gettext_lazy as _

from records.audience import Audience
from records.form_fields import OwnWordsField
from sealing.fields import EncryptedField

# What a choice that nobody has to make begins with.
LEAVE_IT_OPEN = [("", _("No answer"))]


class EncryptedTextField(EncryptedField):
    """A text of the person's own, or a choice that tells as much as one.

    `audience` (records.audience) says who may read it at most; there is no default.
    `single_line=False` makes its form field a text area.
    """

    non_db_attrs = (*EncryptedField.non_db_attrs, "single_line")

    def __init__(self, *args, audience=None, single_line=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.audience = audience
        self.single_line = single_line

    def deconstruct(self):
        # Without the audience: it is about who is shown a row, which no migration does.
        name, path, args, kwargs = super().deconstruct()
        if not self.single_line:
            kwargs["single_line"] = False
        return name, path, args, kwargs

    def formfield(self, **kwargs):
        if self.choices is None and "form_class" not in kwargs:
            kwargs |= {"form_class": OwnWordsField, "single_line": self.single_line}
        return super().formfield(**kwargs)

    def get_choices(self, include_blank=True, blank_choice=LEAVE_IT_OPEN, **kwargs):
        return super().get_choices(include_blank, blank_choice, **kwargs)

    def display(self, text):
        """Return what pages show of a text that history kept: of a choice its label."""
        return str(dict(self.flatchoices).get(text, text)) if self.choices else text

    def check(self, **kwargs):
        errors = super().check(**kwargs)
        if not isinstance(self.audience, Audience):
            error = checks.Error("A sealed text needs an `audience`.", obj=self, id="records.E001")
            errors.append(error)
        return errors
