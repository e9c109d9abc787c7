from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from goals.forms import ReasonForm
from records.pages import after_removal, form_page, undoable


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
    reason = get_object_or_404(request.user.reasons.active(), pk=pk)
    form = ReasonForm(request.POST or None, instance=reason, user=request.user)
    return form_page(request, form, "goals/reason_form.html", "goals:reasons")


@require_POST
def remove(request, pk):
    reason = get_object_or_404(request.user.reasons.active(), pk=pk)
    return after_removal(reason.archive(), "goals:reasons")


@require_POST
def move(request, pk):
    reason = get_object_or_404(request.user.reasons.active(), pk=pk)
    reason.move(-1 if request.POST.get("to") == "up" else 1)
    return redirect("goals:reasons")
