from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from records.pages import back_at
from records.redirects import local_path


@require_POST
def undo(request, pk, otherwise):
    """Undo one act and go back to the list it was done on, or else to the page `otherwise`."""
    entry = get_object_or_404(request.user.history.undoable(), pk=pk)
    done = entry.undo()
    if done is None:
        messages.info(request, _("Nothing has changed."))
    elif done.kind == done.Kind.REMOVED:
        messages.success(request, _("Removed."))
    else:
        messages.success(request, _("Put back."))
    to = local_path(request.POST.get("to", ""), otherwise=resolve_url(otherwise))
    is_there = done and done.kind == done.Kind.RESTORED
    if is_there and request.POST.get("at") == str(entry.row_id):
        return back_at(to, entry.row_id, "undo")
    return redirect(to)
