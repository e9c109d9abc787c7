"""Which models and fields go along when somebody takes their plan with them."""

from functools import cache
from graphlib import TopologicalSorter

from django.apps import apps

from records.record import Record

# Whose row it is: whoever brings a file owns all of it.
OWNER = "user"
# What every row has beside its words.
FRAME = ("id", "position", "revision", "created_at", "archived_at")


@cache
def models_along():
    """Return the models whose rows go along, each after those that it leans on, and what is kept
    about rows of any model after all of these."""
    models = [model for model in apps.get_models() if getattr(model, "goes_along", False)]
    sorter = TopologicalSorter({model: _leans_on(model, models) for model in models})
    return tuple(sorter.static_order())


@cache
def fields_along(model):
    """Return the fields of a model that go along, in the order in which they are declared."""
    left = {OWNER, *model.left_behind}
    return tuple(field for field in model._meta.concrete_fields if field.name not in left)


@cache
def words_along(model):
    """Return those of them that say something: two rows alike in them say the same."""
    return tuple(field for field in fields_along(model) if field.name not in FRAME)


def is_single(model):
    """Whether a person has one row of it at most."""
    return model._meta.get_field(OWNER).unique


def _leans_on(model, models):
    if not issubclass(model, Record):
        return [other for other in models if issubclass(other, Record)]
    related = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
    return [other for other in models if other in related and other is not model]
