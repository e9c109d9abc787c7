import json
from dataclasses import asdict

from django.db import models

from records.fields import SealedTextField
from records.models import Record


class PrintedCopy(Record):
    """A paper that was printed, with the words that stood on it, so that its age can be told.

    `words` is empty for a plan that is too long to be kept beside every print of it.
    """

    paper = models.CharField(max_length=20)
    size = models.CharField(max_length=10)
    words = SealedTextField(max_length=12000)

    @classmethod
    def note(cls, user, paper, size, content):
        words = json.dumps(asdict(content), ensure_ascii=False)
        if len(words) > cls._meta.get_field("words").max_length:
            words = ""  # A plan as long as this is printed all the same.
        # Only the newest copy of a paper has to be compared with the plan.
        cls.objects.filter(user=user, paper=paper).update(words="")
        copy = cls(user=user, paper=paper, size=size, words=words)
        copy.save()
        return copy
