from django.utils.translation import gettext_lazy as _

from contacts import phones
from records.audience import Audience
from records.fields import EncryptedTextField
from records.models import Record
from records.telling import Said


def phone_told(phone, user):
    """Tell a number as it is written in the person's country; a tap on it dials."""
    return [Said(phones.formatted(phone, user.country), phones.call_href(phone))]


class WithPhone(Record):
    """Somebody or some place with a number."""

    # E.164 where the number is a usual one, else as it was typed: see contacts/phones.py.
    phone = EncryptedTextField(_("Phone"), max_length=40, blank=True, audience=Audience.ANYONE)

    class Meta:
        abstract = True

    @property
    def number(self):
        """The number as people in the person's own country write it."""
        return phones.formatted(self.phone, self.user.country)

    @property
    def call_href(self):
        return phones.call_href(self.phone)
