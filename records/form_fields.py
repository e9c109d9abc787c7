from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from records.text import clean_text

# A line of more characters than this breaks up on paper. The page says so and takes it.
PRINTS_WELL = 90
TILES = "django/forms/widgets/tiles.html"


class TapMany(forms.CheckboxSelectMultiple):
    template_name = TILES


class TapOne(forms.RadioSelect):
    template_name = TILES


class OwnWordsField(forms.CharField):
    """A person's own words: cleaned first, then counted, and never cut.

    There is no `maxlength` in the page, because a browser cuts a paste there without a word. A text
    that is too long comes back whole, with its length.
    """

    default_error_messages = {
        "required": _("Write something here."),
        "too_long": _("That is %(count)s characters. Please keep it to %(limit)s."),
    }

    def __init__(self, *, max_length=None, single_line=True, **kwargs):
        if not single_line:
            kwargs.setdefault("widget", forms.Textarea)
        super().__init__(strip=False, **kwargs)
        # Set last, so that CharField adds neither its attribute nor its sentence.
        self.max_length = max_length
        self.single_line = single_line
        if single_line and max_length and max_length > PRINTS_WELL:
            self.widget.attrs["data-nudge"] = PRINTS_WELL

    def widget_attrs(self, widget):
        """Browsers keep what is typed into a field, in the clear, unless they are told not to."""
        return {**super().widget_attrs(widget), "autocomplete": "off"}

    def to_python(self, value):
        return clean_text(super().to_python(value), single_line=self.single_line)

    def validate(self, value):
        super().validate(value)
        if self.max_length is not None and len(value) > self.max_length:
            raise ValidationError(
                self.error_messages["too_long"],
                code="too_long",
                params={"count": _grouped(len(value)), "limit": _grouped(self.max_length)},
            )


def _grouped(number):
    return number_format(number, force_grouping=True)
