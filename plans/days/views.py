"""Counting days, for those who want it: off until a person turns it on."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans.days.forms import CountForm, SlipForm
from plans.days.models import Day


def days(request):
    return _page(request)


@require_POST
def count(request):
    """Turn the counting on from a day, or off. The noted days stay."""
    if request.POST.get("do") == "stop":
        request.user.plan.count_from(None)
        messages.success(request, _("The days are no longer counted."))
        return redirect("plans:days")
    return _saved(request, CountForm(request.POST, user=request.user), "count_form")


@require_POST
def slip(request):
    return _saved(request, SlipForm(request.POST, user=request.user), "slip_form")


@require_POST
def erase_slip(request, pk):
    """Really gone, with its words: nothing is kept to put back."""
    get_object_or_404(request.user.days, pk=pk).erase_slip()
    messages.success(request, _("Deleted."))
    return redirect("plans:days")


def _saved(request, form, name):
    if not form.is_valid():
        return _page(request, status=422, **{name: form})
    form.save()
    messages.success(request, _("Saved."))
    return redirect("plans:days")


def _page(request, status=200, **forms):
    user = request.user
    start, slips = user.plan.counts_from, Day.with_slip(user)
    context = {
        "start": start,
        "counted": user.plan.counted(slips),
        "slips": slips,
        "count_form": CountForm(user=user, initial={"on": start or user.today}),
        "slip_form": SlipForm(user=user),
        **forms,
    }
    return render(request, "plans/days.html", context, status=status)
