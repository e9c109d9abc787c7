"""What a file holds, which anybody may have made: rows of one person, each checked, none written.

Every row gets `user` from whoever brings the file: the file has no say in that. A row whose id is
another account's gets one of its own, always the same, so that a file brought twice is one plan,
also when that account is gone by then.
"""

import json
import re
import uuid
from collections import Counter
from dataclasses import dataclass, field

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.fields import EncryptedTextField
from records.history import HistoryEntry
from records.json_values import typed
from records.portability.along import fields_along, is_single, models_along
from records.portability.export import FORMAT, VERSION
from records.portability.values import from_json, to_json
from records.record import Record

# More than a plan of many years has. Each is some work to read.
MOST_ROWS = 20_000
# Of lists and objects, so that a file that is only these takes no great place while it is read.
MOST_BRACKETS = 200_000
LONGEST_NAME = 60  # of what is told to be unknown
UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
AGE = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")

NO_PLAN = _("This is not a file of a plan. Choose the one called my-plan.json.")
LOCKED = _(
    "This file is locked with age. Open it on your own device first: "
    "age -d my-plan.json.age > my-plan.json. Then choose my-plan.json."
)
NEWER = _("This file is from a newer version of this site. It can be brought to that one only.")
TOO_MUCH = _("There is more in this file than a plan can hold.")
DAMAGED = _("Something in this file does not fit, at %(place)s. Nothing was changed.")


class NotTaken(Exception):
    """A file that cannot be brought. Its text is a sentence for the person."""


@dataclass
class Brought:
    """What a file holds. `rows` is {model: [rows]}, with their own ids where these are free;
    `new_ids` is {id in the file: id of the row} of the others."""

    user_values: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    unknown: list = field(default_factory=list)
    new_ids: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A place in the file, for the sentence that names it."""

    model: str
    number: int = 0
    name: str = ""

    def __str__(self):
        return " ".join(filter(None, [self.model, str(self.number or ""), self.name]))


def read(data, user):
    """Return what the bytes of a file hold as `Brought`. Raises NotTaken."""
    plan = _opened(data)
    brought = Brought()
    brought.user_values = _user_values(plan, user._meta.model, brought.unknown)
    raw_rows = _raw_rows(plan, brought.unknown)
    for model in models_along():
        raw = raw_rows.get(model._meta.label_lower, [])
        brought.rows[model] = [
            _row(model, user, each, Place(model._meta.label_lower, number), brought.unknown)
            for number, each in enumerate(raw, 1)
        ]
    _refuse_twins(brought)
    _give_free_ids(brought, user)
    _refuse_loose_ends(brought, user)
    _refuse_what_cannot_be(brought)
    brought.unknown = list(dict.fromkeys(brought.unknown))
    return brought


def follow(rows, new_ids):
    """Let rows lean on the rows that those of `new_ids`, {id in the file: id here}, have become.

    Also in what is kept as one text: the people on a paper, what a form held, what history keeps.
    """
    if not new_ids:
        return
    texts = {str(old): str(new) for old, new in new_ids.items()}
    for row in rows:
        for each in fields_along(type(row)):
            if not each.primary_key:
                _follow(row, each, new_ids, texts)


def _follow(row, each, new_ids, texts):
    value = getattr(row, each.attname)
    if isinstance(value, uuid.UUID):
        setattr(row, each.attname, new_ids.get(value, value))
    elif hasattr(each, "to_text"):
        text = each.to_text(value)
        followed = UUID.sub(lambda found: texts.get(found[0], found[0]), text)
        if followed != text:
            setattr(row, each.attname, each.from_text(followed))


def _opened(data):
    if data.startswith(AGE):
        raise NotTaken(LOCKED)
    if data.count(b"{") + data.count(b"[") > MOST_BRACKETS:
        raise NotTaken(TOO_MUCH)
    try:
        plan = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise NotTaken(NO_PLAN) from None
    if not isinstance(plan, dict) or plan.get("format") != FORMAT:
        raise NotTaken(NO_PLAN)
    if type(plan.get("version")) is not int or plan["version"] < 1:
        raise NotTaken(DAMAGED % {"place": "version"})
    if plan["version"] > VERSION:
        raise NotTaken(NEWER)
    return plan


def _refuse_constant(name):
    raise ValueError(f"{name} is no number.")


def _user_values(plan, model, unknown):
    raw = _typed(plan.get("user", {}), dict, Place("user"))
    return _values(model, raw, Place("user"), unknown)


def _raw_rows(plan, unknown):
    """Return {label: [raw rows]} of the models that are known here."""
    rows = _typed(plan.get("rows", {}), dict, Place("rows"))
    known = {model._meta.label_lower for model in models_along()}
    extra = {*plan} - {"format", "version", "made_at", "user", "rows"}
    unknown += [_short(name) for name in [*sorted(extra), *rows] if name not in known]
    lists = {name: _typed(rows[name], list, Place(name)) for name in known & {*rows}}
    if sum(map(len, lists.values())) > MOST_ROWS:
        raise NotTaken(TOO_MUCH)
    return lists


def _row(model, user, raw, place, unknown):
    raw = _typed(raw, dict, place)
    values = _values(model, raw, place, unknown)
    row = model(user=user)
    for each in fields_along(model):
        if each.name in values:
            setattr(row, each.attname, values[each.name])
        elif not (each.has_default() or each.null or each.blank):
            raise _damaged(Place(place.model, place.number, each.name))
    return row


def _values(model, raw, place, unknown):
    fields = {each.name: each for each in fields_along(model)}
    unknown += [f"{place.model} {_short(name)}" for name in raw if name not in fields]
    values = {}
    for name in fields.keys() & raw.keys():
        try:
            values[name] = from_json(fields[name], raw[name])
        except (ValidationError, ValueError, TypeError, OverflowError):
            raise _damaged(Place(place.model, place.number, name)) from None
    return values


def _refuse_twins(brought):
    """Refuse a file that has a row twice, or two where a person can have one."""
    for model, rows in brought.rows.items():
        for names in (("pk",), *unique_names(model)):
            keys = Counter(key_of(row, names) for row in rows)
            if any(count > 1 for count in keys.values()):
                raise _damaged(Place(model._meta.label_lower))


def unique_names(model):
    """Return the names of the fields that tell a person's rows of a model apart, beside `id`."""
    always = [each for each in model._meta.constraints if _is_unique(each) and not each.condition]
    names = [tuple(name for name in each.fields if name != "user") for each in always]
    return [*names, *([()] if is_single(model) else [])]


