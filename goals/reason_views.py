from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from goals.forms import ReasonForm
from goals.suggestions import REASONS
from records.pages import (
    ListPage,
    back_at,
    changing,
    edit_page,
    form_page,
    list_page,
    move_row,
    remove_row,
)

PAGE = ListPage(
    tab_title=_("Reasons"),
    title=_("Why I’m doing this"),
    hint=_("The first one is on Today. Pin one to keep it there."),
    invite=_("Why are you doing this?"),
    add=_("Add a reason"),
    url_namespace="reasons",
    icon="icons/heart.svg",
    recommended_max=5,
    ideas=REASONS,
    can_be_pinned=True,
)
LIST = "reasons:list"


def listing(request):
    return list_page(request, PAGE, request.user.reasons)


def add(request):
    form = ReasonForm(request.POST or None, user=request.user)
    return form_page(request, form, PAGE, LIST)


def edit(request, pk):
    return edit_page(request, request.user.reasons, pk, ReasonForm, PAGE, LIST)


@require_POST
def remove(request, pk):
    return remove_row(request.user.reasons, pk, LIST)


@require_POST
def move(request, pk):
    return move_row(request, request.user.reasons, pk, LIST)


@require_POST
def pin(request, pk):
    """Show one reason before all others, or in its own place again."""
    reason = get_object_or_404(request.user.reasons.active(), pk=pk)
    is_pinned = request.POST.get("pinned") == "yes"
    reason.pin(is_pinned)
    messages.success(request, _("Shown first.") if is_pinned else _("Back in its own place."))
    return back_at(changing(LIST), pk, "pin")
