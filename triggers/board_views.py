from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from records.pages import back_at
from records.redirects import local_path
from triggers.board import SIDES, BoardForm, as_tapped

LIST = "triggers:pairs"
# Which sides have to be there for a button: a tap and a way back ask for none.
ASKED = {"next": ("if",), "save": SIDES}


def board(request):
    """Show the board, or do what was pressed. The address says which side a phone shows."""
    if request.method != "POST":
        form = BoardForm(user=request.user, at=request.GET.get("at"))
        return _board_page(request, form, request.GET.get("step"))
    act = request.POST.get("do")
    form = BoardForm(as_tapped(request.POST), user=request.user, asked=ASKED.get(act, ()))
    if act == "cancel":
        form.forget()
        return redirect(LIST)
    if not form.is_valid():
        return _board_page(request, form, form.side_with_errors)
    if act == "save":
        form.save()
        messages.success(request, _("Saved."))
        return redirect(LIST)
    form.keep()
    return redirect(f"{reverse('triggers:board')}?{urlencode(_way_on(act, request.POST))}")


def _board_page(request, form, step):
    """Show both sides; a phone shows the side `step` of them."""
    context = {
        "form": form,
        "sides": form.sides,
        "step": step if step in SIDES else "if",
    }
    return render(request, "triggers/board.html", context, status=422 if form.errors else 200)


def _way_on(act, posted):
    """Return {step: side that a phone shows, at: side that has the focus}. An if that was tapped
    leads on at once."""
    if act == "next":
        return {"step": "then"}
    if act == "back":
        return {"step": "if", "at": "if"}
    side = "if" if {"if_tap", "if_idea"} & posted.keys() else "then"
    return {"step": "if" if "if_idea" in posted else "then", "at": side}


@require_POST
def confirmation(request, pk):
    """Note that an if-then is still right: it is due for review again in a month."""
    get_object_or_404(request.user.triggers.active(), pk=pk).mark_reviewed()
    messages.success(request, _("Saved: still right."))
    return redirect(LIST)


@require_POST
def helped(request, pk):
    """Note that an answer helped today, or that it did not after all.

    `to` in the post is the page that asked.
    """
    answers = request.user.answers.active().filter(trigger__archived_at__isnull=True)
    answer = get_object_or_404(answers, pk=pk)
    if request.POST.get("helped") == "no":
        answer.undo_help(request.user.today)
        messages.success(request, _("Undone."))
    else:
        answer.note_help(request.user.today)
        messages.success(request, _("Saved: it helped."))
    to = local_path(request.POST.get("to", ""), otherwise=resolve_url(LIST))
    return back_at(to, pk, "helped")
