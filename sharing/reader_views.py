"""What whoever has a link sees. Nobody signs in here."""

from allauth.core.internal.ratelimit import consume
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts import rate_limits
from accounts.dates import full_date, time_of_day
from accounts.devices import family_of
from accounts.networks import keyed_hash, network_of
from printing.text.line_breaks import NO_BREAK
from sealing.cipher import SealError
from sharing import reader
from sharing.forms import PassphraseForm
from sharing.models import Share

# Presses of "Open" from one place.
MOST_TRIES = "30/m/ip"
# Wrong passphrases for a link from one network: a stranger elsewhere uses up nobody's tries.
WRONG_PASSPHRASES = "5/15m/key"
WRONG = _("That is not the password. Ask the person who sent you the link.")


# Whoever has the address has all that a token of ours would protect. Its page tells no other page
# the address (config/headers.py), so its form comes with `Origin: null`.
@csrf_exempt
def door(request, token):
    """Show a page that is the same for every address, and look at the address when its button is
    pressed: a preview or a scanner that follows a link sees nothing and changes nothing."""
    if request.method != "POST":
        return render(request, "sharing/door.html")
    if rate_limits.refuse_too_many(request, "share", MOST_TRIES):
        back = {"back": request.get_full_path()}
        return render(request, "sharing/too_many.html", back, status=429)
    share = Share.objects.open().with_token(token).select_related("user").first()
    if share is None:
        return nothing_here(request)
    return _unless_erased(request, share, _ask_and_open)


def view(request, pk):
    """Show the chosen parts, as they are now, for a browser that has been let in."""
    share = reader.share_of(request, pk)
    if share is None:
        return nothing_here(request)
    return _unless_erased(request, share, _show)


@require_POST
def close(request, pk):
    """Let nobody see it again on this browser without the link."""
    response = render(request, "sharing/closed.html")
    reader.let_out(request, response, pk)
    return response


def nothing_here(request):
    """Answer alike for a link that ended, one that never was, and a browser not let in."""
    return render(request, "sharing/nothing_here.html", status=404)


def _unless_erased(request, share, answer):
    """Return what `answer` makes of a link, or nothing_here where its owner was erased meanwhile:
    their row, or the key of their words, is then away."""
    try:
        return answer(request, share)
    except (ObjectDoesNotExist, SealError):
        if share.is_kept:
            raise
        return nothing_here(request)


def _ask_and_open(request, share):
    if share.has_passphrase:
        form = PassphraseForm(request.POST if "passphrase" in request.POST else None)
        if not (form.is_valid() and _is_right(request, share, form)):
            status = 422 if form.errors else 200
            return render(request, "sharing/passphrase.html", {"form": form}, status=status)
    return _open(request, share)


def _show(request, share):
    return HttpResponse(page_of(request, share))


def page_of(request, share):
    """Return the HTML of the page that a link shows, in the language of its plan."""
    plan, user = share.plan, share.user
    ends_at = user.localtime(share.ends_at)
    with override(plan.language):
        context = {
            "share": share,
            "plan": plan,
            "lines": [line for line in (plan.emergency, plan.crisis) if line],
            "ends_on": full_date(ends_at, user.country),
            "ends_at": time_of_day(ends_at, user.country),
        }
        page = render_to_string("sharing/view.html", context, request)
    # A narrow screen may be too small for what a paper keeps on one line.
    return page.replace(NO_BREAK, " ")


def _is_right(request, share, form):
    key = keyed_hash("share", str(share.pk), network_of(request))
    limit = {"action": "share_passphrase", "config": {"share_passphrase": WRONG_PASSPHRASES}}
    attempt = consume(request, app=rate_limits.APP, key=key, **limit)
    if attempt is None:
        seconds = rate_limits.seconds_to_wait(request, key=key, **limit)
        form.add_error("passphrase", rate_limits.too_many_message(seconds))
        return False
    if not share.takes(form.cleaned_data["passphrase"]):
        form.add_error("passphrase", WRONG)
        return False
    attempt.rollback()
    return True


def _open(request, share):
    is_own = request.user == share.user
    if not is_own and not share.note_opening(family_of(request.headers.get("User-Agent", ""))):
        return nothing_here(request)
    response = redirect("shared:view", share.pk)
    response.status_code = 303  # whatever the method was: the next one is a GET
    reader.let_in(request, response, share)
    return response
