from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.reauthentication import reauthentication_required
from plans.content import PlanContent
from printing.text.qr import code_image
from sharing.forms import ShareForm, too_many
from sharing.mails import tell_owner
from sharing.models import MOST_OPEN
from sharing.owner_pages import ShareRow

# In the session, which is sealed, from making a link until it has been shown once.
NEW = "new_share"


def listing(request):
    """Show the links that are open, each with its openings, and those that ended."""
    shares = request.user.shares.order_by("-made_at")
    context = {
        "open": [ShareRow(share) for share in shares.open()],
        "over": [ShareRow(share) for share in shares.over()],
    }
    return render(request, "sharing/list.html", context)


@reauthentication_required
def add(request):
    """Make a link."""
    content = PlanContent.load(request.user)
    form = ShareForm(request.POST or None, content=content, user=request.user)
    if request.method == "POST" and form.is_valid() and (token := _made(form)):
        request.session[NEW] = token
        return redirect("sharing:made")
    is_full = request.user.shares.open().count() >= MOST_OPEN
    context = {"form": form, "too_many": too_many() if is_full else ""}
    return render(request, "sharing/add.html", context, status=422 if form.errors else 200)


def made(request):
    """Show the address of a new link, once."""
    token = request.session.pop(NEW, "")
    if not token:
        return redirect("sharing:list")
    address = settings.SITE_URL + reverse("shared:door", args=[token])
    message = _("Here is a page for you: %(address)s") % {"address": address}
    context = {
        "address": address,
        "message": message,
        "text_href": f"sms:?&body={quote(message)}",
        "email_href": f"mailto:?subject={quote(_('A page for you'))}&body={quote(message)}",
        "code_image": code_image(address),
    }
    return render(request, "sharing/made.html", context)


@require_POST
def end(request, pk):
    """End a link, in one tap."""
    get_object_or_404(request.user.shares, pk=pk)
    request.user.shares.filter(pk=pk).end()
    messages.success(request, _("That link has ended. It shows nothing now."))
    return redirect("sharing:list")


@require_POST
def end_all(request):
    """End every link."""
    request.user.shares.all().end()
    messages.success(request, _("All links have ended. They show nothing now."))
    return redirect("sharing:list")


@transaction.atomic
def _made(form):
    token = form.try_saving()
    if token:
        tell_owner(form.user)
    return token
