from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from goals.forms import StepForm
from goals.models import Step
from records.pages import ListPage, back_at, edit_page, form_page, list_page, move_row, remove_row

PAGE = ListPage(
    tab_title=_("Steps"),
    title=_("Small steps"),
    hint=_("Steps for the day are on Today."),
    invite=_("What is one small thing for today?"),
    add=_("Add a small step"),
    url_namespace="steps",
    icon="icons/check.svg",
    recommended_max=5,
)
LIST = "steps:list"


def listing(request):
    return list_page(request, PAGE, Step.listed(request.user))


def add(request):
    form = StepForm(request.POST or None, user=request.user)
    return form_page(request, form, PAGE, LIST)


def edit(request, pk):
    return edit_page(request, request.user.steps, pk, StepForm, PAGE, LIST)


@require_POST
def remove(request, pk):
    return remove_row(request.user.steps, pk, LIST)


@require_POST
def move(request, pk):
    return move_row(request, request.user.steps, pk, LIST)


@require_POST
def tick(request, pk):
    """Tick a step for today, or take the tick away, on the person's first page.

    The button says which (`done`).
    """
    step = get_object_or_404(request.user.steps.active(), pk=pk)
    wanted = request.POST.get("done")
    if wanted in ("yes", "no"):
        step.tick(request.user.today, is_done=wanted == "yes")
        messages.success(request, _("Done.") if wanted == "yes" else _("No longer done."))
    return back_at(settings.LOGIN_REDIRECT_URL, pk, "tick")
