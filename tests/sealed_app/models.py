"""Rows with sealed texts, for the tests of `sealing` only."""

import uuid

from django.conf import settings
from django.db import models

from records.audience import Audience
from records.fields import EncryptedTextField


class Leaf(models.Model):
    class Mood(models.TextChoices):
        CALM = "calm", "Calm"
        TENSE = "tense", "Tense"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="test_leaves"
    )
    position = models.PositiveIntegerField(default=0)
    text = EncryptedTextField(max_length=280, audience=Audience.CLOSE)
    detail = EncryptedTextField(
        max_length=2000, blank=True, single_line=False, audience=Audience.CLOSE
    )
    mood = EncryptedTextField(max_length=10, blank=True, choices=Mood, audience=Audience.CLOSE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "position"], name="test_leaf_position")
        ]

    def __str__(self):
        return f"<Leaf {self.pk}>"


class Twig(models.Model):
    """A row that hangs off another sealed row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="test_twigs"
    )
    leaf = models.ForeignKey(Leaf, on_delete=models.CASCADE, related_name="twigs", null=True)
    text = EncryptedTextField(max_length=280, audience=Audience.CLOSE)

    def __str__(self):
        return f"<Twig {self.pk}>"
