from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.place_forms import PlaceForm
from contacts.helplines.data import talks_for
from contacts.models import ChosenLines, Contact
from plans.content import PlanContent
from plans.forms import BlanksForm
from plans.help.whereabouts import Whereabouts
from plans.writing import drafts, steps
from records.pages import try_saving

# About a minute and a quarter a step; said as whole minutes.
MINUTES_A_STEP = 1.25


def begin(request):
    """Start the guided writing, or go on where it was left."""
    name = request.user.plan.next_step
    if name in steps.BY_NAME and drafts.waiting(_step(name), request.user):
        return redirect("plans:blanks", name)
    known = name in steps.BY_NAME or name in (steps.HALFWAY, steps.READY)
    return _to(name if known else steps.STEPS[0].name)


def write(request, name):
    """One step: save and go on, save and add another, or skip."""
    step = _step(name)
    place = _place(request, step)
    if request.method != "POST":
        form = drafts.form_for(step, request.user, wants_draft="typed" in request.GET)
        return _show_step(request, step, form, place)
    if request.POST.get("do") == "skip":
        return _skip(request, step, place)
    is_placed = place is None or place.is_valid()
    if place and is_placed:
        # First, for a number is read by the country in which it is dialled.
        place.save()
    form = drafts.form_for(step, request.user, request.POST)
    if is_placed and form.is_untouched:
        drafts.drop(step, request.user)
        return _go_on(request, step)
    if is_placed and form.is_valid() and try_saving(form):
        return _after_saving(request, step, form)
    drafts.keep(step, form)
    return _show_step(request, step, form, place, status=409 if form.conflict else 422)


def _skip(request, step, place):
    if place:
        place.save_first()
    drafts.set_aside(step, drafts.form_for(step, request.user, request.POST))
    return _go_on(request, step)


def helpline(request):
    """Nobody to call yet: choose the line that then stands first, or go on without."""
    user, where = request.user, Whereabouts.of(request, back="helpline")
    lines = talks_for(where.country)
    end = "plans:today" if _is_finished(request) else "plans:begin"
    if request.method == "POST":
        line = next((line for line in lines if line.key == request.POST.get("line")), None)
        if line:
            if not user.country:
                # Until now only this browser knew it.
                user.settle(where.country, user.time_zone)
            ChosenLines.kept_for(user).put_first(line)
        user.plan.put_who_aside()
        return redirect(end)
    chosen = ChosenLines.of(user)
    context = {
        "where": where,
        "lines": lines,
        "first": chosen.first_of(lines),
        "leave": resolve_url(end)
        if _is_finished(request)
        else resolve_url("plans:write", steps.ASKS_WHO.name),
        "is_finished": _is_finished(request),
        "here": "plan",
    }
    return render(request, "plans/helpline.html", context)


@require_POST
def draft(request, name):
    """Keep what is in the form so far. Sent by the page itself while somebody writes."""
    step = _step(name)
    form = drafts.form_for(step, request.user, request.POST)
    # A draft that comes after its page was saved would bring back what is a line by now.
    is_kept = not form.is_saved and drafts.keep(step, form)
    return HttpResponse(status=204 if is_kept else 409)


def blanks(request, name):
    """Finish the tapped lines that have a blank, or skip: they wait."""
    step = _step(name)
    if request.method != "POST":
        waiting = drafts.waiting(step, request.user)
        if not waiting:
            return redirect("plans:write", step.name)
        return _show_blanks(request, step, _blanks_form(request, step, waiting))
    form = _blanks_form(request, step)
    if request.POST.get("do") == "skip":
        drafts.keep_waiting(step, form)
        return _go_on(request, step)
    if form.is_valid():
        form.save()
        drafts.finish(step, form)
        return _go_on(request, step)
    drafts.keep_waiting(step, form)
    return _show_blanks(request, step, form, status=422)


@require_POST
def blanks_draft(request, name):
    """Keep the lines so far, as `draft` does for a step."""
    step = _step(name)
    is_kept = drafts.keep_waiting(step, _blanks_form(request, step))
    return HttpResponse(status=204 if is_kept else 409)


def halfway(request):
    """Four steps are a plan: print it now, or go on."""
    context = {"content": PlanContent.load(request.user), "go_on": steps.AFTER_PRINT.name}
    return render(request, "plans/halfway.html", {**context, "here": "plan"})


def ready(request):
    """All steps seen: print it, choose when the mail comes, or read it."""
    unfinished = drafts.steps_to_finish(request.user)
    context = {
        "content": PlanContent.load(request.user),
        "unfinished": unfinished,
        "first": steps.FIRST,
        "here": "plan",
    }
    return render(request, "plans/ready.html", context)


def _step(name):
    if name not in steps.BY_NAME:
        raise Http404
    return steps.BY_NAME[name]


def _after_saving(request, step, form):
    to_fill = getattr(form, "to_fill", None)
    if to_fill:
        drafts.let_wait(step, request.user, to_fill)
    drafts.drop(step, request.user)
    if to_fill:
        return redirect("plans:blanks", step.name)
    if request.POST.get("do") == "add":
        messages.success(request, _("Saved."))
        return redirect("plans:write", step.name)
    if _is_finished(request) and not step.section:
        messages.success(request, _("Saved."))
    return _go_on(request, step)


def _go_on(request, step):
    if not _is_finished(request):
        request.user.plan.go_on_at(steps.after(step))
    if step.asks_place and not Contact.with_number(request.user):
        return redirect("plans:helpline")
    # Somebody who has seen every step comes back to change one, not to start over.
    if _is_finished(request):
        return redirect(_end_of(step))
    return _to(request.user.plan.next_step)


def _is_finished(request):
    return request.user.plan.next_step == steps.READY


def _end_of(step):
    """Where a single step of a finished writing leads: the first one is opened from Settings."""
    return "plans:ready" if step.section else "accounts:account"


def _to(name):
    if name == steps.READY:
        return redirect("plans:ready")
    if name == steps.HALFWAY:
        return redirect("plans:halfway")
    return redirect("plans:write", name)


def _place(request, step):
    """Country and clock, on the step that asks for them; None on the others."""
    return PlaceForm.of(request) if step.asks_place else None


def _show_step(request, step, form, place, status=200):
    content = PlanContent.load(request.user)
    context = {
        "place": place,
        "back": _back_from(request, step),
        "draft_url": resolve_url("plans:draft", step.name),
        "written": step.written(request.user, content),
        "so_far": steps.so_far(content),
        "is_waiting": bool(drafts.waiting(step, request.user)),
        **_around(request, step, form),
    }
    return render(request, "plans/write.html", context, status=status)


def _back_from(request, step):
    if _is_finished(request):
        return resolve_url("plans:plan" if step.section else "accounts:account")
    previous = steps.before(step)
    return resolve_url("plans:write", previous.name) if previous else None


def _blanks_form(request, step, waiting=None):
    return BlanksForm(request.POST or None, user=request.user, step=step, waiting=waiting or {})


def _show_blanks(request, step, form, status=200):
    context = {
        "back": resolve_url("plans:write", step.name),
        "draft_url": resolve_url("plans:blanks_draft", step.name),
        **_around(request, step, form),
    }
    return render(request, "plans/blanks.html", context, status=status)


def _around(request, step, form):
    """What stands around the question of every step."""
    number = steps.STEPS.index(step) + 1
    return {
        "step": step,
        "form": form,
        "number": number,
        "is_finished": _is_finished(request),
        "steps": steps.STEPS,
        "minutes": round((len(steps.STEPS) - number + 1) * MINUTES_A_STEP),
        "here": "plan",
    }
