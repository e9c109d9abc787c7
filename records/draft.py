import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.audience import Audience
from records.typed_fields import EncryptedJSONField
from sealing.sealed_text import LONGEST_TEXT


class Draft(models.Model):
    """What was typed into one form and could not be saved yet, as {field: text}."""

    goes_along = True
    left_behind = {}
    called = _("Words that are not saved yet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts"
    )
    form = models.CharField(max_length=100)
    values = EncryptedJSONField(max_length=LONGEST_TEXT, counts_bytes=True, audience=Audience.OWNER)
    base_revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "form"], name="records_draft_one_a_form")
        ]

    def __str__(self):
        return f"<Draft {self.pk}>"

    __repr__ = __str__

    def refuse_nonsense(self):
        """Raise ValueError for what no form could have held."""
        for typed in self.values.values():
            texts = typed if isinstance(typed, list) else [typed]
            if not all(isinstance(text, str) for text in texts):
                raise ValueError("What is typed into a form are texts.")

    @classmethod
    def keep(cls, user, form, values, base_revision=0):
        """Keep {field: text} for a form until it is saved. The newest wins.

        As much as one form may post fits: 262,081 bytes of JSON. Returns None for more (every
        quote, line end or NUL takes two to six); the page itself still holds that.
        """
        field = cls._meta.get_field("values")
        if field.length_of(field.to_text(values)) > field.max_length:
            return None
        new = {"values": values, "base_revision": base_revision, "saved_at": timezone.now()}
        draft, _created = cls.objects.update_or_create(user=user, form=form, defaults=new)
        return draft
