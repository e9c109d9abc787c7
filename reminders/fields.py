from django.db import models

from records.json_values import WEEKDAYS_SCHEMA, weekdays_from_json


class WeekdaysField(models.CharField):
    """Days of the week, (0, 4) being Monday and Friday.

    In the column they are digits, in plain sight: a tick reads it without anybody's key.
    """

    # How they stand in the file of a plan; a mail has one day at least.
    json_schema = {**WEEKDAYS_SCHEMA, "minItems": 1}

    def to_json(self, days):
        return list(days)

    def from_json(self, raw):
        return weekdays_from_json(raw)

    def from_db_value(self, value, expression, connection):
        # None comes from an outer join.
        return None if value is None else tuple(map(int, value))

    def to_python(self, value):
        return tuple(map(int, value))

    def get_prep_value(self, value):
        # A pattern that a constraint looks for is a text.
        return value if isinstance(value, str) else "".join(map(str, sorted(value)))
