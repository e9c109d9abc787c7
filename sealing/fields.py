"""A model field that lies encrypted in the database and is plain on the row.

The model needs a UUID key and a `user`. Only save(), create() and bulk_create() encrypt, because
only they know the row; every other way is refused with the reason. See
docs/decisions/0003-sealing.md.
"""

import base64
import logging
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup
from django.db.models.query_utils import DeferredAttribute
from django.db.models.sql.compiler import SQLCompiler

from sealing import person, sealed_text
from sealing.cipher import AssociatedData, SealError
from sealing.sealed_text import BLOCK, LONGEST, SHORTEST, Sealed

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
    """Decrypts the text at the first look and keeps it on the row."""

    field: "EncryptedField"

    def __get__(
        self, instance: models.Model | None, cls: type[models.Model] | None = None
    ) -> object:
        if instance is None:
            return self
        values, name = instance.__dict__, self.field.attname
        if name not in values:
            self.__set__(instance, self._stored(instance))
        if isinstance(values[name], Sealed):
            values[name] = self.field.from_text(self.field.decrypt(instance, values[name]))
        return values[name]

    def __set__(self, instance: models.Model, value: object) -> None:
        if isinstance(value, Sealed) and value.row_id is None:
            value.row_id = instance.__dict__.get(instance._meta.pk.attname)
        instance.__dict__[self.field.attname] = value

    def _stored(self, instance: models.Model) -> object:
        # refresh_from_db, which Django uses here, would open it on a row that lacks its user.
        rows = type(instance)._base_manager.using(instance._state.db).filter(pk=instance.pk)
        return rows.values_list(self.field.attname, flat=True).get()


