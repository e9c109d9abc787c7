"""The flow that every page with a form or a list shares."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse


def form_page(request, form, template, to, context=None):
    """Show a record's form, or save it and go on. 422 when it needs a look, 409 when stale."""
    if request.method != "POST":
        return render(request, template, {"form": form, **(context or {})})
    if form.is_valid() and form.keep():
        return redirect(to)
    status = 409 if form.stale else 422
    return render(request, template, {"form": form, **(context or {})}, status=status)


def after_removal(change, to):
    """Go back to a list that offers to undo the removal. The address carries only an id."""
    return redirect(f"{reverse(to)}?removed={change.pk}")


def undoable(request):
    """The removal that this page can offer to undo, or None."""
    try:
        return request.user.changes.filter(pk=request.GET.get("removed"), kind="removed").first()
    except ValidationError:
        return None
