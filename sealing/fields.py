"""A model field that lies encrypted in the database and is plain on the row.

The model needs a UUID key and a `user`. Only save(), create() and bulk_create() seal, because only
they know the row; every other door is refused with the reason. See docs/decisions/0003-sealing.md.
"""

import base64
import logging
from uuid import UUID

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from sealing import keys
from sealing.cipher import LONGEST, SHORTEST, Sealed, SealError, seal, unseal

logger = logging.getLogger(__name__)

# The same for every sealed column whatever its max_length, because Django never alters it.
# Nobody can store plain text, not even by hand: letters start above 0x0f.
COLUMN_CHECKS = {
    "sqlite": "typeof({0}) = 'blob' AND (length({0}) = 0"
    " OR (length({0}) BETWEEN {1} AND {2} AND {0} < x'10'))",
    "postgresql": "octet_length({0}) = 0"
    " OR (octet_length({0}) BETWEEN {1} AND {2} AND {0} < '\\x10'::bytea)",
}
LONGEST_CHARACTER = 4


class EncryptedAttribute(DeferredAttribute):
    """Opens the text at the first look and keeps it on the row."""

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        row, name = instance.__dict__, self.field.attname
        if name not in row:
            self.__set__(instance, self._stored(instance))
        if isinstance(row[name], Sealed):
            row[name] = self.field.from_text(self.field.open(instance, row[name]))
        return row[name]

    def __set__(self, instance, value):
        if isinstance(value, Sealed) and value.row is None:
            value.row = instance.__dict__.get(instance._meta.pk.attname)
        instance.__dict__[self.field.attname] = value

    def _stored(self, instance):
        # refresh_from_db, which Django uses here, would open it on a row that lacks its user.
        rows = type(instance)._base_manager.using(instance._state.db).filter(pk=instance.pk)
        return rows.values_list(self.field.attname, flat=True).get()


