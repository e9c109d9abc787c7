from django.shortcuts import render
from django.views.decorators.http import require_POST

from records.pages import edit_page, form_page, list_context, remove_row
from triggers.dates.forms import RiskyDateForm
from triggers.dates.models import RiskyDate

LIST = "dates:list"
FORM = "triggers/date_form.html"


def listing(request):
    upcoming, past = RiskyDate.upcoming_and_past(request.user)
    context = {
        "rows": [*upcoming, *past],
        "upcoming": upcoming,
        "past": past,
        **list_context(request),
    }
    return render(request, "triggers/date_list.html", context)


def add(request):
    form = RiskyDateForm(request.POST or None, user=request.user)
    if (idea := request.POST.get("idea")) in form.ideas:
        form.prefill(idea)
    return form_page(request, form, FORM, LIST)


def edit(request, pk):
    return edit_page(request, request.user.risky_dates, pk, RiskyDateForm, FORM, LIST)


@require_POST
def remove(request, pk):
    return remove_row(request.user.risky_dates, pk, LIST)
