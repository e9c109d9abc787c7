from django.shortcuts import render
from django.views.decorators.http import require_POST

from goals.forms import ReasonForm
from records.pages import edit_page, form_page, new_position, removal, undoable


def reasons(request):
    context = {
        "reasons": request.user.reasons.active().in_order(),
        "undoable": undoable(request),
    }
    return render(request, "goals/reason_list.html", context)


def add(request):
    form = ReasonForm(request.POST or None, user=request.user)
    return form_page(request, form, "goals/reason_form.html", "goals:reasons")


def edit(request, pk):
    rows = request.user.reasons
    return edit_page(request, rows, pk, ReasonForm, "goals/reason_form.html", "goals:reasons")


@require_POST
def remove(request, pk):
    return removal(request.user.reasons, pk, "goals:reasons")


@require_POST
def move(request, pk):
    return new_position(request, request.user.reasons, pk, "goals:reasons")
