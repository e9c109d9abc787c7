from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.models import Appointment, Contact
from goals.models import Step
from plans.content import kind_of, read_plan
from plans.models import Day, Review
from plans.sections import BY_NAME, CARE, DATES, REASONS, SECTIONS, choose
from records.pages import back_at
from triggers.models import RiskyDate, Urge


@login_not_required
def front(request):
    if request.user.is_authenticated:
        return redirect("plans:today")
    return render(request, "plans/front.html")


def today(request):
    user = request.user
    now = user.local_time()
    context = {
        "here": "today",
        "now": now,
        "part_of_day": part_of_day(now.hour),
        "plan": user.plan,
        "reason": user.reasons.active().in_order().first(),
        "hides_why": not REASONS.is_shown(user.plan),
        "week": Day.week(user),
        "counted": Day.counted(user),
        "weathers": Day.Weather,
        "weather": Day.weather_of(user, now.date()),
        "urge": Urge.to_ask_again(user),
        "steps": Step.for_day(user, now.date()),
        "dates": RiskyDate.near(user) if DATES.is_shown(user.plan) else [],
        "appointment": Appointment.coming(user) if CARE.is_shown(user.plan) else None,
        "number_to_check": Contact.number_to_check(user),
        "asks_who": user.plan.asks_who() and not Contact.with_number(user),
    }
    context["offers_look"] = (
        not context["asks_who"]
        and user.plan.next_step == "ready"
        and Review.of(user).is_for_today()
    )
    context["days_read"] = sum(day["was_read"] for day in context["week"])
    context["read_today"] = context["week"][-1]["was_read"]
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
    messages.success(request, _("It is on paper too.") if is_on_paper else _("It is not on paper."))
    return back_at("plans:plan", section.name, "paper")


def part_of_day(hour):
    """The scene and the greeting: morning from four, day from eleven, evening from five, night."""
    if 4 <= hour < 11:
        return "morning"
    if 11 <= hour < 17:
        return "day"
    return "evening" if 17 <= hour < 21 else "night"
