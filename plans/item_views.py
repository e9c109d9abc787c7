from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from contacts.helplines.choosing import crisis_for
from plans.forms import ItemForm
from plans.help.calls import LineChoice
from plans.models import PlanItem
from plans.sections import BY_NAME, LISTS, section_of
from records.pages import (
    ListPage,
    complete_row,
    edit_page,
    form_page,
    list_context,
    list_page,
    move_row,
    remove_row,
    with_ends,
)


@dataclass(frozen=True)
class Prompt:
    """One list of a section that asks several things, with its rows."""

    name: str
    page: ListPage
    rows: list[PlanItem]


def listing(request, section):
    if section in BY_NAME and BY_NAME[section].prompts:
        return _prompts(request, BY_NAME[section])
    if section not in BY_NAME and section_of(section):
        return redirect(_list_url(section))
    page = _page(section)
    rows = request.user.plan_items.in_lists(section)
    return list_page(request, page, rows, add_url=reverse("items:add", args=[section]))


def _prompts(request, section):
    """Show all the lists of a section that asks several things, on one page."""
    names = [each.name for each in section.prompts]
    crisis = crisis_for(request.user.country)
    rows = list(request.user.plan_items.in_lists(*names).active().in_order())
    lists = [
        Prompt(each.name, each.page, with_ends([row for row in rows if row.section == each.name]))
        for each in section.prompts
    ]
    context = {
        "section": section,
        "lists": lists,
        "has_rows": bool(rows),
        **list_context(request),
        # What is asked there can be a sign that somebody thinks about dying.
        "shows_crisis": section.shows_crisis,
        "crisis": crisis and LineChoice(crisis),
    }
    return render(request, "plans/prompts.html", context)


def add(request, section):
    page = _page(section)
    form = ItemForm(
        request.POST or None,
        user=request.user,
        instance=PlanItem(user=request.user, section=section),
    )
    return form_page(request, form, page, _list_url(section))


def edit(request, pk):
    rows = request.user.plan_items
    item = get_object_or_404(rows, pk=pk)
    page = LISTS[item.section].page
    return edit_page(request, rows, pk, ItemForm, page, _list_url(item.section))


@require_POST
def remove(request, pk):
    return remove_row(request.user.plan_items, pk, _list_url(_item(request, pk).section))


@require_POST
def move(request, pk):
    return move_row(request, request.user.plan_items, pk, _list_url(_item(request, pk).section))


@require_POST
def completion(request, pk):
    return complete_row(request, request.user.plan_items, pk, _list_url(_item(request, pk).section))


def _page(section):
    if section not in LISTS:
        raise Http404
    return LISTS[section].page


def _item(request, pk):
    return get_object_or_404(request.user.plan_items, pk=pk)


def _list_url(section):
    """Return the address of the page with a list, alone or with the others of its section."""
    return reverse("items:list", args=[section_of(section).name])
