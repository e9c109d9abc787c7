"""Help: the pages for a bad hour. They work for somebody who is not signed in, too."""

from django.contrib import messages
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans.help.forms import LearningForm, WhatHelpedForm
from plans.help.pages import Afterwards, Help, owner_of
from records.pages import try_saving
from triggers.urges.models import Urge


def help_now(request):
    return render(request, "plans/help.html", {"help": Help.of(request)})


def passed(request):
    """Log that an urge passed (a post), then show a calm word and the way back."""
    if request.method == "POST":
        Urge.log_passed(request.user)
        return redirect("plans:passed")
    return _passed(request, WhatHelpedForm(user=request.user))


@require_POST
def what_helped(request):
    """Keep what helped in the plan, in the person's own words."""
    form = WhatHelpedForm(request.POST, user=request.user)
    if idea := request.POST.get("idea"):
        form.prefill(idea)
    elif form.is_valid() and try_saving(form):
        messages.success(request, _("It is in your plan now."))
        return redirect("plans:today")
    return _passed(request, form, status=422 if form.is_bound else 200)


def _passed(request, form, status=200):
    user = request.user
    answers = user.triggers.shown_answers()
    context = {
        "form": form,
        "is_dawning": request.method == "GET",
        "urge": Urge.ongoing(user),
        "answers": [(answer, answer.has_helped(user.today)) for answer in answers],
    }
    return render(request, "plans/passed.html", context, status=status)


def after(request):
    user = owner_of(request)
    return _after(request, LearningForm(user=user) if user else None)


@require_POST
def learn(request):
    """Save the two texts about a slip that were typed on that page as an if and a then."""
    form = LearningForm(request.POST, user=request.user)
    if form.is_valid() and try_saving(form):
        messages.success(request, _("It is in your plan now."))
        return redirect(f"{resolve_url('plans:after')}?learnt=yes")
    return _after(request, form, status=409 if form.conflict else 422)


def _after(request, form, status=200):
    # The title tells of an error in a form that stands in the context itself.
    context = {"help": Afterwards.of(request), "form": form}
    return render(request, "plans/after.html", context, status=status)
