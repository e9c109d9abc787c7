from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.countries import COUNTRIES
from contacts.helplines import companion_for, crisis_for, emergency_for, lines_for
from contacts.views import shown_people
from plans import writing
from plans.content import read_plan
from plans.models import Day

# Help says "give it twenty minutes": many urges ease within half an hour, none has to.
WAVE = timedelta(minutes=20)


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
        "week": Day.week(user),
    }
    context["days_read"] = sum(day["was_read"] for day in context["week"])
    context["read_today"] = context["week"][-1]["was_read"]
    return render(request, "plans/today.html", context)


def plan(request):
    user = request.user
    context = {
        "here": "plan",
        "content": read_plan(user),
        "read_today": user.days.filter(on=user.today, read_at__isnull=False).exists(),
    }
    return render(request, "plans/plan.html", context)


@require_POST
def reading(request):
    """The button "I have read it today"."""
    Day.mark_read(request.user, request.user.today)
    return redirect("plans:today")


def begin(request):
    """Start the guided writing, or go on where it was left."""
    name = request.user.plan.next_step
    if name == writing.READY:
        return redirect("plans:ready")
    return redirect("plans:write", name if name in writing.BY_NAME else writing.STEPS[0].name)


def write(request, name):
    """One step: save and go on, save and add another, or skip."""
    step = writing.BY_NAME.get(name)
    if step is None:
        raise Http404
    if request.method != "POST":
        return _show_step(request, step, writing.form_for(step, request.user))
    form = writing.form_for(step, request.user, request.POST)
    if request.POST.get("do") == "skip" or form.is_untouched:
        return _go_on(request, step)
    if form.is_valid() and form.keep():
        writing.drop_draft(step, request.user)
        stays = request.POST.get("do") == "add"
        return redirect("plans:write", step.name) if stays else _go_on(request, step)
    writing.keep_draft(step, form)
    return _show_step(request, step, form, status=409 if form.stale else 422)


def _go_on(request, step):
    name = writing.after(step)
    request.user.plan.go_on_at(name)
    return redirect("plans:ready") if name == writing.READY else redirect("plans:write", name)


def _show_step(request, step, form, status=200):
    context = {
        "step": step,
        "form": form,
        "number": writing.STEPS.index(step) + 1,
        "steps": writing.STEPS,
        "previous": writing.before(step),
        "content": read_plan(request.user),
        "here": "plan",
    }
    return render(request, "plans/write.html", context, status=status)


def ready(request):
    """Four steps are a plan: print it, choose when the mail comes, or read it."""
    return render(request, "plans/ready.html", {"content": read_plan(request.user)})


@login_not_required
def help_now(request):
    return render(request, "plans/help.html", {**_help(request), "tab": "urge"})


@login_not_required
def after(request):
    return render(request, "plans/after.html", {**_help(request), "tab": "after"})


def _help(request):
    """What both Help pages show. Works for somebody who is not signed in, too."""
    user = request.user if request.user.is_authenticated else None
    country = user.country if user else request.GET.get("country", "").upper()
    people = shown_people(user) if user else []
    now = user.local_time() if user else None
    return {
        "country": country,
        "countries": COUNTRIES,
        "people": [person for person in people if person.phone],
        "lines": lines_for(country),
        "emergency": emergency_for(country),
        "crisis": crisis_for(country),
        "companion": companion_for(country),
        "reasons": list(user.reasons.active().in_order()) if user else [],
        "shows_opioid_facts": user.plan.shows_opioid_facts if user else True,
        "now": now,
        "look_again": now + WAVE if now else None,
        "moment": timezone.now(),
    }


def part_of_day(hour):
    """The scene and the greeting: morning from four, day from eleven, evening from five, night."""
    if 4 <= hour < 11:
        return "morning"
    if 11 <= hour < 17:
        return "day"
    return "evening" if 17 <= hour < 21 else "night"
