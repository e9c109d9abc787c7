from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from records.pages import after_removal, form_page, undoable
from triggers.forms import PairForm


def pairs(request):
    context = {
        "triggers": request.user.triggers.active().in_order().prefetch_related("answers"),
        "undoable": undoable(request),
    }
    return render(request, "triggers/trigger_list.html", context)


def add(request):
    form = PairForm(request.POST or None, user=request.user)
    return form_page(request, form, "triggers/trigger_form.html", "triggers:pairs")


def edit(request, pk):
    trigger = get_object_or_404(request.user.triggers.active(), pk=pk)
    form = PairForm(request.POST or None, instance=trigger, user=request.user)
    return form_page(request, form, "triggers/trigger_form.html", "triggers:pairs")


@require_POST
def remove(request, pk):
    trigger = get_object_or_404(request.user.triggers.active(), pk=pk)
    return after_removal(trigger.archive(), "triggers:pairs")


@require_POST
def move(request, pk):
    trigger = get_object_or_404(request.user.triggers.active(), pk=pk)
    trigger.move(-1 if request.POST.get("to") == "up" else 1)
    return redirect("triggers:pairs")
