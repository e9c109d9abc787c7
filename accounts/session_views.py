"""Where somebody is signed in, and how that ends or goes on."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import sessions
from accounts.dates import full_date
from records.redirects import local_path


def listing(request):
    """Show every browser that is signed in, this one first."""
    others = request.user.sessions.open().others(request)
    context = {
        "here": request.session.row,
        "others": others.order_by("-last_seen_on", "-made_at"),
    }
    return render(request, "accounts/sessions.html", context)


@require_POST
def end(request, pk):
    """Sign one other browser out."""
    others = request.user.sessions.others(request)
    get_object_or_404(others, pk=pk)
    request.user.end_sign_ins(others.filter(pk=pk))
    messages.success(request, _("That browser is signed out."))
    return redirect("accounts:sessions")


@require_POST
def end_others(request):
    """Sign every other browser out."""
    request.user.end_sign_ins(request.user.sessions.others(request))
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("accounts:sessions")


@require_POST
def stay(request):
    """Stay signed in on this browser for another year."""
    sessions.renew(request)
    last_day = request.user.localtime(request.session.row.renew_by).date()
    text = _("You stay signed in here until %(day)s.")
    messages.success(request, text % {"day": full_date(last_day, request.user.country)})
    to = request.POST.get("to", "")
    return HttpResponseRedirect(local_path(to, otherwise=reverse("accounts:sessions")))
