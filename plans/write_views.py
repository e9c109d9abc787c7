from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from plans import writing
from plans.content import read_plan
from plans.forms import BlanksForm
from plans.suggestions import has_blank

# About a minute and a quarter a step; said as whole minutes.
MINUTES_A_STEP = 1.25


def begin(request):
    """Start the guided writing, or go on where it was left."""
    name = request.user.plan.next_step
    known = name in writing.BY_NAME or name in (writing.HALFWAY, writing.READY)
    return _to(name if known else writing.STEPS[0].name)


def write(request, name):
    """One step: save and go on, save and add another, or skip."""
    step = _step(name)
    if request.method != "POST":
        return _show_step(request, step, writing.form_for(step, request.user))
    form = writing.form_for(step, request.user, request.POST)
    if form.is_untouched:
        writing.drop_draft(step, request.user)
        return _go_on(request, step)
    if request.POST.get("do") == "skip":
        writing.keep_draft(step, form)
        return _go_on(request, step)
    if form.is_valid() and form.keep():
        writing.drop_draft(step, request.user)
        return _after_saving(request, step, form)
    writing.keep_draft(step, form)
    return _show_step(request, step, form, status=409 if form.stale else 422)


@require_POST
def draft(request, name):
    """Keep what is in the form so far. Sent by the page itself while somebody writes."""
    step = _step(name)
    writing.keep_draft(step, writing.form_for(step, request.user, request.POST))
    return HttpResponse(status=204)


def blanks(request, name):
    """Finish the tapped suggestions that have a blank. `fill`: their numbers."""
    step = _step(name)
    form = BlanksForm(request.POST or None, user=request.user, step=step, keys=_keys(request, step))
    if request.method == "POST" and form.is_valid():
        form.keep()
        return _go_on(request, step)
    context = {"step": step, "form": form, "here": "plan"}
    return render(request, "plans/blanks.html", context, status=422 if form.errors else 200)


def halfway(request):
    """Four steps are a plan: print it now, or go on."""
    context = {"content": read_plan(request.user), "go_on": writing.AFTER_PRINT.name}
    return render(request, "plans/halfway.html", {**context, "here": "plan"})


def ready(request):
    """All steps seen: print it, choose when the mail comes, or read it."""
    context = {"content": read_plan(request.user), "here": "plan"}
    return render(request, "plans/ready.html", context)


def _step(name):
    if name not in writing.BY_NAME:
        raise Http404
    return writing.BY_NAME[name]


def _keys(request, step):
    """The numbers of the suggestions to finish, as far as they are such suggestions."""
    texts = enumerate(step.suggestions)
    open_ones = {str(key): key for key, text in texts if has_blank(str(text))}
    asked = request.GET.get("fill", "").split(",")
    return [open_ones[key] for key in asked if key in open_ones]


def _after_saving(request, step, form):
    if to_fill := getattr(form, "to_fill", None):
        address = redirect("plans:blanks", step.name).url
        return redirect(f"{address}?fill={','.join(to_fill)}")
    if request.POST.get("do") == "add":
        return redirect("plans:write", step.name)
    return _go_on(request, step)


def _go_on(request, step):
    name = writing.after(step)
    # Somebody who has seen every step comes back to change one, not to start over.
    if request.user.plan.next_step != writing.READY:
        request.user.plan.go_on_at(name)
    return _to(name)


def _to(name):
    if name == writing.READY:
        return redirect("plans:ready")
    if name == writing.HALFWAY:
        return redirect("plans:halfway")
    return redirect("plans:write", name)


def _show_step(request, step, form, status=200):
    number = writing.STEPS.index(step) + 1
    context = {
        "step": step,
        "form": form,
        "number": number,
        "steps": writing.STEPS,
        "minutes": round((len(writing.STEPS) - number + 1) * MINUTES_A_STEP),
        "previous": writing.before(step),
        "written": step.written(request.user),
        "content": read_plan(request.user),
        "here": "plan",
    }
    return render(request, "plans/write.html", context, status=status)
