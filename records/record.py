import logging
import uuid

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.history import HistoryEntry, history_value
from sealing.sealed_text import Sealed

logger = logging.getLogger(__name__)


class Conflict(Exception):
    """Somebody saved this row after the page was shown. `current` is the row as it is now."""

    def __init__(self, current):
        super().__init__("The row has a newer revision.")
        self.current = current


def owner(*, related_name):
    """Return the field that says whose row it is. A model of more than one word names its rows."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name=related_name
    )


class RecordQuerySet(models.QuerySet):
    """What writes many rows at once keeps no history, so it is shut for what a person wrote."""

    def active(self):
        return self.filter(archived_at__isnull=True)

    def removed_before(self, moment):
        """Return what was removed before a moment."""
        return self.filter(archived_at__lt=moment)

    def in_order(self):
        return self.order_by("position", "created_at", "pk")

    def update(self, **values):
        self.model.refuse_without_history(values, "update()")
        return super().update(**values)

    def update_or_create(self, defaults=None, *args, **values):
        self.model.refuse_without_history(defaults or {}, "update_or_create()")
        return super().update_or_create(defaults, *args, **values)

    def bulk_create(self, *args, **options):
        words = [field.name for field in self.model.history_fields()]
        self.model.refuse_without_history(words, "bulk_create()")
        return super().bulk_create(*args, **options)

    def bulk_update(self, objs, fields, *args, **options):
        self.model.refuse_without_history(fields, "bulk_update()")
        return super().bulk_update(objs, fields, *args, **options)


class Record(models.Model):
    """A row that a person wrote and owns.

    The key is made when the form is shown, so a doubled or retried post is one row. Every change
    to the words goes through `save`, `soft_delete` and `restore`: each bumps `revision`, which two
    tabs are compared by, and notes the old values as a `HistoryEntry`. Django's other ways to
    write raise FieldError. What has to write a row as it is (a key rotation, a test with thousands
    of rows) goes by `_base_manager`. See docs/decisions/0025-one-write-path.md.
    """

    # False: the row holds nothing that somebody would put back, so every way to write is open.
    keeps_history = True
    # False: no act on it stands in the common history, whose moments would tell when something
    # happened. Its own mark undoes a removal. See docs/decisions/0039-moments.md.
    notes_acts = True
    # False: its changes are not listed as changes of a plan, and do not make the plan newer.
    is_shown_in_history = True
    # False: the row is made for the person, and only what they change in it later is noted.
    is_added_by_person = True
    # It stands in the file of somebody who takes their plan along, see records/portability.
    goes_along = True
    # {name of a field: why it is not in that file}
    left_behind = {}
    # What a page calls rows of this kind, and what it asks before one begins to do by itself here
    # what it did where it came from; "" where none does anything.
    called = _("Other things")
    asks_to_start = ""
    would_start = False
    # The fields that `bookkeep` writes: no words of the person's, so no revision and no history.
    # No revision guards them: save() writes only those that this instance was given a value for.
    bookkeeping = ()
    # Those of them that are no part of a change either, and that an undo leaves alone.
    outside_history = ()
    # How the file of all that a person owns tells of such a row (records/telling.py).
    telling = None
    # {name: value} of `bookkeeping`, as this instance read or wrote it last.
    _known = {}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = owner(related_name="%(class)ss")
    position = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return f"<{type(self).__name__} {self.pk}>"

    __repr__ = __str__

    def save(self, expected_revision=None, *, update_fields=None, **options):
        """Insert a new row at the end of its list, or save what differs from the stored one.

        Returns the `HistoryEntry` that it noted, or None when nothing differs or no acts are noted.
        Raises Conflict when the stored row has moved on from `expected_revision`, the one that a
        page showed; None is the one that this instance was loaded with. An option of Django's that
        asks for something else raises FieldError.
        """
        if update_fields is not None:
            self.refuse_without_history(update_fields, "save(update_fields=...)")
        if update_fields is not None or not self.keeps_history:
            super().save(update_fields=update_fields, **options)
            self._note_known(update_fields)
            return None
        self._refuse_options(**options)
        if self._state.adding:
            return self._insert(expected_revision)
        return self._update(self.revision if expected_revision is None else expected_revision)

    @classmethod
    def from_db(cls, db, field_names, values):
        row = super().from_db(db, field_names, values)
        row._note_known()
        return row

    def refresh_from_db(self, using=None, fields=None, **options):
        super().refresh_from_db(using, fields, **options)
        self._note_known(fields)

    def bookkeep(self, **values):
        """Set fields of `bookkeeping` and save them."""
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))

    def soft_delete(self):
        """Remove the row. Returns the entry of that, also when it was removed before."""
        return self._archive(timezone.now(), HistoryEntry.Kind.REMOVED)

    def restore(self):
        """Put a removed row back. Returns the entry of that, also when it is back already."""
        return self._archive(None, HistoryEntry.Kind.RESTORED)

    def delete(self, **options):
        """Delete the row, and every old word that was kept of it. There is no way back."""
        with transaction.atomic():
            HistoryEntry.objects.of(self).delete()
            return super().delete(**options)

    def move(self, step):
        """Move up (-1) or down (+1) among the person's own rows. A removed row stays put."""
        with transaction.atomic():
            # Two moves at once come one after the other.
            self.user.lock_rows()
            rows = list(self.list_queryset().active().in_order())
            if self not in rows:
                return
            index = rows.index(self)
            rows.insert(max(index + step, 0), rows.pop(index))
            for position, row in enumerate(rows):
                if row.position != position:
                    row._as_stored().update(position=position)

    @classmethod
    def history_fields(cls):
        """Return the fields that history keeps: all but those of every record and
        `outside_history`."""
        others = {field.name for field in Record._meta.get_fields()} | {*cls.outside_history}
        return [field for field in cls._meta.concrete_fields if field.name not in others]

    @classmethod
    def refuse_without_history(cls, names, way):
        """Raise FieldError unless all of these fields may be written without history."""
        free = {*cls.bookkeeping, "position", "created_at"}
        words = sorted(set(names) - free)
        if cls.keeps_history and words:
            raise FieldError(
                f"{cls.__name__}: {way} would write {', '.join(words)} without history. "
                "Set them on the row and call its save()."
            )

    def list_queryset(self):
        """Return the rows of the list that this one stands in, removed ones too."""
        return type(self).objects.filter(user_id=self.user_id)

    def refuse_nonsense(self):
        """Raise TypeError, ValueError or the like for values that are right each by itself and make
        no row of this kind. Asked of what a file brings; forms ask in words."""

    def place_in_list(self):
        """Return by what to find the list that this row takes one of MAX_ROWS places in; None where
        it takes none. Both may stand in it at once whatever they return where that differs."""
        return None if self.archived_at else ""

    def take_in(self, other):
        """Add what only `other`, the same row of a file, has. Nothing that is here changes, and
        nothing is saved. Returns whether something was added."""
        return False

    def settle(self, may_start):
        """Set what was left behind, for a row of a file that is about to be written here.
        `may_start` is the answer to `asks_to_start`."""

    def _refuse_options(self, using=None, force_insert=False, force_update=False):
        # objects.create() asks for an insert in the only database, which is what it gets.
        is_new = self._state.adding
        refused = {
            f"using={using!r}": using not in (None, DEFAULT_DB_ALIAS),
            "force_insert": force_insert and not is_new,
            "force_update": force_update and is_new,
        }
        for option, is_refused in refused.items():
            if is_refused:
                raise FieldError(
                    f"{type(self).__name__}: save({option}) would pass by its history."
                )

    def _insert(self, expected_revision):
        """Insert the row once, also when its form is posted twice.

        The second post may hold better words (a slow line, a second tap): they are a change, unless
        the row has moved on from the revision that the form knows. A removed row comes back.
        """
        try:
            with transaction.atomic():
                return self._insert_at_the_end()
        except IntegrityError:
            stored = self.list_queryset().filter(pk=self.pk).first()
            if stored is not None:
                return self._take_the_place_of(stored, expected_revision)
            if not type(self).objects.filter(pk=self.pk).exists():
                raise
            # Only a forged form names the row of another person; it learns nothing from that.
            logger.warning("A new %s had the key of another's row. It gets a key of its own.", self)
            self.pk = uuid.uuid4()
            return self._insert(expected_revision)

    def _insert_at_the_end(self):
        if not self.is_added_by_person:
            self._insert_row()
            return None
        last = self.list_queryset().aggregate(Max("position"))["position__max"]
        self.position = 0 if last is None else last + 1
        self._insert_row()
        return self._note_act(HistoryEntry.Kind.ADDED)

    def _insert_row(self):
        super().save(force_insert=True)
        self._note_known()

    def _take_the_place_of(self, stored, expected_revision):
        self._state.adding = False
        for name in ("position", "revision", "created_at", "archived_at"):
            setattr(self, name, getattr(stored, name))
        is_removed = stored.archived_at is not None
        # Its removal took a revision, and is no other words that somebody would want to see.
        is_known = expected_revision is not None and not is_removed
        entry = self._update(expected_revision if is_known else stored.revision)
        return self.restore() if is_removed else entry

    def _update(self, expected_revision):
        stored = self._as_stored().get()
        self._refuse_a_removal_by_hand(stored)
        old_values = {
            field.attname: history_value(field, getattr(stored, field.attname))
            for field in self.history_fields()
            if getattr(stored, field.attname) != getattr(self, field.attname)
            and (field.name not in self.bookkeeping or self._is_set_here(field))
        }
        if not old_values:
            return None
        with transaction.atomic():
            self._take_next_revision(expected_revision)
            super().save(update_fields=list(old_values))
            self._note_known(old_values)
            return self._note_act(HistoryEntry.Kind.CHANGED, old_values)

    def _is_set_here(self, field):
        """Whether this instance was given another value than it read or wrote last."""
        known = self._known.get(field.name, field.get_default())
        if isinstance(known, Sealed):
            known = field.from_text(field.decrypt(self, known))
        return getattr(self, field.attname) != known

    def _note_known(self, names=None):
        """Note what the row holds of `bookkeeping`: of these fields, or of all."""
        held = {
            name: self.__dict__[name]
            for name in self.bookkeeping
            if name in self.__dict__ and (names is None or name in names)
        }
        # A new dict: a copied row must not share it.
        self._known = {**self._known, **held}

    def _refuse_a_removal_by_hand(self, stored):
        # A removal takes a revision: at the same one somebody set the moment on this instance.
        if self.archived_at != stored.archived_at and self.revision == stored.revision:
            raise FieldError(f"{type(self).__name__}: call soft_delete() or restore().")

    def _archive(self, moment, kind):
        """Set or clear `archived_at`. Of many who do it at once one notes it, and all get its
        entry."""
        with transaction.atomic():
            row = self._as_stored().filter(archived_at__isnull=moment is not None)
            is_changed = row.update(archived_at=moment, revision=F("revision") + 1)
            self.refresh_from_db(fields=["archived_at", "revision"])
            if is_changed:
                return self._note_act(kind)
            return HistoryEntry.objects.of(self).filter(kind=kind).order_by("-made_at").first()

    def _note_act(self, kind, old_values=None):
        return HistoryEntry.record(self, kind, old_values) if self.notes_acts else None

    def _take_next_revision(self, expected_revision):
        """Take it for this writer: of many exactly one gets it, the others get a Conflict."""
        row = self._as_stored().filter(revision=expected_revision)
        if not row.update(revision=F("revision") + 1):
            raise Conflict(self._as_stored().get())
        self.revision = expected_revision + 1

    def _as_stored(self):
        """Return a queryset of this row alone, by the way that is not shut."""
        return type(self)._base_manager.filter(user_id=self.user_id, pk=self.pk)
