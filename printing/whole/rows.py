"""Rows of any kind in words, field by field, by what their models declare (records/telling.py)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.dates import full_date, time_of_day
from accounts.models import User
from plans.models import PlanItem, SectionSetting
from plans.sections import BY_NAME, LISTS
from records.fields import EncryptedTextField
from records.models import Record
from records.telling import Said, Telling
from records.typed_fields import EncryptedWeekdaysField

# Of every record: whose it is, and the marks by which it is kept. They are told where a model has
# a word for them.
MARKS = frozenset({"user", *(field.name for field in Record._meta.get_fields())})


@dataclass(frozen=True)
class Fact:
    """What a field holds, under what it is called."""

    label: Promise | str
    texts: list[Said]


@dataclass(frozen=True)
class ToldRow:
    """One row: what it is known by, all else of it, and the rows that belong to it under a word."""

    lead: Fact | None
    facts: list[Fact]
    within: list[tuple[Promise | str, list]]


def models_told():
    """Return every model with rows that a person owns and can read, and the person's own."""
    return [model for model in apps.get_models() if isinstance(telling_of(model), Telling)]


def telling_of(model):
    return getattr(model, "telling", None)


def told_fields(model):
    """Return the fields of a model that are told, as it declares them; marks only by a word."""
    telling = model.telling
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in telling.left_out
        and (field.name in telling.labels or not (field.primary_key or field.name in MARKS))
    ]


class Rows:
    """Everything that one person owns, read by one query for each kind of row."""

    def __init__(self, user):
        self.user = user

    @cached_property
    def by_model(self):
        """{model: its rows in the person's order, removed ones too}"""
        return {model: self._read(model) for model in models_told()}

    def _read(self, model):
        if model is User:
            return [self.user]
        rows = model.objects.filter(user=self.user)
        rows = list(rows.in_order() if issubclass(model, Record) else rows.order_by("pk"))
        for row in rows:
            row.user = self.user
        return rows

    def active(self, model):
        """Return the rows that were not removed. A row whose changes are not kept cannot be."""
        return [row for row in self.by_model[model] if not is_removed(row)]

    def told(self, row, without=(), labels=None):
        """Return a row in words, less the fields `without`; `labels` as in a Telling."""
        lead, labels = row.telling.lead, labels or {}
        shown = [field.name for field in told_fields(row._meta.model)]
        facts = (
            self._fact(row, name, labels.get(name))
            for name in shown
            if name not in (lead, *without)
        )
        first = self._fact(row, lead, labels.get(lead, "")) if lead else None
        return ToldRow(first, [fact for fact in facts if fact.texts], self._within(row))

    def name_of(self, row):
        """Return what a row is known by, as texts."""
        telling = row.telling
        return self._fact(row, telling.lead).texts if telling.lead else [Said(telling.title)]

    def said(self, model, name, value):
        """Return what is said of a value of a field, also of one that history kept: [Said, ...]."""
        field = model._meta.get_field(name)
        if value in (None, "", (), {}, []):
            return []
        if name in model.telling.said:
            return [said for said in model.telling.said[name](value, self.user) if said.text]
        if name == "section" and model in TITLES:
            return [Said(str(TITLES[model][value].title))] if value in TITLES[model] else []
        if field.is_relation:
            return self._said_of_row(field.related_model, value)
        if field.choices and isinstance(field, EncryptedTextField):
            return [Said(field.display(value))]
        if field.choices:
            return [Said(str(dict(field.flatchoices).get(value, value)))]
        if isinstance(field, EncryptedWeekdaysField):
            return [Said(field.display(field.to_text(value)))]
        return [
            Said(self.in_words(each)) for each in (value if isinstance(value, tuple) else [value])
        ]

    def _said_of_row(self, model, pk):
        return next((self.name_of(row) for row in self.by_model[model] if row.pk == pk), [])

    def in_words(self, value):
        """Return a text, date, time or yes and no as the person's country writes it."""
        country = self.user.country
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, datetime):
            moment = self.user.localtime(value)
            return f"{full_date(moment, country)} · {time_of_day(moment, country)}"
        if isinstance(value, date):
            return full_date(value, country)
        if isinstance(value, time):
            return time_of_day(value, country)
        return str(value)

    def _fact(self, row, name, label=None):
        field = row._meta.get_field(name)
        label = row.telling.label_of(field) if label is None else label
        return Fact(label, self.said(row._meta.model, name, getattr(row, field.attname)))

    def _within(self, row):
        return [
            (model.telling.title, [self.told(child, without=[field]) for child in children])
            for (model, field), by_row in self._children.items()
            if isinstance(row, model._meta.get_field(field).related_model)
            and (children := by_row.get(row.pk))
        ]

    @cached_property
    def _children(self):
        """{(model, its field that leads to the row): {key of that row: the rows, in order}}"""
        found = {}
        for model in self.by_model:
            if name := model.telling.within:
                by_row = found[model, name] = defaultdict(list)
                for child in self.active(model):
                    by_row[getattr(child, f"{name}_id")].append(child)
        return found


# Which part of the plan a row is of: its name is kept, and its title told.
TITLES = {PlanItem: LISTS, SectionSetting: BY_NAME}


def is_removed(row):
    """Whether somebody removed a row and can still put it back."""
    return bool(getattr(row, "keeps_history", False) and row.archived_at)


def value_kept(model, name, kept):
    """Return the value of what history kept of a field."""
    field = model._meta.get_field(name)
    target = field.target_field if field.is_relation else field
    return target.to_python(kept)
