from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from plans.forms import ItemForm
from plans.models import PlanItem
from plans.sections import LISTS
from records.pages import (
    completion_of,
    edit_page,
    form_page,
    list_page,
    new_position,
    removal,
)


def listing(request, section):
    page = _page(section)
    rows = request.user.planitems.filter(section=section)
    return list_page(request, page, rows, add_url=reverse("items:add", args=[section]))


def add(request, section):
    page = _page(section)
    form = ItemForm(
        request.POST or None,
        user=request.user,
        instance=PlanItem(user=request.user, section=section),
    )
    return form_page(request, form, page, _list(section))


def edit(request, pk):
    rows = request.user.planitems
    item = get_object_or_404(rows, pk=pk)
    page = LISTS[item.section]
    return edit_page(request, rows, pk, ItemForm, page, _list(item.section))


@require_POST
def remove(request, pk):
    return removal(request.user.planitems, pk, _list(_item(request, pk).section))


@require_POST
def move(request, pk):
    return new_position(request, request.user.planitems, pk, _list(_item(request, pk).section))


@require_POST
def completion(request, pk):
    return completion_of(request, request.user.planitems, pk, _list(_item(request, pk).section))


def _page(section):
    if section not in LISTS:
        raise Http404
    return LISTS[section]


def _item(request, pk):
    return get_object_or_404(request.user.planitems, pk=pk)


def _list(section):
    return reverse("items:list", args=[section])