class EncryptedField(models.CharField):
    """A text, or a choice that tells as much as a text, encrypted under its person's data key.

    `counts_bytes` makes `max_length` a number of bytes (UTF-8), for a text that may fill its
    column. A seal is a multiple of `block` bytes long: where a length would tell too much, take one
    that every value fits into. `sealed_as="app.model.field"` keeps the label that the stored texts
    are bound to when the model or field is renamed: add it in a migration of its own before the
    rename, or every stored text stops opening.
    """

    descriptor_class = EncryptedAttribute
    # None of these shows in the column, so a migration that changes one touches no table.
    non_db_attrs = (
        *models.CharField.non_db_attrs,
        *("block", "counts_bytes", "max_length", "sealed_as"),
    )

    def __init__(
        self,
        *args: object,
        block: int = BLOCK,
        counts_bytes: bool = False,
        sealed_as: str | None = None,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.block = block
        self.counts_bytes = counts_bytes
        self.sealed_as = sealed_as

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        name, path, args, kwargs = super().deconstruct()
        if self.block != BLOCK:
            kwargs["block"] = self.block
        if self.counts_bytes:
            kwargs["counts_bytes"] = True
        if self.sealed_as:
            kwargs["sealed_as"] = self.sealed_as
        return name, path, args, kwargs

    def contribute_to_class(self, cls: type[models.Model], name: str, **kwargs: object) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        # Not the table: renaming that is free.
        self.column_label: str = self.sealed_as or f"{cls._meta.label_lower}.{name}"
        self._column: bytes = self.column_label.encode()

    # Encrypting and decrypting --------------------------------------------------------------

    def decrypt(self, instance: models.Model, sealed: Sealed) -> str:
        """Return the text of `sealed`, which lies in this field of the row. Raises SealError."""
        row_id = sealed.row_id or instance.pk
        try:
            return person.decrypt(sealed, instance.user_id, self._associated_data(row_id))
        except SealError:
            # {% if row.text and ... %} swallows every error, so leave a trace of it here.
            logger.exception("%s of row %s does not open", self.column_label, row_id)
            raise

    def decrypt_with(self, keys: Mapping[int, AESGCM], row_id: UUID, sealed: Sealed) -> str:
        """Return the text of `sealed` by keys from elsewhere than this database, as {version: key}.
        Raises SealError."""
        try:
            key = keys[sealed.key_version]
        except KeyError:
            raise SealError(f"There is no data key {sealed.key_version}.") from None
        return sealed_text.decrypt(sealed, key, self._associated_data(row_id))

    def pre_save(self, instance: models.Model, add: bool) -> Sealed:
        """Encrypt what the row holds: always anew, so that equal texts look different."""
        text = self.to_text(getattr(instance, self.attname))
        length = self.length_of(text)
        if length > self.max_length:
            unit = "bytes" if self.counts_bytes else "characters"
            raise SealError(f"{self.column_label} takes {self.max_length} {unit}, not {length}.")
        place = self._associated_data(instance.pk)
        return person.encrypt(text, instance.user_id, place, self.block)

    def to_text(self, value: object) -> str:
        """Return the text to encrypt for what the row holds: itself, unless the field is typed."""
        if not isinstance(value, str):
            raise SealError(f"{self.column_label} takes a text, not {type(value).__name__}.")
        return value

    def from_text(self, text: str) -> object:
        """Return what the row holds for a decrypted text."""
        return text

    def length_of(self, text: str) -> int:
        """Return how much of `max_length` a text takes."""
        return len(text.encode(errors="surrogatepass") if self.counts_bytes else text)

    def _associated_data(self, row_id: object) -> AssociatedData:
        """Bind a text to its column and row: moved elsewhere, it does not open."""
        if not isinstance(row_id, UUID):
            raise SealError(f"{self.column_label} needs a row whose key is a UUID.")
        return AssociatedData(self._column + row_id.bytes)

    # The column -----------------------------------------------------------------------------

    def get_internal_type(self) -> str:
        return "BinaryField"

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        column = connection.ops.quote_name(self.column)
        return COLUMN_CHECKS[connection.vendor].format(column, SHORTEST, LONGEST)

    def from_db_value(
        self, value: bytes | memoryview | None, expression: object, connection: BaseDatabaseWrapper
    ) -> object:
        if value is None:  # From an outer join.
            return None
        # No bytes at all: a row that is older than its column.
        return Sealed(value) if value else self.from_text("")

    def get_db_prep_value(
        self, value: object, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> object:
        if value is None:
            return None
        if isinstance(value, Sealed):
            return connection.Database.Binary(bytes(value))
        if value in ("", b""):
            return connection.Database.Binary(b"")
        raise FieldError(
            f"{self.column_label} is sealed: only saving the row can write a text to it."
        )

    # What is refused -----------------------------------------------------------------------

    def get_placeholder(
        self, value: object, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> str:
        """Refuse what only this hook of Django sees: expressions in update(), and upserts."""
        if hasattr(value, "as_sql"):
            raise FieldError(f"{self.column_label} is sealed: the database cannot compute it.")
        query = compiler.query
        if self in getattr(query, "update_fields", ()) and not all(
            field.primary_key for field in query.unique_fields
        ):
            # The stored row has another id than the one the text was sealed for.
            raise FieldError(
                f"{self.column_label} is sealed: an upsert must go by the row's own id."
            )
        placeholder: str = connection.ops.binary_placeholder_sql(value)
        return placeholder

    def get_lookup(self, lookup_name: str) -> type[Lookup]:
        if lookup_name == "isnull":
            isnull: type[Lookup] = super().get_lookup(lookup_name)
            return isnull
        raise FieldError(
            f"{self.column_label} is sealed: the database cannot search it. "
            "Look through the person's rows in Python."
        )

    def get_transform(self, lookup_name: str) -> None:
        return None

    def value_to_string(self, obj: models.Model) -> str:
        """For dumpdata: a seal in base64. loaddata refuses it, as it refuses every text."""
        return base64.b64encode(self.pre_save(obj, add=False)).decode()

    # Checks ---------------------------------------------------------------------------------

    def check(self, **kwargs: object) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_sealing()]

    def _check_sealing(self) -> list[checks.CheckMessage]:
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
            (
                "E008",
                not self._is_one_length(),
                "needs a block that each choice fits into",
            ),
        ]
        return [
            checks.Error(f"A sealed text {rule}.", obj=self, id=f"sealing.{number}")
            for number, is_broken, rule in rules
            if is_broken
        ]

    def _fits_the_column(self) -> bool:
        if not isinstance(self.max_length, int):
            return False
        longest = self.max_length * (1 if self.counts_bytes else LONGEST_CHARACTER)
        blocks = longest // self.block + 1
        return SHORTEST - BLOCK + blocks * self.block <= LONGEST

    def _is_one_length(self) -> bool:
        """Whether no seal of a choice is longer than another's."""
        return all(len(str(choice).encode()) < self.block for choice, _label in self.flatchoices)

    def _is_compared(self) -> bool:
        options = self.model._meta
        references = list(options.ordering)
        for index in (*options.indexes, *options.constraints):
            references += getattr(index, "fields", ())
        return bool(self.unique or self.db_index or self.name in _field_names(references))


def _field_names(references: Iterable[object]) -> Iterator[str]:
    """Yield the names in "text", "-text", F("text") and F("text").desc()."""
    for reference in references:
        for leaf in reference.flatten() if hasattr(reference, "flatten") else [reference]:
            yield str(getattr(leaf, "name", leaf)).removeprefix("-")
