import json
from dataclasses import asdict, replace

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.functional import cached_property

from plans.content import content_from
from printing.copies.options import Choices
from printing.papers.registry import NO_MARKS, PAPERS, Marks
from records.audience import Audience
from records.fields import EncryptedTextField
from records.models import Record, owner
from sealing.cipher import LONGEST, SHORTEST

# Of what is kept with a copy, which is a dozen pages. More takes a server long, and nobody reads
# it in a bad hour.
MOST_LETTERS = 60_000


class PlanTooLong(Exception):
    """The chosen parts hold more than one paper may."""


class PaperChoice(Record):
    """What a person wants to have on a paper, kept for the next print of it."""

    keeps_history = False

    user = owner(related_name="paper_choices")
    paper = models.CharField(max_length=20)
    answers = EncryptedTextField(
        max_length=LONGEST - SHORTEST, counts_bytes=True, blank=True, audience=Audience.OWNER
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "paper"], name="printing_choice_one_a_paper")
        ]

    @classmethod
    def of(cls, user, paper):
        """The `Choices` for a paper, usual ones until there are others."""
        return cls.all_of(user)[paper]

    @classmethod
    def all_of(cls, user):
        """Return {paper: the `Choices` for it}, usual ones where there are no others."""
        rows = {row.paper: Choices.from_json(row.answers) for row in cls.objects.filter(user=user)}
        return {paper: rows.get(paper, Choices()) for paper in PAPERS}

    @classmethod
    def keep(cls, user, paper, choices):
        new = {"answers": choices.as_json()}
        cls.objects.update_or_create(user=user, paper=paper, defaults=new)


class PrintedCopy(Record):
    """A paper that was printed, with all that stood on it, so that its age can be told.

    `number` counts the prints of one paper. Only the newest copy of a paper keeps its `words`.
    """

    keeps_history = False

    user = owner(related_name="printed_copies")
    paper = models.CharField(max_length=20)
    size = models.CharField(max_length=10)
    number = models.PositiveIntegerField(default=1)
    words = EncryptedTextField(max_length=MOST_LETTERS, blank=True, audience=Audience.OWNER)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "paper", "number"], name="printing_copy_one_a_number"
            )
        ]

    @classmethod
    def note(cls, user, paper, size, content, marks):
        """Keep a copy of what is going to be printed. Raises PlanTooLong."""
        copies = cls.objects.filter(user=user, paper=paper)
        with transaction.atomic():
            # Two at once get two numbers.
            user.lock_rows()
            number = (copies.aggregate(Max("number"))["number__max"] or 0) + 1
            words = _kept(content, replace(marks, number=number))
            copies.active().update(words="", archived_at=timezone.now())
            copy = cls(user=user, paper=paper, size=size, number=number, words=words)
            copy.save()
        return copy

    @classmethod
    def newest(cls, user):
        """Return {paper: the copy that was printed last}."""
        return {copy.paper: copy for copy in cls.objects.filter(user=user).active()}

    @property
    def content(self):
        return content_from(self._opened["plan"])

    @property
    def marks(self):
        return Marks(**self._opened["marks"])

    @cached_property
    def _opened(self):
        return json.loads(self.words)


def _kept(content, marks):
    kept = {"plan": asdict(content), "marks": asdict(marks)}
    words = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    if len(words) > MOST_LETTERS:
        raise PlanTooLong
    return words


def is_too_long(content):
    """Whether a PlanContent is more than one copy may hold."""
    try:
        _kept(content, NO_MARKS)
    except PlanTooLong:
        return True
    return False
