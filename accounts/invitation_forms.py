"""The field for an invitation, on the page for signing up."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.invitations import KEY, Invitation, are_needed

# One sentence for one that never was, is over, or is used up.
NOT_OPEN = _("This invitation does not work. Check it, or ask for a new one.")


class InvitationField(forms.CharField):
    default_error_messages = {
        "required": _("Type your invitation. It looks like BCDF-2345-GHJK."),
        "max_length": NOT_OPEN,
        "not_open": NOT_OPEN,
    }

    def __init__(self):
        super().__init__(
            label=_("Your invitation"),
            help_text=_("New people need one here. Ask the person who told you about this site."),
            max_length=40,
            widget=forms.TextInput(
                attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
            ),
        )

    def validate(self, value):
        super().validate(value)
        if not Invitation.objects.open().coded(value).exists():
            raise forms.ValidationError(self.error_messages["not_open"], code="not_open")


class InvitationMixin:
    """A form that asks for an invitation, first, where nobody new begins without one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if are_needed():
            self.fields[KEY] = InvitationField()
            self.order_fields([KEY])

    def note_invitation(self, session):
        """Keep what was typed until the address is confirmed, whosever address it is."""
        session.pop(KEY, None)
        if KEY in self.cleaned_data:
            session[KEY] = self.cleaned_data[KEY]
