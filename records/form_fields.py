from datetime import date
from math import ceil

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from records.text import can_be_seen, clean_text
from records.times import parse_time

# A line of more characters than this breaks up on paper. The page says so and takes it.
LONGEST_PRINTED_LINE = 90
# What a phone shows of a field in one row, and how long a text may be that stays in one row.
CHARACTERS_IN_A_ROW = 36
LONGEST_IN_ONE_ROW = 60
# As in fields.js and the style: what was pasted by mistake must not push "Save" out of reach.
MAX_TEXT_ROWS = 20
CHECK_THE_YEAR = _("Check the year. It looks wrong.")


class GrowingText(forms.Textarea):
    """A text area with as many rows as its text takes on a phone. While somebody types, the browser
    adds more, or fields.js where it cannot."""

    def __init__(self, least_rows):
        super().__init__({"data-grow": least_rows})
        self.least_rows = least_rows

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        needed = _rows_needed(context["widget"]["value"] or "")
        context["widget"]["attrs"]["rows"] = max(self.least_rows, min(needed, MAX_TEXT_ROWS))
        return context


def _rows_needed(text):
    return sum(max(1, ceil(len(line) / CHARACTERS_IN_A_ROW)) for line in text.splitlines())


class OwnWordsField(forms.CharField):
    """A person's own words: cleaned first, then counted, and never cut.

    There is no `maxlength` in the page, because a browser cuts a paste there without a word. A text
    that is too long comes back whole, with its length. What may be longer than a phone shows in one
    row grows, and is one line all the same: a line end that was typed is a space.
    """

    default_error_messages = {
        "required": _("Write something here."),
        "too_long": _("That is %(count)s characters. Please keep it to %(limit)s."),
    }

    def __init__(self, *, max_length=None, single_line=True, **kwargs):
        if not single_line:
            kwargs.setdefault("widget", forms.Textarea)
        elif max_length and max_length > LONGEST_IN_ONE_ROW:
            kwargs.setdefault("widget", GrowingText(2 if max_length > LONGEST_PRINTED_LINE else 1))
        super().__init__(strip=False, **kwargs)
        # Set last, so that CharField adds neither its attribute nor its sentence.
        self.max_length = max_length
        self.single_line = single_line
        if single_line and max_length and max_length > LONGEST_PRINTED_LINE:
            self.widget.attrs["data-nudge"] = LONGEST_PRINTED_LINE

    def widget_attrs(self, widget):
        # Browsers keep what is typed into a field, in the clear, unless they are told not to.
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


class WrittenDateField(forms.DateField):
    """A date as people write it. Also what a browser without a calendar sends."""

    default_validators = [
        MinValueValidator(date(1900, 1, 1), CHECK_THE_YEAR),
        MaxValueValidator(date(2199, 12, 31), CHECK_THE_YEAR),
    ]

    def __init__(self, **kwargs):
        widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
        formats = ["%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y"]
        super().__init__(**{**kwargs, "widget": widget, "input_formats": formats})


class WrittenTimeField(forms.TimeField):
    """A time of day as people write it. Where the browser has a field for times, that writes it."""

    def __init__(self, **kwargs):
        shown = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(**{"widget": shown, **kwargs})

    def to_python(self, value):
        if not isinstance(value, str):
            return super().to_python(value)
        if not can_be_seen(value):
            return None
        time = parse_time(value)
        if time is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return time


def _grouped(number):
    return number_format(number, force_grouping=True)
