from django.db import models


class WeekdaysField(models.CharField):
    """Days of the week, (0, 4) being Monday and Friday.

    In the column they are digits, in plain sight: a tick reads it without anybody's key.
    """

    def from_db_value(self, value, expression, connection):
        # None comes from an outer join.
        return None if value is None else tuple(map(int, value))

    def to_python(self, value):
        return tuple(map(int, value))

    def get_prep_value(self, value):
        # A pattern that a constraint looks for is a text.
        return value if isinstance(value, str) else "".join(map(str, sorted(value)))
