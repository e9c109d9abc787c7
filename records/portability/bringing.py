"""What the rows of a file become in an account: told first, then done in one transaction.

Rows that are only in the file are added. Of rows that are in both and say something else, those
that are here stay unless the person wants the file's, kind by kind; what is overwritten goes into
history, so that it can be put back. Nothing that is here is removed, and what was removed here
comes back where the file has it.

This is the one place that writes a row as it was elsewhere, with its place, revision and moments:
past `Record.save()`, which would make them new. See decision 43.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Model, UniqueConstraint
from django.utils.functional import cached_property

from records.fields import EncryptedTextField
from records.forms import MAX_ROWS
from records.history import HistoryEntry
from records.json_values import LARGEST
from records.portability.along import fields_along, is_single, models_along, words_along
from records.portability.export import values_of
from records.portability.reading import follow, key_of, unique_names
from records.record import Record
from records.typed_fields import EncryptedJSONField


@dataclass(frozen=True)
class Pair:
    """A row that is here and the same one of the file, which says something else."""

    mine: object
    theirs: object

    @property
    def name(self):
        """What the row is known by here; "" where that is no text, or is among `texts` anyway."""
        telling = self.mine.telling
        lead = self.mine._meta.get_field(telling.lead) if telling and telling.lead else None
        name = _shown(lead, self.mine) if _is_shown(lead) else ""
        return "" if name in [mine for mine, _theirs in self.texts] else name

    @property
    def texts(self):
        """[(text here, text in the file), ...] of what a person wrote or chose in both."""
        fields = [each for each in words_along(type(self.mine)) if _is_shown(each)]
        texts = [tuple(_shown(each, row) for row in (self.mine, self.theirs)) for each in fields]
        return [(mine, theirs) for mine, theirs in texts if mine != theirs]


@dataclass
class Kind:
    """What becomes of the rows of one model."""

    model: type
    added: list = field(default_factory=list)
    untouched: list = field(default_factory=list)  # Pairs: as sign-up made it, nothing is lost
    differing: list = field(default_factory=list)  # Pairs
    joined: list = field(default_factory=list)  # rows that are here, with what only the file had
    returning: list = field(default_factory=list)  # removed rows that are here, and not so there
    same: int = 0
    too_many: list = field(default_factory=list)

    @property
    def filled(self):
        """How many rows of sign-up get words."""
        return sum(not _is_untouched(pair.theirs) for pair in self.untouched)

    @property
    def can_be_replaced(self):
        """Whether what is overwritten could be put back."""
        return issubclass(self.model, Record) and self.model.keeps_history and self.model.notes_acts

    @cached_property
    def compared(self):
        """The fields by which two rows say the same: those that would be replaced, if any."""
        words = words_along(self.model)
        if not self.can_be_replaced:
            return words
        kept = {each.name for each in self.model.history_fields()}
        return [each for each in words if each.name in kept]

    def says_the_same(self, mine, theirs):
        return values_of(mine, self.compared) == values_of(theirs, self.compared)


class Arrival:
    """The rows of `brought` on their way to the account of `user`. Nothing is written before
    `write()`.

    `locks`: who is about to write holds the rows that are here until the transaction ends, so that
    nothing is written over that another tab saves meanwhile.
    """

    def __init__(self, user, brought, *, locks=False):
        self.user = user
        self.brought = brought
        self._mine = {model: _rows_here(model, user, locks) for model in models_along()}
        self._new_ids = {}
        self._ids_written = set()
        self._left_out = set()
        self.is_fresh = self._is_fresh()
        self.kinds = [self._sorted(model) for model in models_along()]
        follow(self._written, self._new_ids)
        follow([pair.theirs for kind in self.asked for pair in kind.differing], self._new_ids)

    @property
    def new_ids(self):
        """{id in the file: id here} of the rows that have another one here."""
        found = {old: self._new_ids.get(new, new) for old, new in self.brought.new_ids.items()}
        return {**self._new_ids, **found}

    @property
    def added(self):
        """How many things come in; what was done to them is none."""
        return sum(len(kind.added) + kind.filled for kind in self._things)

    @property
    def same(self):
        return sum(kind.same for kind in self._things)

    @property
    def returning(self):
        """The kinds of which removed rows come back."""
        return [kind for kind in self.kinds if kind.returning]

    @property
    def _things(self):
        return [kind for kind in self.kinds if issubclass(kind.model, Record)]

    @property
    def asked(self):
        """The kinds of which some rows differ, and either may be kept."""
        return [kind for kind in self.kinds if kind.differing and kind.can_be_replaced]

    @property
    def staying(self):
        """The kinds of which some rows differ, and those that are here stay."""
        return [kind for kind in self.kinds if kind.differing and not kind.can_be_replaced]

    @property
    def too_many(self):
        return [kind for kind in self.kinds if kind.too_many]

    @property
    def starting(self):
        """The rows that would begin to do something here by themselves."""
        rows = [row for row in self._written if isinstance(row, Record)]
        return [row for row in rows if row.would_start]

    def write(self, replaced=(), may_start=False):
        """Write it all, or nothing. `replaced`: the models of which the file's rows win.

        Raises Conflict or IntegrityError when something here changed since it was looked at.
        """
        with transaction.atomic():
            for kind in self.kinds:
                self._insert(kind)
                for pair in kind.untouched:
                    _write_over(pair)
                for row in kind.joined:
                    row.save()
                for row in kind.returning:
                    row.restore()
                if kind.model in replaced and kind.can_be_replaced:
                    _replace(kind)
            self._note_added()
            for row in self._written:
                if isinstance(row, Record):
                    row.settle(may_start)

    @property
    def _written(self):
        """The rows that are written as they were elsewhere."""
        rows = ((*kind.added, *(pair.theirs for pair in kind.untouched)) for kind in self.kinds)
        return [row for each in rows for row in each]

    def _is_fresh(self):
        return all(
            is_single(model) and _is_untouched(row)
            for model, rows in self._mine.items()
            for row in rows
        )

    def _sorted(self, model):
        kind = Kind(model)
        follow(self.brought.rows[model], self._new_ids)
        here = _Mine(self._mine[model])
        for theirs in sorted(self.brought.rows[model], key=_place):
            self._sort(kind, here, theirs)
        return kind

    def _sort(self, kind, here, theirs):
        row = here.same_as(theirs)
        if row is not None:
            self._new_ids[theirs.pk] = row.pk
            if not _comes_back(row, theirs):
                self._compare(kind, row, theirs)
            elif here.has_room_for(theirs):
                here.hold_place_of(theirs)
                kind.returning.append(row)
                self._compare(kind, row, theirs)
            else:
                kind.too_many.append(theirs)
        elif self._is_of_another_row(theirs):
            kind.same += 1
        elif self._is_alone(theirs) or not here.has_room_for(theirs):
            self._left_out.add(theirs.pk)
            kind.too_many.append(theirs)
        else:
            here.take(theirs)
            kind.added.append(theirs)
            self._ids_written.add(theirs.pk)

    def _compare(self, kind, mine, theirs):
        is_same = kind.says_the_same(mine, theirs)
        if is_single(kind.model) and _is_untouched(mine) and (self.is_fresh or not is_same):
            kind.untouched.append(Pair(mine, theirs))
            self._ids_written.add(mine.pk)
        elif is_same:
            kind.same += mine not in kind.returning
        else:
            if isinstance(mine, Record) and mine.take_in(theirs):
                kind.joined.append(mine)
            if not kind.says_the_same(mine, theirs):
                kind.differing.append(Pair(mine, theirs))

    def _is_alone(self, row):
        """Whether it leans on a row for which there is no room. Where it need not, it does not."""
        for each in fields_along(type(row)):
            if each.is_relation and getattr(row, each.attname) in self._left_out:
                if not each.null:
                    return True
                setattr(row, each.attname, None)
        return False

    def _is_of_another_row(self, row):
        """Whether it tells of a row that is here already: what was done to it elsewhere is not to
        be put back here."""
        is_entry = isinstance(row, HistoryEntry) and not self.is_fresh
        return is_entry and row.row_id not in self._ids_written

    def _insert(self, kind):
        rows = kind.added
        if issubclass(kind.model, Record) and not self.is_fresh:
            _place_after(self._mine[kind.model], rows)
        kind.model._base_manager.bulk_create(rows)

    def _note_added(self):
        """Let "What changed" tell of rows that came to others, and let each be taken out again."""
        if self.is_fresh:
            return
        rows = [row for kind in self.kinds if kind.can_be_replaced for row in kind.added]
        HistoryEntry.objects.bulk_create(
            HistoryEntry(
                user=self.user,
                model_label=row._meta.label_lower,
                row_id=row.pk,
                kind=HistoryEntry.Kind.ADDED,
                old_values={},
            )
            for row in rows
            if row.archived_at is None
        )


class _Mine:
    """The rows of one model that are here, to find the same one as one of the file by its id, or by
    what a person can have once."""

    def __init__(self, rows):
        self._found = {}
        self._held = set()
        self._places = Counter()
        for row in rows:
            self.take(row)

    def same_as(self, theirs):
        found = (self._found.get(key) for key in _keys(theirs))
        return next(filter(None, found), None)

    def has_room_for(self, row):
        place = row.place_in_list() if isinstance(row, Record) else None
        return place is None or self._places[place] < MAX_ROWS

    def take(self, row):
        self._found.update(dict.fromkeys(_keys(row), row))
        for condition in _conditions(row):
            if condition in self._held:
                # Only one of the rows may have it, and another has.
                for name, _value in condition:
                    setattr(row, name, row._meta.get_field(name).get_default())
            self._held.add(condition)
        self.hold_place_of(row)

    def hold_place_of(self, row):
        """Count it among those of its list."""
        if isinstance(row, Record) and (place := row.place_in_list()) is not None:
            self._places[place] += 1


def _rows_here(model, user, locks):
    rows = model._base_manager.filter(user=user)
    rows = list(rows.select_for_update(no_key=True) if locks else rows)
    if not is_single(model):
        for row in rows:
            # A place in a list may depend on the person's day: they are not fetched for each row.
            row.user = user
    return rows


def _keys(row):
    return [(names, key_of(row, names)) for names in (("pk",), *unique_names(type(row)))]


def _conditions(row):
    """Return what the row has that only one row of a person may have, as ((field, value), ...)."""
    conditions = (
        tuple(each.condition.children)
        for each in row._meta.constraints
        if isinstance(each, UniqueConstraint) and each.condition
    )
    return [each for each in conditions if all(getattr(row, name) == value for name, value in each)]


def _is_shown(each):
    return isinstance(each, EncryptedTextField) and not isinstance(each, EncryptedJSONField)


def _shown(each, row):
    return each.display(each.to_text(getattr(row, each.attname)))


def _words(row):
    return values_of(row, words_along(type(row)))


def _is_untouched(row):
    """Whether nothing was written into it since it was made."""
    return isinstance(row, Record) and _words(row) == _words(type(row)())


def _comes_back(mine, theirs):
    """Whether the row was removed here by hand, and is there in the file."""
    can_be_removed = isinstance(mine, Record) and mine.keeps_history
    return can_be_removed and mine.archived_at is not None and theirs.archived_at is None


def _place(row):
    return (row.position, row.created_at) if isinstance(row, Record) else ()


def _place_after(mine, rows):
    last = max((row.position for row in mine), default=-1)
    for row in rows:
        row.position = min(row.position + last + 1, LARGEST)


def _write_over(pair):
    """Write a row of the file over the one of sign-up, in which is nothing yet."""
    row = pair.theirs
    row.pk, row._state.adding = pair.mine.pk, False
    Model.save(row, force_update=True)


def _replace(kind):
    for mine, theirs in ((pair.mine, pair.theirs) for pair in kind.differing):
        for each in kind.compared:
            setattr(mine, each.attname, getattr(theirs, each.attname))
        mine.save()
