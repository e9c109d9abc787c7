from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans.content import kind_of, read_plan
from plans.models import Day
from plans.sections import BY_NAME, SECTIONS, choose
from plans.today import Today
from records.pages import back_at


@login_not_required
def front(request):
    if request.user.is_authenticated:
        return redirect("plans:today")
    return render(request, "plans/front.html")


def today(request):
    context = {"here": "today", "today": Today.of(request.user)}
    return render(request, "plans/today.html", context)


def plan(request):
    user = request.user
    content = read_plan(user)
    parts = [_part(section, content) for section in SECTIONS if section.is_shown(user.plan)]
    context = {
        "here": "plan",
        "content": content,
        "parts": [part for part in parts if part["lines"] or not part["section"].is_further],
        "sections": [_choice(section, user.plan) for section in SECTIONS],
        "hides_some": any(
            not (section.is_optional or section.is_shown(user.plan)) for section in SECTIONS
        ),
        "read_today": user.days.filter(on=user.today, read_at__isnull=False).exists(),
    }
    return render(request, "plans/plan.html", context)


def _part(section, content):
    """What My plan shows of a section: its lines, or for each of its prompts the lines."""
    prompts = [(prompt.title, content.lines_of(prompt)) for prompt in section.prompts]
    answered = [(title, lines) for title, lines in prompts if lines]
    lines = content.lines_of(section)
    return {
        "section": section,
        "url": section.list_url,
        "kind": kind_of(lines),
        "lines": lines or answered,
        "prompts": answered,
    }


def _choice(section, plan):
    """A section in the list that says which to show, and which of them to print."""
    return {
        "section": section,
        "is_shown": section.is_shown(plan),
        "is_on_paper": section.is_on_paper(plan),
    }


@require_POST
def reading(request):
    """The button "I have read it today"."""
    Day.mark_read(request.user, request.user.today)
    messages.success(request, _("Noted: you read it today."))
    return redirect("plans:today")


@require_POST
def weather(request):
    """How is today looking? A hard day is offered Help at once."""
    answer = request.POST.get("weather")
    if answer not in Day.Weather.values:
        return redirect("plans:today")
    Day.check_in(request.user, request.user.today, answer)
    messages.success(request, _("Noted."))
    if answer == Day.Weather.HARD:
        return redirect("plans:today")  # at its top, where Help is offered
    return back_at("plans:today", "weather", "said")


@require_POST
def put_who_aside(request):
    """Nobody to call yet, and that is fine for now."""
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
