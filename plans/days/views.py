"""Counting days, for those who want it: off until a person turns it on."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans.days.forms import CountForm, SlipForm
from plans.days.models import Slips


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
def erase_slip(request):
    """Really gone, with its words: nothing is kept to put back.

    Its day is in the form and not in the address, which logs and histories keep.
    """
    try:
        on = date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        raise Http404 from None
    Slips.erase(request.user, on)
    messages.success(request, _("Deleted."))
    return redirect("plans:days")


def _saved(request, form, name):
    if not (form.is_valid() and form.save()):
        return _page(request, status=422, **{name: form})
    messages.success(request, _("Saved."))
    return redirect("plans:days")


def _page(request, status=200, **forms):
    user = request.user
    start = user.plan.counts_from
    context = {
        "start": start,
        "counted": user.plan.counted(),
        "slips": Slips.of(user),
        "count_form": CountForm(user=user, initial={"on": start or user.today}),
        "slip_form": SlipForm(user=user),
        **forms,
    }
    return render(request, "plans/days.html", context, status=status)
