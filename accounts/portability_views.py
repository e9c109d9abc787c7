"""Taking a plan along as a file, and bringing one in."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.brought_plans import BroughtPlan
from accounts.portability_forms import OPEN_AGAIN, BringForm, PlanFileForm
from accounts.rate_limits import refuse_too_many
from accounts.reauthentication import reauthentication_required
from records.portability.export import as_text, plan_of
from records.portability.reading import NotTaken

# Each takes the server about as long as a paper.
MOST_FILES = "20/h/user"


def take_along(request):
    """Offer the files that hold all of a plan, and to bring one in."""
    return render(request, "accounts/take_along.html")


@reauthentication_required(page="accounts:take_along")
def data(request):
    """Write all that a person owns into a file for this or another server."""
    if refusal := refuse_too_many(request, "take_along", MOST_FILES):
        return refusal
    return HttpResponse(
        as_text(plan_of(request.user)),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="my-plan.json"'},
    )


def bring(request):
    """Read such a file and show what would come in. Nothing is written yet."""
    if request.method != "POST":
        return _file_page(request, PlanFileForm(user=request.user))
    if refusal := refuse_too_many(request, "bring", MOST_FILES):
        return refusal
    form = PlanFileForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return _file_page(request, form, status=422)
    return _choice_page(request, form.keep())


@require_POST
def bring_in(request):
    """Take what was chosen of the file that waits, or leave all of it."""
    if "leave" in request.POST:
        BroughtPlan.forget(request.user)
        return redirect("accounts:bring")
    try:
        with transaction.atomic():
            # What comes in beside what is here must not be added to by another tab meanwhile.
            request.user.lock_rows()
            form = BringForm(request.POST, user=request.user)
            if form.is_gone or not form.is_valid():
                return _again(request, form)
            number = form.save()
    except NotTaken as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:bring")
    text = ngettext("%(count)s thing came in.", "%(count)s things came in.", number)
    messages.success(request, text % {"count": number})
    return redirect("accounts:take_along")


def _again(request, form):
    if form.is_gone:
        messages.error(request, OPEN_AGAIN)
        return redirect("accounts:bring")
    return _choice_page(request, form, status=422)


def _file_page(request, form, status=200):
    return render(request, "accounts/bring.html", {"form": form}, status=status)


def _choice_page(request, form, status=200):
    return render(request, "accounts/bring_in.html", {"form": form}, status=status)
