from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from records.pages import edit_page, form_page, list_context, move_row, remove_row
from triggers.forms import WholePairForm
from triggers.models import Trigger

# A few strong if-thens are remembered; more than this are not.
LONG_LIST = 10
LIST = "triggers:pairs"
FORM = "triggers/trigger_form.html"


def pairs(request):
    rows = request.user.triggers
    triggers = list(rows.active().in_order().prefetch_related("answers"))
    due_for_review = set(rows.due_for_review(timezone.now()).values_list("pk", flat=True))
    context = {
        "triggers": triggers,
        "is_long": len(triggers) > LONG_LIST,
        "due_for_review": [trigger for trigger in triggers if trigger.pk in due_for_review],
        **list_context(request),
    }
    return render(request, "triggers/trigger_list.html", context)


def add(request):
    kind = request.GET.get("kind")
    initial = {"kind": kind} if kind in Trigger.Kind.values else {}
    form = WholePairForm(request.POST or None, user=request.user, initial=initial)
    return form_page(request, form, FORM, LIST)


def edit(request, pk):
    return edit_page(request, request.user.triggers, pk, WholePairForm, FORM, LIST)


@require_POST
def remove(request, pk):
    return remove_row(request.user.triggers, pk, LIST)


@require_POST
def move(request, pk):
    return move_row(request, request.user.triggers, pk, LIST)
