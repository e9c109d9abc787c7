"""The first questions, for somebody who has given no address yet."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import invitations
from accounts.rate_limits import refuse_too_many
from plans.writing.first_answers import ASKED_FIRST, FirstAnswers
from plans.writing.forms import OwnLineForm
from plans.writing.pages import WritingPage
from plans.writing.steps import IDEA, tapped_field

# Whoever writes many takes room in the database.
MOST_ANSWERS = "90/h/ip"


def begin(request):
    """Ask the first question, or go on with the plan of somebody signed in."""
    return redirect("plans:begin") if request.signed_in else _to(ASKED_FIRST[0])


def ask(request, name):
    """Ask one of the first questions: keep the answer and go on, skip, or erase them all."""
    step = next((step for step in ASKED_FIRST if step.name == name), None)
    if step is None:
        raise Http404
    if request.signed_in:
        return redirect("plans:begin")
    answers = FirstAnswers(request.session)
    if request.POST.get("do") == "erase":
        return _erase(request, answers)
    if invitations.is_closed():
        return _closed(request)
    form = OwnLineForm(request.POST or None)
    if request.method != "POST":
        form.initial["own"] = answers.lines.get(name, "")
        return _show(request, step, form, answers)
    if field := tapped_field(request.POST, step):
        form.prefill(request.POST[f"{IDEA}{field}"], field, step.ideas[field])
        return _show(request, step, form, answers)
    return _answer(request, step, form, answers)


def _erase(request, answers):
    answers.forget()
    messages.success(request, _("Your answers are erased."))
    return _to(ASKED_FIRST[0])


def _closed(request):
    """Say it before they write, or give back what they wrote while the site closed."""
    typed = request.POST.get("own", "").strip()
    if not typed:
        return redirect("account_signup")
    return render(request, "account/signup_closed.html", {"typed": typed}, status=403)


def _answer(request, step, form, answers):
    do = request.POST.get("do")
    if do != "skip" and not request.POST.get("own", "").strip():
        answers.drop(step)
    if do == "skip" or form.is_untouched:
        return _after(request, step, answers)
    if not form.is_valid():
        return _show(request, step, form, answers, status=422)
    if refusal := refuse_too_many(request, "first_answers", MOST_ANSWERS):
        return refusal
    answers.keep(step, form.cleaned_data["own"])
    return _after(request, step, answers)


def _after(request, step, answers):
    later = ASKED_FIRST[ASKED_FIRST.index(step) + 1 :]
    if later and request.POST.get("do") != "keep":
        return _to(later[0])
    if answers:
        waiting = _(
            "Your answers wait here for up to an hour. Give an email to save them. "
            "They go into a new plan only."
        )
        messages.info(request, waiting)
    return redirect("account_signup")


def _to(step):
    return redirect("plans:ask", step.name)


def _show(request, step, form, answers, status=200):
    page = WritingPage.before_address(step, ASKED_FIRST, answers.so_far)
    return render(request, "plans/write.html", {"page": page, "form": form}, status=status)
