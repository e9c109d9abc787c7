"""The flow that every page with a form or a list shares."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render, resolve_url


def form_page(request, form, template, to, context=None):
    """Show a record's form, or save it and go on. 422 when it needs a look, 409 when stale."""
    if request.method != "POST":
        return render(request, template, {"form": form, **(context or {})})
    if form.is_valid() and form.keep():
        return redirect(to)
    status = 409 if form.stale else 422
    return render(request, template, {"form": form, **(context or {})}, status=status)


def edit_page(request, rows, pk, form_class, template, to, context=None):
    """The form page of one of the person's own rows (`rows`: a manager that starts at the user)."""
    record = get_object_or_404(rows.active(), pk=pk)
    form = form_class(request.POST or None, instance=record, user=request.user)
    return form_page(request, form, template, to, context)


def removal(rows, pk, to):
    """Remove a row and go back to a list that offers to undo it. The address carries only an id."""
    change = get_object_or_404(rows.active(), pk=pk).archive()
    return redirect(f"{resolve_url(to)}?removed={change.pk}")


def new_position(request, rows, pk, to):
    """Move a row one place up or down."""
    row = get_object_or_404(rows.active(), pk=pk)
    row.move(-1 if request.POST.get("to") == "up" else 1)
    return redirect(to)


def undoable(request):
    """The removal that this page can offer to undo, or None."""
    try:
        return request.user.changes.filter(pk=request.GET.get("removed"), kind="removed").first()
    except ValidationError:
        return None