class EncryptedField(models.CharField):
    """A text, or a choice that tells as much as a text, encrypted under its person's data key.

    `counts_bytes` makes `max_length` a number
    of bytes (UTF-8), for a text that may fill its column. `sealed_as="app.model.field"` keeps the
    label that the stored seals carry when the model or field is renamed: add it in a migration of
    its own before the rename, or every stored text stops opening.
    """

    descriptor_class = EncryptedAttribute
    # None of these shows in the column, so a migration that changes one touches no table.
    non_db_attrs = (
        *models.CharField.non_db_attrs,
        *("counts_bytes", "max_length", "sealed_as"),
    )

    def __init__(self, *args, counts_bytes=False, sealed_as=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.counts_bytes = counts_bytes
        self.sealed_as = sealed_as

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        if self.counts_bytes:
            kwargs["counts_bytes"] = True
        if self.sealed_as:
            kwargs["sealed_as"] = self.sealed_as
        return name, path, args, kwargs

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        # Not the table: renaming that is free.
        self.label = self.sealed_as or f"{cls._meta.label_lower}.{name}"
        self._label = self.label.encode()

    # Sealing and opening --------------------------------------------------------------------

    def open(self, instance, sealed):
        """Return the text of `sealed`, which lies in this field of the row. Raises SealError."""
        row = sealed.row or instance.pk
        try:
            key = keys.opening_key(instance.user_id, sealed.number)
            return unseal(sealed, key, self._place(row))
        except SealError:
            # {% if row.text and ... %} swallows every error, so leave a trace of it here.
            logger.exception("%s of row %s does not open", self.label, row)
            raise

    def pre_save(self, instance, add):
        """Seal what the row holds: always anew, so that equal texts look different."""
        text = self.to_text(getattr(instance, self.attname))
        length = self.length_of(text)
        if length > self.max_length:
            unit = "bytes" if self.counts_bytes else "characters"
            raise SealError(f"{self.label} takes {self.max_length} {unit}, not {length}.")
        number, key = keys.sealing_key(instance.user_id)
        return seal(text, key, number, self._place(instance.pk))

    def to_text(self, value):
        """The text that is sealed for what the row holds: that itself, but in a typed field."""
        if not isinstance(value, str):
            raise SealError(f"{self.label} takes a text, not {type(value).__name__}.")
        return value

    def from_text(self, text):
        """What the row holds for a text that was opened."""
        return text

    def length_of(self, text):
        """How much of `max_length` a text takes."""
        return len(text.encode(errors="surrogatepass") if self.counts_bytes else text)

    def _place(self, row):
        if not isinstance(row, UUID):
            raise SealError(f"{self.label} needs a row whose key is a UUID.")
        return self._label + row.bytes

    # The column -----------------------------------------------------------------------------

    def get_internal_type(self):
        return "BinaryField"

    def db_check(self, connection):
        column = connection.ops.quote_name(self.column)
        return COLUMN_CHECKS[connection.vendor].format(column, SHORTEST, LONGEST)

    def from_db_value(self, value, expression, connection):
        if value is None:  # From an outer join.
            return None
        # No bytes at all: a row that is older than its column.
        return Sealed(value) if value else self.from_text("")

    def get_db_prep_value(self, value, connection, prepared=False):
        if value is None:
            return None
        if isinstance(value, Sealed) or value in ("", b""):
            return connection.Database.Binary(bytes(value or b""))
        raise FieldError(f"{self.label} is sealed: only saving the row can write a text to it.")

    # The doors that stay shut ---------------------------------------------------------------

    def get_placeholder(self, value, compiler, connection):
        """Refuse what only this hook of Django sees: expressions in update(), and upserts."""
        if hasattr(value, "as_sql"):
            raise FieldError(f"{self.label} is sealed: the database cannot compute it.")
        query = compiler.query
        if self in getattr(query, "update_fields", ()) and not all(
            field.primary_key for field in query.unique_fields
        ):
            # The stored row has another id than the one the text was sealed for.
            raise FieldError(f"{self.label} is sealed: an upsert must go by the row's own id.")
        return connection.ops.binary_placeholder_sql(value)

    def get_lookup(self, lookup_name):
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(
            f"{self.label} is sealed: the database cannot search it. "
            "Look through the person's rows in Python."
        )

    def get_transform(self, lookup_name):
        return None

    def value_to_string(self, obj):
        """For dumpdata: a seal in base64. loaddata refuses it, as it refuses every text."""
        return base64.b64encode(self.pre_save(obj, add=False)).decode()

    # Checks ---------------------------------------------------------------------------------

    def check(self, **kwargs):
        return [*super().check(**kwargs), *self._check_sealing()]

    def _check_sealing(self):
        key = self.model._meta.pk
        attributes = {field.attname for field in self.model._meta.concrete_fields}
        rules = [
            ("E002", self.null, "cannot be null: an empty text is ''"),
            ("E003", self.has_default() and self.default != "", "has no default but ''"),
            ("E003", self.has_db_default(), "has no default in the database"),
            ("E004", not self._fits_the_column(), "needs a max_length that fits its column"),
            ("E005", self._is_compared(), "cannot be sorted, indexed or unique"),
            ("E006", not isinstance(key, models.UUIDField), "needs a row with a UUID key"),
            ("E007", "user_id" not in attributes, "needs a row with a `user`"),
        ]
        return [
            checks.Error(f"A sealed text {rule}.", obj=self, id=f"sealing.{number}")
            for number, is_broken, rule in rules
            if is_broken
        ]

    def _fits_the_column(self):
        room = LONGEST - SHORTEST
        if not self.counts_bytes:
            room //= LONGEST_CHARACTER
        return isinstance(self.max_length, int) and self.max_length <= room

    def _is_compared(self):
        options = self.model._meta
        parts = list(options.ordering)
        for index in (*options.indexes, *options.constraints):
            parts += getattr(index, "fields", ())
        return self.unique or self.db_index or self.name in _names(parts)


def _names(parts):
    """The field names in "text", "-text", F("text") or F("text").desc()."""
    for part in parts:
        for leaf in part.flatten() if hasattr(part, "flatten") else [part]:
            yield str(getattr(leaf, "name", leaf)).removeprefix("-")
