"""Taking a plan along as a file, and bringing one in."""

from django.contrib import messages
from django.db import DataError, IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.brought_plans import BroughtPlan
from accounts.portability_forms import BringForm, PlanFileForm, read_waiting
from accounts.rate_limits import refuse_too_many
from accounts.reauthentication import reauthentication_required
from records.models import Conflict
from records.portability.bringing import Arrival
from records.portability.export import as_text, plan_of

# Each takes the server about as long as a paper.
MOST_FILES = "20/h/user"
OPEN_AGAIN = _("Open the file again.")
CHANGED = _("Something changed here just now, so nothing came in. Open the file again.")


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
    if refusal := refuse_too_many(request, "bring_in", MOST_FILES):
        return refusal
    # Before the transaction: on SQLite nobody else can write while it lasts.
    brought = read_waiting(request.user, request.POST.get("file"))
    if brought is None:
        return _open_again(request, OPEN_AGAIN)
    try:
        with transaction.atomic():
            # What comes in beside what is here must not be added to by another tab meanwhile.
            request.user.lock_rows()
            arrival = Arrival(request.user, brought, locks=True)
            form = BringForm(request.POST, arrival=arrival)
            if not form.is_valid():
                return _choice_page(request, form, status=422)
            number = form.save()
    except (Conflict, IntegrityError, DataError):
        # Checked before, so only what came in between can be the cause.
        return _open_again(request, CHANGED)
    text = ngettext("%(count)s thing came in.", "%(count)s things came in.", number)
    messages.success(request, text % {"count": number})
    return redirect("accounts:take_along")


def _open_again(request, message):
    messages.error(request, message)
    return redirect("accounts:bring")


def _file_page(request, form, status=200):
    return render(request, "accounts/bring.html", {"form": form}, status=status)


def _choice_page(request, form, status=200):
    return render(request, "accounts/bring_in.html", {"form": form}, status=status)
