from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from records.pages import back_at
from records.redirects import local_path
from triggers.board import BoardForm, wording_form

LIST = "triggers:pairs"


def board(request):
    """Take the first step: tap one on each side."""
    form = BoardForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("triggers:wording")
    context = {"form": form}
    return render(request, "triggers/board.html", context, status=422 if form.errors else 200)


def wording(request):
    """Show the second step: own words, sent to the page that adds or changes an if-then."""
    form = wording_form(request.user)
    if form is None:
        return redirect("triggers:board")
    edit = reverse("triggers:edit", args=[form.instance.pk])
    action = reverse("triggers:add") if form.is_new else edit
    context = {"form": form, "action": action, "from_board": True}
    return render(request, "triggers/trigger_form.html", context)


@require_POST
def confirmation(request, pk):
    """Note that an if-then is still right: it is due for review again in a month."""
    get_object_or_404(request.user.triggers.active(), pk=pk).mark_reviewed()
    messages.success(request, _("Noted as still right."))
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
        messages.success(request, _("Taken back."))
    else:
        answer.note_help(request.user.today)
        messages.success(request, _("Noted that it helped."))
    to = local_path(request.POST.get("to", ""), otherwise=resolve_url(LIST))
    return back_at(to, pk, "helped")