def key_of(row, names):
    return tuple(getattr(row, name if name == "pk" else _attname(row, name)) for name in names)


def _attname(row, name):
    return row._meta.get_field(name).attname


def _is_unique(constraint):
    return isinstance(constraint, models.UniqueConstraint)


def _give_free_ids(brought, user):
    """Give what has the id of another account's row an id of its own, or the one that it got when
    it came the first time."""
    for model, rows in brought.rows.items():
        wanted = _ids_of_the_first_time(model, [row.pk for row in rows], user)
        # Twice at most, unless somebody made ids for others to stumble over.
        while taken := _taken_by_others(model, wanted.values(), user):
            for old, new in wanted.items():
                wanted[old] = _own_id(new, user) if new in taken else new
        for row in rows:
            if wanted[row.pk] != row.pk:
                brought.new_ids[row.pk] = wanted[row.pk]
                row.pk = wanted[row.pk]
    follow([row for rows in brought.rows.values() for row in rows], brought.new_ids)


def _ids_of_the_first_time(model, ids, user):
    """Return {id in the file: id of the row that it made here before, or itself}."""
    own_ids = {old: _own_id(old, user) for old in ids}
    # A file from here has the row by that id: then it is another one.
    wanted = {*own_ids.values()} - {*ids}
    here = _ids_among(model._base_manager.filter(user=user), wanted)
    return {old: own if own in here else old for old, own in own_ids.items()}


def _own_id(old, user):
    return uuid.uuid5(user.pk, old.hex)


def _taken_by_others(model, ids, user):
    return _ids_among(model._base_manager.exclude(user=user), ids)


def _ids_among(rows, ids):
    found = set()
    ids = list(ids)
    for start in range(0, len(ids), 5000):
        part = ids[start : start + 5000]
        found.update(rows.filter(pk__in=part).values_list("pk", flat=True))
    return found


def _refuse_loose_ends(brought, user):
    """Refuse rows that lean on one that is neither in the file nor this person's."""
    for model, rows in brought.rows.items():
        for each in (each for each in fields_along(model) if each.is_relation):
            there = {row.pk for row in brought.rows[each.related_model]}
            wanted = {getattr(row, each.attname) for row in rows} - {None} - there
            own = each.related_model._base_manager.filter(user=user, pk__in=wanted)
            if wanted - {*own.values_list("pk", flat=True)}:
                raise _damaged(Place(model._meta.label_lower, 0, each.name))


def _refuse_what_cannot_be(brought):
    for model, rows in brought.rows.items():
        checks = [
            each for each in model._meta.constraints if isinstance(each, models.CheckConstraint)
        ]
        for number, row in enumerate(rows, 1):
            try:
                _refuse_nonsense(row)
                for check in checks:
                    check.validate(model, row)
            except (ValidationError, ValueError, TypeError, OverflowError, LookupError):
                raise _damaged(Place(model._meta.label_lower, number)) from None


def _refuse_nonsense(row):
    if isinstance(row, HistoryEntry):
        _refuse_old_nonsense(row)
    else:
        row.refuse_nonsense()


def _refuse_old_nonsense(entry):
    """Refuse an entry that could not be put back, or shown. Clean what it holds."""
    model = apps.get_model(entry.model_label)
    if model not in models_along() or not issubclass(model, Record):
        raise ValueError("Nothing is kept of these.")
    if not (model.keeps_history and model.notes_acts):
        raise ValueError("No act on these is noted.")
    cleaned = {
        each.attname: _cleaned_old_value(each, entry.old_values[each.attname])
        for each in model.history_fields()
        if each.attname in entry.old_values
    }
    entry.old_values = {**entry.old_values, **cleaned}


def _cleaned_old_value(field, value):
    """Return a value as history keeps it: of a sealed field its text, else what JSON has for it."""
    if not isinstance(field, EncryptedTextField):
        return to_json(field, from_json(field, value))
    value = to_json(field, field.from_text(typed(value, str)))
    return field.to_text(from_json(field, value))


def _typed(raw, type_, place):
    try:
        return typed(raw, type_)
    except TypeError:
        raise _damaged(place) from None


def _damaged(place):
    return NotTaken(DAMAGED % {"place": place})


def _short(name):
    return name.encode(errors="ignore").decode()[:LONGEST_NAME]
