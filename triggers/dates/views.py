from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from records.pages import edit_page, form_page, removal, undoable
from triggers.dates.forms import RiskyDateForm
from triggers.dates.models import RiskyDate

LIST = "dates:list"
FORM = "triggers/date_form.html"
ONCE, MONTHLY, YEARLY = RiskyDate.Repeat.ONCE, RiskyDate.Repeat.MONTHLY, RiskyDate.Repeat.YEARLY

# Offered when asked for, each with how often it comes.
IDEAS = (
    (_("Payday"), MONTHLY),
    (_("An anniversary"), YEARLY),
    (_("The holidays"), YEARLY),
    (_("A court date"), ONCE),
    (_("Coming home from hospital or jail"), ONCE),
    (_("Travel"), ONCE),
    (_("A gap in my medicine"), ONCE),
)


def listing(request):
    coming, over = RiskyDate.by_time(request.user)
    context = {"coming": coming, "over": over, "undoable": undoable(request)}
    return render(request, "triggers/date_list.html", context)


def add(request):
    form = RiskyDateForm(request.POST or None, user=request.user)
    form.ideas = [text for text, _repeat in IDEAS]
    for text, repeat in IDEAS:
        if request.POST.get("idea") == str(text):
            form.prefill(text)
            form.initial["repeat"] = repeat
    return form_page(request, form, FORM, LIST)


def edit(request, pk):
    return edit_page(request, request.user.risky_dates, pk, RiskyDateForm, FORM, LIST)


@require_POST
def remove(request, pk):
    return removal(request.user.risky_dates, pk, LIST)
