"""What a form says when it needs another look: the fix, and an example, in our words.

Django and allauth bring messages of their own ("This field is required."). Every form of the site
begins with `OwnErrorMessages`: it leaves a message alone that a field brings itself, and no other.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

LIKE_EMAIL = _("Check your email. It should look like sam@example.org.")
LIKE_DAY = _("Write the date like November 23, 2026.")
LIKE_TIME = _("Write the time like 8:00 AM or 8:30 PM.")
LIKE_NUMBER = _("Write a number in digits, like 3.")
PICK_ONE = _("Pick one of these.")
PICK_SOME = _("Pick at least one of these.")
OPEN_AGAIN = _("This page is old. Open it again.")

EMAIL = {
    "required": _("Type your email. It should look like sam@example.org."),
    "invalid": LIKE_EMAIL,
    "max_length": LIKE_EMAIL,
}
PASSWORD = {
    "required": _("Type the password."),
    "max_length": _("That is too long. Use fewer letters or numbers."),
}
CODE = {
    "required": _("Type the code from the email. It looks like 1234-5678."),
    "max_length": _("Check the code. It looks like 1234-5678."),
}
HIDDEN = dict.fromkeys(
    ("required", "invalid", "invalid_choice", "max_length", "null_characters_not_allowed"),
    OPEN_AGAIN,
)
# The first kind that fits.
BY_KIND = (
    (forms.EmailField, EMAIL),
    (forms.DateField, {"required": LIKE_DAY, "invalid": LIKE_DAY}),
    (forms.TimeField, {"required": LIKE_TIME, "invalid": LIKE_TIME}),
    (forms.BooleanField, {"required": _("Check this box to continue.")}),
    (
        (forms.MultipleChoiceField, forms.ModelMultipleChoiceField),
        {"required": PICK_SOME, "invalid_choice": PICK_SOME, "invalid_list": PICK_SOME},
    ),
    (
        (forms.ChoiceField, forms.ModelChoiceField),
        {"required": PICK_ONE, "invalid_choice": PICK_ONE},
    ),
    (
        forms.IntegerField,
        dict.fromkeys(("required", "invalid", "min_value", "max_value"), LIKE_NUMBER),
    ),
    (forms.FileField, dict.fromkeys(("required", "invalid"), _("Choose the file again."))),
    (
        forms.Field,
        {
            "required": _("Write something here."),
            "max_length": _("Please keep it to %(limit_value)s characters."),
            "null_characters_not_allowed": _("Something here cannot be saved. Type it again."),
        },
    ),
)


class OwnErrorMessages:
    """Gives all fields of a form the messages of this module. Stands first among its bases."""

    def full_clean(self):
        for field in self.fields.values():
            use_own_messages(field)
        super().full_clean()


def use_own_messages(field):
    """Replace the messages that the framework gave the field."""
    stock = _stock_messages(field)
    for code, message in {**BY_KIND[-1][1], **_messages_for(field)}.items():
        if field.error_messages.get(code) in (None, stock.get(code)):
            field.error_messages[code] = message


def _messages_for(field):
    widget = field.widget
    if widget.is_hidden:
        return HIDDEN
    if isinstance(widget, forms.PasswordInput):
        return PASSWORD
    if widget.attrs.get("autocomplete") == "one-time-code":
        return CODE
    return next(messages for kind, messages in BY_KIND if isinstance(field, kind))


def _stock_messages(field):
    """Return {code: message} as the framework has it for such a field."""
    stock = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            stock |= vars(kind).get("default_error_messages", {})
    return stock
