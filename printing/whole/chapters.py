"""The chapters of the file that holds all that a person owns: first the plan as it is read."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.dates import full_date
from plans.models import PlanItem, SectionSetting
from plans.review.changes import OF_ONE_PART, part_of
from plans.sections import BY_NAME, LISTS, SECTIONS
from printing.whole.rows import Fact, ToldRow, is_removed, models_told, value_kept
from records.telling import Said


@dataclass(frozen=True)
class Chapter:
    """`key` is where a link in the contents leads; `groups` are rows, each under a title or "".
    `notes` say where it is not shown."""

    key: str
    title: Promise | str
    groups: list[tuple[Promise | str, list[ToldRow]]]
    notes: tuple[str, ...] = ()


def chapters_of(rows):
    """Return the chapters of a person's Rows that hold something, in the order of reading."""
    found = (*_sections(rows), *_others(rows), _drafts(rows), _removed(rows), _history(rows))
    return [chapter for chapter in found if any(told for _title, told in chapter.groups)]


def _sections(rows):
    """Yield each section of the plan, also those that are hidden or stay off paper."""
    items = defaultdict(list)
    for item in rows.active(PlanItem):
        items[item.section].append(item)
    for section in SECTIONS:
        if section.lists:
            groups = [
                (each.title if section.prompts else "", _told_items(rows, each, items))
                for each in section.lists
            ]
        else:
            groups = [("", [rows.told(row) for row in rows.active(section.model)])]
        yield Chapter(section.name, section.title, groups, tuple(_notes(section, rows.user.plan)))
    # Of a list that there is no more.
    left = [rows.told(item) for name in items.keys() - LISTS.keys() for item in items[name]]
    yield Chapter("items", PlanItem.telling.title, [("", left)])


def _told_items(rows, plan_list, items):
    labels = plan_list.labels or {}
    return [rows.told(item, without=["section"], labels=labels) for item in items[plan_list.name]]


def _notes(section, plan):
    if not section.is_shown(plan):
        yield _("It is hidden on My plan.")
    if not section.is_on_paper(plan):
        yield _("It is not on printouts.")


def _others(rows):
    """Yield a chapter for each other kind of row that does not stand within another one."""
    in_sections = {section.model for section in SECTIONS}
    models = [
        model for model in models_told() if not (model in in_sections or model.telling.within)
    ]
    for model in sorted(models, key=lambda model: model.telling.place):
        own = rows.active(model)
        if model is SectionSetting:
            places = list(BY_NAME)
            own = sorted((row for row in own if row.section in places), key=_place_of_section)
        groups = [("", [rows.told(row) for row in own])]
        yield Chapter(model._meta.label_lower.replace(".", "-"), model.telling.title, groups)


def _place_of_section(row):
    return list(BY_NAME).index(row.section)


def _drafts(rows):
    """What was typed and not saved yet, as it was typed."""
    drafts = rows.user.drafts.order_by("-saved_at")
    told = [
        ToldRow(_moment(rows, draft.saved_at), [Fact("", list(_typed(draft.values)))], [])
        for draft in drafts
    ]
    return Chapter("drafts", _("Not saved yet"), [("", told)])


def _typed(values):
    for value in values.values():
        for text in value if isinstance(value, list) else [value]:
            if str(text).strip():
                yield Said(str(text))


def _removed(rows):
    """What somebody took out, as long as they can put it back."""
    groups = [
        (model.telling.title, [rows.told(row) for row in found if is_removed(row)])
        for model, found in rows.by_model.items()
    ]
    title = _("Removed in the last 30 days")
    return Chapter("removed", title, [group for group in groups if group[1]])


def _history(rows):
    """What was changed, the newest first, by day."""
    by_key = {row.pk: row for found in rows.by_model.values() for row in found}
    days = defaultdict(list)
    for entry in rows.user.history.order_by("-made_at", "-pk"):
        day = rows.user.localtime(entry.made_at).date()
        days[day].append(_change(rows, entry, by_key.get(entry.row_id)))
    country = rows.user.country
    groups = [(full_date(day, country), told) for day, told in days.items()]
    return Chapter("changes", _("What changed"), groups)


def _change(rows, entry, row):
    model = apps.get_model(entry.model_label)
    done = OF_ONE_PART[entry.kind] % {"part": part_of(model, row), "count": 1}
    now = Fact(done, rows.name_of(row)) if row is not None else Fact("", [Said(done)])
    return ToldRow(now, list(_before(rows, model, entry.old_values)), [])


def _before(rows, model, old_values):
    """Yield what each field held before, under what it is called; none of one that the model has no
    more."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    for name, kept in old_values.items():
        if field := fields.get(name):
            value = value_kept(model, field.name, kept)
            texts = rows.said(model, field.name, value)
            if texts and field.name not in model.telling.left_out:
                yield Fact(_("Before: %(label)s") % {"label": model.telling.label_of(field)}, texts)


def _moment(rows, moment):
    return Fact("", [Said(rows.in_words(moment))])
