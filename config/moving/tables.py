"""The tables that move, as plain rows: no model's save(), no signal, no seal is opened."""

from functools import cached_property

from django.apps import apps

from config.moving.values import Unfit, is_text, reader_of

# A row may hold a whole PDF.
AT_ONCE = 500


class Table:
    """One table with its columns, on either side."""

    def __init__(self, model):
        self.model = model
        self.name = model._meta.db_table
        self.fields = model._meta.local_concrete_fields
        self.key = model._meta.pk

    def old_rows(self, database, fields=None, in_order=False):
        """Yield each row as it stands in SQLite, all columns or some, by its key or as it lies."""
        # As expressions, which have no declared type: Django's own reading of dates and switches
        # would turn what it cannot read into nothing.
        columns = [f"+{_quoted(database, field)}" for field in fields or self.fields]
        order = _quoted(database, self.key) if in_order else "rowid"
        yield from self._fetched(database, columns, order)

    def read_rows(self, database, in_order=False):
        """Yield each row of SQLite as PostgreSQL takes it. Raises Unfit."""
        readers = self.readers
        for row in self.old_rows(database, in_order=in_order):
            yield [
                None if value is None else read(value)
                for read, value in zip(readers, row, strict=True)
            ]

    def new_rows(self, database):
        """Yield each row of PostgreSQL, in the order in which SQLite has its keys."""
        columns = [_quoted(database, field) for field in self.fields]
        order = _quoted(database, self.key) + (' COLLATE "C"' if is_text(self.key) else "")
        yield from self._fetched(database, columns, order)

    def write(self, rows, database):
        """Put rows into the table of PostgreSQL, and return how many."""
        table = database.ops.quote_name(self.name)
        columns = ", ".join(_quoted(database, field) for field in self.fields)
        count = 0
        with (
            # Django names the errors of what it runs itself alone.
            database.wrap_database_errors,
            database.cursor() as cursor,
            cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
                count += 1
        return count

    def why_unfit(self, database):
        """Return {(column, why it cannot go): how many rows}, of all that is not only bytes."""
        fields = [field for field in self.fields if field.get_internal_type() != "BinaryField"]
        readers = [reader_of(field) for field in fields]
        found = {}
        for row in self.old_rows(database, fields):
            for field, read, value in zip(fields, readers, row, strict=True):
                if why := value is not None and _why_not(read, value):
                    found[field.column, why] = found.get((field.column, why), 0) + 1
        return found

    @cached_property
    def readers(self):
        return [reader_of(field) for field in self.fields]

    def position(self, column):
        return [field.column for field in self.fields].index(column)

    def _fetched(self, database, columns, order):
        table = database.ops.quote_name(self.name)
        with database.chunked_cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}")
            while rows := cursor.fetchmany(AT_ONCE):
                yield from rows


def all_tables():
    """Return every table of the site but the cache's and the list of migrations."""
    models = apps.get_models(include_auto_created=True)
    return [Table(model) for model in models if model._meta.managed and not model._meta.proxy]


def _quoted(database, field):
    return database.ops.quote_name(field.column)


def _why_not(read, value):
    try:
        read(value)
    except Unfit as error:
        return str(error)
    return ""
