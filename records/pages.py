"""What views of pages with a form or a list share. They say which rows; these do the rest."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import NoReverseMatch, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from records.models import Conflict

# A list shows its words; asked with this in the address it shows what can be done with each row.
CHANGING = "change"


@dataclass(frozen=True)
class ListPage:
    """What a page that lists rows says and offers.

    `tab_title` is its name where others may see it. `invite` is asked while the list is empty. Over
    `recommended_max` rows the page says that short lists get read. `ideas` are lines to start from,
    shown on request. `extra` is the template of what a row shows besides its words.
    """

    tab_title: str
    title: str
    hint: str
    invite: str
    add: str
    url_namespace: str
    icon: str = "icons/plus.svg"
    recommended_max: int = 7
    extra: str = ""
    ideas: tuple = ()
    can_be_pinned: bool = False


def row_paths(views, listing, name="list"):
    """Return the paths of a list: the page itself, and adding, changing, removing and moving a row.

    `listing` is the view of the page, `views` a module with the views add, edit, remove and move.
    """
    return [
        path("", listing, name=name),
        path("add/", views.add, name="add"),
        path("<uuid:pk>/edit/", views.edit, name="edit"),
        path("<uuid:pk>/removal/", views.remove, name="remove"),
        path("<uuid:pk>/position/", views.move, name="move"),
    ]


def list_page(request, page, rows, add_url=None, context=None, group_by=None):
    """Show rows with their buttons, an offer to undo a removal, or an invitation to write one.

    `group_by`: a function that sorts the rows into [(heading, rows), ...].
    """
    rows = list(rows.active().in_order())
    groups = group_by(rows) if group_by else [("", rows)]
    context = {
        "page": page,
        "rows": rows,
        "groups": [(heading, with_ends(list(grouped))) for heading, grouped in groups],
        "add_url": add_url or resolve_url(f"{page.url_namespace}:add"),
        "is_long": len(rows) > page.recommended_max,
        **list_context(request),
        **(context or {}),
    }
    return render(request, "records/row_list.html", context)


def list_context(request):
    """Return what every page with a list is given: whether its rows are being changed, and what it
    offers to undo."""
    return {
        "is_changing": CHANGING in request.GET,
        "undoable": undoable_removal(request),
        "undoable_move": _undoable_move(request),
    }


def with_ends(rows):
    """Return [(row, is_first, is_last), ...] of a list: one that is both does not move, such as a
    pinned one."""
    movable = [row for row in rows if not getattr(row, "is_pinned", False)]
    return [(row, row not in movable[1:], row not in movable[:-1]) for row in rows]


def form_page(request, form, page, to):
    """Show a record's form, or save it and go on. 422 when it needs a look, 409 on a conflict.

    `page`: a ListPage, or the template of a form with a page of its own. `to`: where it leads.
    """
    offers_ideas = form.is_new and bool(getattr(page, "ideas", ()))
    if offers_ideas and (idea := request.POST.get("idea")):
        form.prefill(idea)
    elif request.method == "POST" and form.is_valid() and try_saving(form):
        messages.success(request, _("Saved."))
        return redirect(to)
    template = page if isinstance(page, str) else "records/row_form.html"
    context = {"form": form, "page": page, "back": resolve_url(to)}
    if offers_ideas:
        context["ideas"] = _ideas(form, page)
    status = 200 if not form.is_bound else 409 if form.conflict else 422
    return render(request, template, context, status=status)


def try_saving(form):
    """Save a form that is valid. Returns False, with both texts in it, when the row moved on."""
    try:
        form.save()
    except Conflict:
        form.show_conflict()
        return False
    return True


def _ideas(form, page):
    """Return the lines to start a new row from, less those that stand on the list already."""
    written = {row.text for row in form.instance.list_queryset().active()}
    return [idea for idea in page.ideas if str(idea) not in written]


def edit_page(request, rows, pk, form_class, page, to):
    """Show the form of one of the person's own rows, or save it (`rows`: a manager of the user's).

    A post may find that the row was removed in another tab: saving brings it back with the words.
    """
    record = get_object_or_404(rows if request.method == "POST" else rows.active(), pk=pk)
    form = form_class(request.POST or None, instance=record, user=request.user)
    return form_page(request, form, page, to)


def remove_row(rows, pk, to):
    """Remove a row and go back to a list that offers to undo it. The address carries only an id."""
    entry = get_object_or_404(rows, pk=pk).soft_delete()
    return redirect(f"{changing(to)}&removed={entry.pk}")


def move_row(request, rows, pk, to):
    """Move a row one place up or down, and say where it stands."""
    row = get_object_or_404(rows, pk=pk)
    if row.archived_at:
        return redirect(changing(to))
    act = "up" if request.POST.get("to") == "up" else "down"
    before, _total = _place_of(row)
    row.move(-1 if act == "up" else 1)
    number, total = _place_of(row)
    if not number:
        return redirect(changing(to))  # removed meanwhile
    place = {"number": number, "total": total}
    if number == before:
        messages.info(request, _("It stays at %(number)s of %(total)s.") % place)
    elif act == "up":
        messages.success(request, _("Moved up. Now it is %(number)s of %(total)s.") % place)
    else:
        messages.success(request, _("Moved down. Now it is %(number)s of %(total)s.") % place)
    return back_at(changing(to), pk, act)


def _place_of(row):
    """Return (which, of how many) it is among those that it moves among. 0: it is not there."""
    group = getattr(row, "group", None)
    rows = [
        other
        for other in row.list_queryset().active().in_order()
        if getattr(other, "group", None) == group
    ]
    return (rows.index(row) + 1 if row in rows else 0), len(rows)


def changing(to):
    """Return the address of a list whose rows are being changed."""
    return f"{resolve_url(to)}?{CHANGING}"


def back_at(to, pk, act):
    """Redirect to the list, to the same button of the same row (records/templatetags/rows.py)."""
    to = resolve_url(to)
    return redirect(f"{to}{'&' if '?' in to else '?'}{urlencode({'at': pk, 'did': act})}")


def complete_row(request, rows, pk, to):
    """Mark a row as done today, or not done after all. The button says which (`done`)."""
    row = get_object_or_404(rows.active(), pk=pk)
    wanted = request.POST.get("done")
    if wanted == "yes":
        if not row.done_on:
            row.complete(request.user.today)
        messages.success(request, _("It is done."))
    elif wanted == "no":
        row.complete(None)
        messages.success(request, _("It is open again."))
    return back_at(to, pk, "done")


def _undoable_move(request):
    """Return how to take back the move that the reader comes from, {"url", "to"}, or None."""
    way_back = {"up": "down", "down": "up"}.get(request.GET.get("did"))
    if way_back is None:
        return None
    try:
        row = uuid.UUID(request.GET.get("at", ""))
        url = reverse(f"{request.resolver_match.namespace}:move", args=[row])
    except (ValueError, NoReverseMatch):
        return None
    return {"url": url, "to": way_back}


def undoable_removal(request):
    """Return the entry of the removal that this page can offer to undo, or None."""
    entry = request.GET.get("removed")
    try:
        return entry and request.user.history.filter(pk=entry, kind="removed").first()
    except ValidationError:
        return None
