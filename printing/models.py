import json
from dataclasses import asdict

from django.db import models

from records.fields import SealedTextField
from records.models import Record


class PrintedCopy(Record):
    """A paper that was printed, with the words that stood on it, so that its age can be told."""

    paper = models.CharField(max_length=20)
    size = models.CharField(max_length=10)
    words = SealedTextField(max_length=12000)

    @classmethod
    def note(cls, user, paper, size, content):
        words = json.dumps(asdict(content), ensure_ascii=False)
        copy = cls(user=user, paper=paper, size=size, words=words)
        copy.save()
        return copy
