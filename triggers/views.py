from django.shortcuts import render
from django.views.decorators.http import require_POST

from records.pages import edit_page, form_page, new_position, removal, undoable
from triggers.forms import PairForm

# A few strong links are remembered; more than this are not.
GOOD = 10


def pairs(request):
    triggers = list(request.user.triggers.active().in_order().prefetch_related("answers"))
    context = {
        "here": "triggers",
        "triggers": triggers,
        "is_long": len(triggers) > GOOD,
        "undoable": undoable(request),
    }
    return render(request, "triggers/trigger_list.html", context)


def add(request):
    form = PairForm(request.POST or None, user=request.user)
    return form_page(request, form, "triggers/trigger_form.html", "triggers:pairs")


def edit(request, pk):
    rows = request.user.triggers
    return edit_page(request, rows, pk, PairForm, "triggers/trigger_form.html", "triggers:pairs")


@require_POST
def remove(request, pk):
    return removal(request.user.triggers, pk, "triggers:pairs")


@require_POST
def move(request, pk):
    return new_position(request, request.user.triggers, pk, "triggers:pairs")
