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
from plans.writing.drafts import StepDraft
from plans.writing.forms import NameForm, OpioidsForm
from plans.writing.pages import WritingPage
from plans.writing.steps import ABOUT, BY_NAME, HALFWAY, IDEA, STEPS, step_of, tapped_field
from plans.writing.wizard import Wizard, minutes
from records.pages import try_saving


def begin(request):
    """Start the guided writing, or go on where it was left."""
    return redirect(Wizard(request.user).current.url)


def write(request, name):
    """Ask one question: save and go on, save and add another, or skip."""
    step = _step_or_404(name)
    asked = _AskedBeside(request, step)
    if request.method != "POST":
        form = step.form(request.user)
        StepDraft(request.user, step).load_into(form, is_wanted="typed" in request.GET)
        return _show_question(request, step, form, asked)
    if field := tapped_field(request.POST, step):
        form = step.form(request.user, request.POST)
        form.prefill(request.POST[f"{IDEA}{field}"], field, step.ideas[field])
        return _show_question(request, step, form, asked)
    if request.POST.get("do") == "skip":
        return _skip(request, step, asked)
    return _save(request, step, asked)


@require_POST
def draft(request, name):
    """Keep what is in the form so far. Sent by the page itself while somebody writes."""
    step = _step_or_404(name)
    form = step.form(request.user, request.POST)
    # A draft that comes after its page was saved would bring back what is a line by now.
    is_kept = not form.is_saved and StepDraft(request.user, step).keep(form)
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
    """Three steps are a plan: print it now, or go on."""
    wizard = Wizard(request.user)
    left = len(wizard.left_after(HALFWAY))
    context = {
        "content": PlanContent.load(request.user),
        "next_url": wizard.next_after(HALFWAY).url,
        "questions_left": left,
        "minutes_left": minutes(left),
    }
    return render(request, "plans/halfway.html", context)


def ready(request):
    """All steps seen: print it, choose when the mail comes, or read it; say what to be called."""
    plan = request.user.plan
    form = NameForm(request.POST or None, instance=plan, user=request.user)
    if request.method == "POST" and form.is_valid() and try_saving(form):
        messages.success(request, _("Saved."))
        return redirect("plans:ready")
    context = {
        "content": PlanContent.load(request.user),
        "name": plan.preferred_name,
        "form": form,
        "last_step_url": STEPS[-1].url,
        "one_thing_url": step_of(REASONS).url,
    }
    return render(request, "plans/ready.html", context, status=422 if form.errors else 200)


class _AskedBeside:
    """What a step asks beside its own form: where somebody is, and whether opioids play a part."""

    def __init__(self, request, step):
        self.place = PlaceForm.of(request) if step.asks_place else None
        self.opioids = None
        if step.asks_opioids:
            self.opioids = OpioidsForm(request.POST or None, plan=request.user.plan)

    def save(self):
        """Save both. Returns whether neither needs another look."""
        if self.opioids:
            self.opioids.save_if_answered()
        is_placed = self.place is None or self.place.is_valid()
        if self.place and is_placed:
            self.place.save()
        return is_placed

    def save_what_was_shown(self):
        if self.opioids:
            self.opioids.save_if_answered()
        if self.place:
            self.place.save_if_unset()


def _step_or_404(name):
    if name not in BY_NAME:
        raise Http404
    return BY_NAME[name]


def _skip(request, step, asked):
    asked.save_what_was_shown()
    StepDraft(request.user, step).keep_skipped(step.form(request.user, request.POST))
    return redirect(Wizard(request.user).go_on(step))


def _save(request, step, asked):
    draft = StepDraft(request.user, step)
    # First, for a number is read by the country in which it is dialled.
    is_placed = asked.save()
    form = step.form(request.user, request.POST)
    adds_another = request.POST.get("do") == "add"
    if is_placed and form.is_untouched and not adds_another:
        draft.discard()
        return redirect(Wizard(request.user).go_on(step))
    if is_placed and form.is_valid() and try_saving(form):
        draft.discard()
        return _after_saving(request, step, adds_another)
    draft.keep(form)
    return _show_question(request, step, form, asked, status=409 if form.conflict else 422)


def _after_saving(request, step, adds_another):
    if adds_another:
        messages.success(request, _("It is on your sheet."))
        return redirect(step.url)
    if step is ABOUT:
        messages.success(request, _("Saved."))
    return redirect(Wizard(request.user).go_on(step))


def _show_question(request, step, form, asked, status=200):
    page = WritingPage.of(request.user, step)
    context = {"page": page, "form": form, "place": asked.place, "opioids": asked.opioids}
    return render(request, "plans/write.html", context, status=status)
