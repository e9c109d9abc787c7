from django.contrib import messages
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans.days.models import Day
from plans.my_plan import MyPlan
from plans.sections import BY_NAME, choose
from plans.today import Today
from records.pages import back_at


def front(request):
    if request.user.is_authenticated:
        return redirect("plans:today")
    return render(request, "plans/front.html")


def today(request):
    return render(request, "plans/today.html", {"today": Today.of(request.user)})


def plan(request):
    return render(request, "plans/plan.html", {"my_plan": MyPlan.of(request.user)})


@require_POST
def reading(request):
    """Note that the plan was read today. The window of the house is lit at once."""
    Day.mark_read(request.user, request.user.today)
    messages.success(request, _("Noted: you read it today."))
    return redirect(f"{resolve_url('plans:today')}?lit")


@require_POST
def weather(request):
    """Note how today looks. A hard day is offered Help at once."""
    chosen = request.POST.get("weather")
    if chosen not in Day.Weather.values:
        return redirect("plans:today")
    Day.check_in(request.user, request.user.today, chosen)
    messages.success(request, _("Noted."))
    if chosen == Day.Weather.HARD:
        return redirect("plans:today")  # at its top, where Help is offered
    return back_at("plans:today", "weather", "said")


@require_POST
def put_who_aside(request):
    """Ask another time whom the person could call."""
    request.user.plan.put_who_aside()
    messages.success(request, _("That is fine for now."))
    return redirect("plans:today")


@require_POST
def sections(request):
    """Hide a section, or show it again; put it on paper or not. Its lines stay."""
    section = BY_NAME.get(request.POST.get("section"))
    if section and "show" in request.POST:
        return _show(request, section, request.POST["show"] == "yes")
    if section and "paper" in request.POST:
        return _put_on_paper(request, section, request.POST["paper"] == "yes")
    return redirect("plans:plan")


def _show(request, section, is_shown):
    choose(request.user.plan, section, is_shown=is_shown)
    messages.success(request, _("It is shown.") if is_shown else _("Hidden. What you wrote stays."))
    if section.is_optional and is_shown:
        # Turned on and still empty: the next thing is to write in it.
        return redirect(section.list_url)
    return back_at("plans:plan", section.name, "show")


def _put_on_paper(request, section, is_on_paper):
    choose(request.user.plan, section, is_on_paper=is_on_paper)
    messages.success(
        request, _("It is on printouts too.") if is_on_paper else _("It is not on printouts.")
    )
    return back_at("plans:plan", section.name, "paper")
