import base64
import hashlib
import json
import uuid
from dataclasses import asdict, replace
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from plans.content import PlanContent
from plans.review.periods import Period, add_period
from printing.copies.options import Choices
from printing.copies.told import choices_told, paper_told, size_told, words_told
from printing.papers.registry import NO_MARKS, PAPERS, Marks, compose
from records.audience import Audience
from records.fields import EncryptedTextField
from records.models import Record, owner
from records.telling import Telling
from sealing.sealed_text import LONGEST_TEXT

# Of what is kept with a copy, which is a dozen pages. More takes a server long, and nobody reads
# it in a bad hour.
MOST_LETTERS = 60_000


class PlanTooLong(Exception):
    """The chosen parts hold more than one paper may."""


class PaperChoice(Record):
    """What a person wants to have on a paper, kept for the next print of it."""

    called = _("Printouts")

    keeps_history = False
    telling = Telling(
        _("Chosen for printouts"),
        place=12,
        lead="paper",
        labels={"paper": _("Printout"), "answers": _("What I chose")},
        said={"paper": paper_told, "answers": choices_told},
    )

    user = owner(related_name="paper_choices")
    paper = models.CharField(max_length=20)
    answers = EncryptedTextField(
        max_length=LONGEST_TEXT,
        counts_bytes=True,
        blank=True,
        single_line=False,
        audience=Audience.OWNER,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "paper"], name="printing_choice_one_a_paper")
        ]

    def refuse_nonsense(self):
        if self.paper not in PAPERS or not Choices.from_json(self.answers).is_sound:
            raise ValueError("These are no choices for a paper.")

    def place_in_list(self):
        return None

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

    called = _("Printouts")

    keeps_history = False
    telling = Telling(
        _("My copies"),
        place=13,
        lead="paper",
        labels={
            "created_at": _("Printed on"),
            "paper": _("Printout"),
            "size": _("Paper size"),
            "number": _("Copy"),
            "words": _("What is on it"),
        },
        said={"paper": paper_told, "size": size_told, "words": words_told},
    )

    user = owner(related_name="printed_copies")
    paper = models.CharField(max_length=20)
    size = models.CharField(max_length=10)
    number = models.PositiveIntegerField(default=1)
    words = EncryptedTextField(
        max_length=MOST_LETTERS, blank=True, single_line=False, audience=Audience.OWNER
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "paper", "number"], name="printing_copy_one_a_number"
            )
        ]

    def refuse_nonsense(self):
        if self.paper not in PAPERS or not (self.words or self.archived_at):
            raise ValueError("There is no such paper, or nothing on it.")
        if self.words:
            try:
                _ = self.sheet
            except Exception:  # it may hold anything, and goes wrong in as many ways
                raise ValueError("It is no plan on a paper.") from None

    def place_in_list(self):
        return None

    @classmethod
    def draw_up(cls, user, paper, size, content, marks):
        """Return the copy that a print would be now, not recorded yet. Raises PlanTooLong.

        It has the number of the last one while that says the same and its PDF is ready, because it
        is the same paper then, and the next number otherwise.
        """
        last = cls.objects.filter(user=user, paper=paper).order_by("number").last()
        if last is None:
            number = 1
        elif last.says(size, content, marks) and ReadyPdf.is_there(last):
            number = last.number
        else:
            number = last.number + 1
        copy = cls(user=user, paper=paper, size=size, number=number)
        copy.words = _kept(content, replace(marks, number=number))
        return copy

    def record(self):
        """Make it the newest copy of its paper, once. Returns the one that is the newest now.

        When another print took its number meanwhile it gets the next one.
        """
        copies = type(self).objects.filter(user=self.user, paper=self.paper)
        with transaction.atomic():
            # Two at once come one after the other.
            self.user.lock_rows()
            newest = copies.active().first()
            if newest and (newest.size, newest.words) == (self.size, self.words):
                return newest
            last = copies.aggregate(Max("number"))["number__max"] or 0
            if self.number <= last:
                marks = replace(self.marks, number=last + 1)
                self.number, self.words = marks.number, _kept(self.content, marks)
                del self._opened
            copies.active().update(words="", archived_at=timezone.now())
            self.save()
        return self

    @classmethod
    def newest(cls, user):
        """Return {paper: the copy that was printed last}."""
        return {copy.paper: copy for copy in cls.objects.filter(user=user).active()}

    @classmethod
    def last_printed_at(cls, user):
        """The moment of the last print of any paper, or None."""
        return (
            user.printed_copies.order_by("created_at").values_list("created_at", flat=True).last()
        )

    def says(self, size, content, marks):
        """Whether a print with these would be the same paper, but for its number."""
        words = _kept(content, replace(marks, number=self.number))
        return (self.size, self.words) == (size, words)

    @property
    def sheet(self):
        return compose(self.paper, self.content, self.size, self.marks)

    @property
    def content(self):
        return PlanContent.from_dict(self._opened["plan"])

    @property
    def marks(self):
        return Marks(**self._opened["marks"])

    @cached_property
    def _opened(self):
        return json.loads(self.words)


