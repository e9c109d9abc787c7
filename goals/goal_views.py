from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from goals.forms import GoalForm
from goals.models import Step
from goals.suggestions import GOALS
from records.forms import LIST_FULL, MAX_ROWS
from records.pages import (
    ListPage,
    back_at,
    complete_row,
    edit_page,
    form_page,
    list_page,
    move_row,
    remove_row,
)

PAGE = ListPage(
    tab_title=_("Goals"),
    title=_("What I’m working toward"),
    hint=_("Big or small. There is no deadline."),
    invite=_("What do you want to work toward?"),
    add=_("Add a goal"),
    url_namespace="goals",
    icon="icons/flag.svg",
    recommended_max=7,
    ideas=GOALS,
    extra="goals/_goal.html",
)
LIST = "goals:list"


def listing(request):
    rows = request.user.goals.select_related("reason")
    return list_page(request, PAGE, rows)


def add(request):
    form = GoalForm(request.POST or None, user=request.user)
    return form_page(request, form, PAGE, LIST)


def edit(request, pk):
    return edit_page(request, request.user.goals, pk, GoalForm, PAGE, LIST)


@require_POST
def remove(request, pk):
    return remove_row(request.user.goals, pk, LIST)


@require_POST
def move(request, pk):
    return move_row(request, request.user.goals, pk, LIST)


@require_POST
def step(request, pk):
    """Make the first step of a goal one of today's small steps, on the person's first page."""
    goal = get_object_or_404(request.user.goals.active(), pk=pk)
    if Step.listed(request.user).active().count() >= MAX_ROWS:
        messages.warning(request, LIST_FULL)
    elif goal.first_step:
        step = goal.add_first_step(request.user.today)
        messages.success(request, _("It is a step for today now."))
        return back_at(settings.LOGIN_REDIRECT_URL, step, "tick")
    return redirect(settings.LOGIN_REDIRECT_URL)


@require_POST
def completion(request, pk):
    return complete_row(request, request.user.goals, pk, LIST)
