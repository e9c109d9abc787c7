from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.place_forms import PlaceForm
from contacts.helplines.choosing import talks_for
from contacts.helplines.models import ChosenLines
from plans.content import PlanContent
from plans.help.whereabouts import Whereabouts
from plans.sections import PEOPLE, REASONS
from plans.writing.drafts import PendingBlanks, StepDraft
from plans.writing.forms import BlanksForm
from plans.writing.pages import WritingPage
from plans.writing.steps import BY_NAME, HALFWAY, STEPS, step_of
from plans.writing.wizard import Wizard
from records.pages import try_saving


def begin(request):
    """Start the guided writing, or go on where it was left."""
    return redirect(Wizard(request.user).current_url)


def write(request, name):
    """Ask one question: save and go on, save and add another, or skip."""
    step = _step_or_404(name)
    place = PlaceForm.of(request) if step.asks_place else None
    if request.method != "POST":
        form = step.form(request.user)
        StepDraft(request.user, step).load_into(form, is_wanted="typed" in request.GET)
        return _show_question(request, step, form, place)
    if request.POST.get("do") == "skip":
        return _skip(request, step, place)
    return _save(request, step, place)


@require_POST
def draft(request, name):
    """Keep what is in the form so far. Sent by the page itself while somebody writes."""
    step = _step_or_404(name)
    form = step.form(request.user, request.POST)
    # A draft that comes after its page was saved would bring back what is a line by now.
    is_kept = not form.is_saved and StepDraft(request.user, step).keep(form)
    return HttpResponse(status=204 if is_kept else 409)


def blanks(request, name):
    """Finish the tapped lines that have a blank, or skip: they wait."""
    step = _list_step_or_404(name)
    pending = PendingBlanks(request.user, step)
    if request.method != "POST":
        form = BlanksForm(pending=pending)
        return _show_blanks(request, step, form) if form.line_names else redirect(step.url)
    form = BlanksForm(request.POST, pending=pending)
    if request.POST.get("do") == "skip":
        pending.keep(form)
    elif form.is_valid():
        form.save()
    else:
        pending.keep(form)
        return _show_blanks(request, step, form, status=422)
    return redirect(Wizard(request.user).go_on(step))


@require_POST
def blanks_draft(request, name):
    """Keep the lines so far, as `draft` does for a step."""
    pending = PendingBlanks(request.user, _list_step_or_404(name))
    is_kept = pending.keep(BlanksForm(request.POST, pending=pending))
    return HttpResponse(status=204 if is_kept else 409)


def helpline(request):
    """Choose the helpline to call while there is nobody else, or go on without."""
    user, wizard = request.user, Wizard(request.user)
    where = Whereabouts.of(request, back="helpline")
    lines = talks_for(where.country)
    if request.method == "POST":
        line = next((line for line in lines if line.key == request.POST.get("line")), None)
        if line:
            if not user.country:
                # Until now only this browser knew it.
                user.save_place(where.country, user.time_zone)
            ChosenLines.kept_for(user).put_first(line)
        user.plan.put_who_aside()
        return redirect("plans:today" if wizard.is_finished else "plans:begin")
    context = {
        "where": where,
        "lines": lines,
        "first": ChosenLines.of(user).first_of(lines),
        "is_finished": wizard.is_finished,
        "back_url": resolve_url("plans:today") if wizard.is_finished else step_of(PEOPLE).url,
    }
    return render(request, "plans/helpline.html", context)


def halfway(request):
    """Four steps are a plan: print it now, or go on."""
    next_url = Wizard(request.user).next_after(HALFWAY).url
    context = {"content": PlanContent.load(request.user), "next_url": next_url}
    return render(request, "plans/halfway.html", context)


def ready(request):
    """All steps seen: print it, choose when the mail comes, or read it."""
    context = {
        "content": PlanContent.load(request.user),
        "unfinished_steps": Wizard(request.user).unfinished_steps,
        "name": request.user.plan.preferred_name,
        "last_step_url": STEPS[-1].url,
        "one_thing_url": step_of(REASONS).url,
    }
    return render(request, "plans/ready.html", context)


def _step_or_404(name):
    if name not in BY_NAME:
        raise Http404
    return BY_NAME[name]


def _list_step_or_404(name):
    step = _step_or_404(name)
    if not step.is_list:
        raise Http404
    return step


def _skip(request, step, place):
    if place:
        place.save_if_unset()
    StepDraft(request.user, step).keep_skipped(step.form(request.user, request.POST))
    return redirect(Wizard(request.user).go_on(step))


def _save(request, step, place):
    draft = StepDraft(request.user, step)
    is_placed = place is None or place.is_valid()
    if place and is_placed:
        # First, for a number is read by the country in which it is dialled.
        place.save()
    form = step.form(request.user, request.POST)
    if is_placed and form.is_untouched:
        draft.discard()
        return redirect(Wizard(request.user).go_on(step))
    if is_placed and form.is_valid() and try_saving(form):
        draft.discard()
        return redirect(_url_after_saving(request, step, form))
    draft.keep(form)
    return _show_question(request, step, form, place, status=409 if form.conflict else 422)


def _url_after_saving(request, step, form):
    if step.is_list and form.lines_to_finish:
        return step.blanks_url
    wizard, adds_another = Wizard(request.user), request.POST.get("do") == "add"
    if adds_another or (wizard.is_finished and not step.section):
        messages.success(request, _("Saved."))
    return step.url if adds_another else wizard.go_on(step)


def _show_question(request, step, form, place, status=200):
    page = WritingPage.of_question(request.user, step)
    context = {"page": page, "form": form, "place": place}
    return render(request, "plans/write.html", context, status=status)


def _show_blanks(request, step, form, status=200):
    context = {"page": WritingPage.of_blanks(request.user, step), "form": form}
    return render(request, "plans/blanks.html", context, status=status)