add_period(Period("print", _("Last print"), PrintedCopy.last_printed_at))


class ReadyPdf(models.Model):
    """The PDF of the newest copy of a paper, between "Make the PDF" and looking at it.

    It goes after ten minutes, with the next print that says something else, and when its owner
    signs out. It is no record of theirs and can be made again at any time: no export takes it
    along, and a backup may leave it out.
    """

    stays_here = "is made again at any time, and goes after ten minutes"

    # The job that deletes them comes every thirty seconds.
    KEPT_FOR = timedelta(minutes=9, seconds=30)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ready_pdfs"
    )
    paper = models.CharField(max_length=20)
    # "<SHA-256 of the sheet> <the PDF in base64>", so that none can be taken for another's.
    file = EncryptedTextField(max_length=LONGEST_TEXT, counts_bytes=True, audience=Audience.OWNER)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "paper"], name="printing_ready_one_a_paper")
        ]

    def __str__(self):
        return f"<ReadyPdf {self.pk}>"

    __repr__ = __str__

    @classmethod
    def keep(cls, copy, pdf):
        """Keep the PDF of a copy in the place of the last one, unless it is too large."""
        file = f"{_digest(copy.sheet)} {base64.b64encode(pdf).decode()}"
        if len(file) <= cls._meta.get_field("file").max_length:
            new = {"file": file, "made_at": timezone.now()}
            cls.objects.update_or_create(user=copy.user, paper=copy.paper, defaults=new)

    @classmethod
    def bytes_of(cls, copy):
        """Return the PDF of exactly this copy, or None. One of another copy is deleted."""
        row = cls._rows_of(copy).filter(made_at__gt=timezone.now() - cls.KEPT_FOR).first()
        if row is None:
            return None
        digest, pdf = row.file.split(" ")
        if digest != _digest(copy.sheet):
            row.delete()
            return None
        return base64.b64decode(pdf)

    @classmethod
    def is_there(cls, copy):
        """Whether the paper of a copy has a PDF ready, without opening it."""
        return cls._rows_of(copy).filter(made_at__gt=timezone.now() - cls.KEPT_FOR).exists()

    @classmethod
    def forget(cls, user, **_):
        """Delete those of a person who signs out, or of nobody. Takes a signal's arguments."""
        cls.objects.filter(user=user).delete()

    @classmethod
    def forget_old(cls, now):
        cls.objects.filter(made_at__lte=now - cls.KEPT_FOR).delete()

    @classmethod
    def _rows_of(cls, copy):
        return cls.objects.filter(user=copy.user, paper=copy.paper)


def _digest(sheet):
    return hashlib.sha256(repr(sheet).encode()).hexdigest()


def _kept(content, marks):
    """What is kept with a copy, as JSON. Raises PlanTooLong."""
    kept = {"plan": content.to_dict(), "marks": asdict(marks)}
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
