"""Plans of rows of every kind with anything in every field that may stand there.

    write_plan(alice, data.draw(plans()))

A new model or field is filled as soon as it is there.
"""

import uuid
from datetime import UTC, date, datetime

from django.db import models
from hypothesis import strategies as st

from plans.models import Plan, Slips
from printing.copies.options import Choices
from printing.papers.registry import PAPERS
from records.models import Draft, HistoryEntry, Record
from records.portability.along import fields_along, is_single, models_along
from records.portability.reading import key_of, unique_names
from records.text import clean_text
from records.typed_fields import (
    EncryptedDateField,
    EncryptedDatesField,
    EncryptedJSONField,
    EncryptedMomentField,
    EncryptedNamesField,
    EncryptedTicksField,
    EncryptedValueField,
    EncryptedWeekdaysField,
)
from reminders.fields import WeekdaysField

OF_SIGN_UP = (Plan, Slips)
MOST_OF_A_KIND = 3
DATES = st.dates(date(1900, 1, 2), date(2199, 12, 30))
MOMENTS = st.builds(
    datetime.combine, st.dates(date(1901, 1, 1), date(2198, 1, 1)), st.times(), st.just(UTC)
)
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))
NAMES = st.sampled_from(["one", "two", "copy", "us.988"])
LETTERS = st.characters(exclude_categories=["Cs"])
WEEKDAYS = st.sets(st.integers(0, 6)).map(lambda days: tuple(sorted(days)))
# Those of Django come after those that are made of them, a moment before a date.
VALUES = {
    EncryptedWeekdaysField: WEEKDAYS,
    EncryptedDatesField: st.lists(DATES, max_size=3).map(tuple),
    EncryptedTicksField: st.dictionaries(NAMES, st.none() | DATES, max_size=3),
    EncryptedNamesField: st.lists(NAMES, max_size=3).map(tuple),
    EncryptedDateField: st.none() | DATES,
    EncryptedMomentField: st.none() | MOMENTS,
    WeekdaysField: WEEKDAYS.filter(len),
    models.UUIDField: st.uuids(version=4),
    models.DateTimeField: MOMENTS,
    models.DateField: DATES,
    models.TimeField: TIMES,
    models.BooleanField: st.booleans(),
    models.IntegerField: st.integers(0, 30_000),
}
# What no field alone tells: it is about other rows, or made by the product.
MADE = {
    ("plans.slips", "words"): st.dictionaries(
        DATES.map(str), st.text(LETTERS, max_size=20).map(lambda text: clean(text)), max_size=3
    ),
    ("records.draft", "values"): st.dictionaries(
        NAMES, st.text(LETTERS, max_size=20) | st.lists(st.text(LETTERS, max_size=5)), max_size=3
    ).map(lambda values: {key: without_nul(value) for key, value in values.items()}),
    ("printing.paperchoice", "paper"): st.sampled_from(list(PAPERS)),
    ("printing.paperchoice", "answers"): st.booleans().map(
        lambda is_on: Choices(sections={"reasons": is_on}).as_json()
    ),
    ("printing.printedcopy", "paper"): st.sampled_from(list(PAPERS)),
    ("printing.printedcopy", "size"): st.sampled_from(["letter", "a4"]),
    # Only the newest copy of a paper has words; tests/accounts/test_take_along.py has one.
    ("printing.printedcopy", "words"): st.just(""),
    ("printing.printedcopy", "archived_at"): MOMENTS,
    ("triggers.riskydate", "until"): st.none(),
    ("reminders.quietday", "until"): st.none(),
    ("reminders.reminder", "early_time"): st.none(),
    ("reminders.reminder", "stopped_at"): st.none(),
    ("reminders.reminder", "stopped_for"): st.just(""),
    ("goals.reason", "is_pinned"): st.just(False),
}


def clean(text):
    return clean_text(text, single_line=True)


def without_nul(value):
    return (
        value.replace("\0", "") if isinstance(value, str) else [v.replace("\0", "") for v in value]
    )


@st.composite
def plans(draw):
    """{model: [{name of a field: value}, ...]}, with relations open."""
    return {model: draw(st.lists(rows(model), **_number_of(model))) for model in models_along()}


def _number_of(model):
    most = 1 if is_single(model) else MOST_OF_A_KIND
    return {"min_size": 1 if model in OF_SIGN_UP else 0, "max_size": most}


def rows(model):
    fields = [each for each in fields_along(model) if not each.is_relation and each.name != "id"]
    return st.fixed_dictionaries({each.name: values(each) for each in fields})


def values(field):
    """Return a strategy of what a field may hold."""
    made = MADE.get((field.model._meta.label_lower, field.name))
    if made is not None:
        return made
    if field.flatchoices:
        choices = [value for value, _label in field.flatchoices]
        return st.sampled_from([*choices, ""] if field.blank else choices)
    if type(field) in VALUES and isinstance(field, EncryptedValueField):
        found = VALUES[type(field)]
        return found if field.blank else found.filter(lambda value: value is not None)
    if isinstance(field, EncryptedJSONField):
        return st.just({})
    if isinstance(field, models.CharField) and not isinstance(field, WeekdaysField):
        return texts(field)
    found = next(values for kind, values in VALUES.items() if isinstance(field, kind))
    return st.none() | found if field.null else found


def texts(field):
    is_single_line = getattr(field, "single_line", True)
    found = st.text(LETTERS, max_size=min(field.max_length, 40))
    found = found.map(lambda text: clean_text(text, single_line=is_single_line)[: field.max_length])
    return found if field.blank else found.map(lambda text: text or "x")


def write_plan(user, plan):
    """Write a plan of `plans()` as the rows of a person, in the place of what they have."""
    for model in reversed(models_along()):
        model._base_manager.filter(user=user).delete()
    written = {}
    for model in models_along():
        written[model] = list(
            _distinct(_row(model, user, values, written) for values in plan[model])
        )
        model._base_manager.bulk_create(written[model])
    return written


def _row(model, user, values, written):
    row = model(user=user, **values)
    for each in fields_along(model):
        if each.is_relation:
            there = written[each.related_model]
            if not there:
                if not each.null:
                    return None
                continue
            setattr(row, each.attname, there[-1].pk)
    if isinstance(row, HistoryEntry):
        _let_it_tell_of_a_row(row, written)
    return row


def _let_it_tell_of_a_row(entry, written):
    rows = [row for each in written.values() for row in each if isinstance(row, Record)]
    rows = [row for row in rows if row.keeps_history and row.notes_acts]
    about = rows[-1] if rows else Draft()
    entry.model_label = about._meta.label_lower if rows else "goals.reason"
    entry.row_id = about.pk if rows else uuid.uuid4()


def _distinct(rows):
    seen = set()
    for row in rows:
        if row is None:
            continue
        keys = [(names, key_of(row, names)) for names in unique_names(type(row))]
        if not seen.intersection(keys):
            seen.update(keys)
            yield row
