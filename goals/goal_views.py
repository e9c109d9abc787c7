from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from goals.forms import GoalForm
from goals.suggestions import GOALS
from records.pages import (
    ListPage,
    completion_of,
    edit_page,
    form_page,
    list_page,
    new_position,
    removal,
)

PAGE = ListPage(
    tab=_("Goals"),
    title=_("Where I’m going"),
    hint=_("Big or small. There is no date to keep."),
    invite=_("What would you like to reach?"),
    add=_("Add a goal"),
    room="goals",
    icon="icons/flag.svg",
    good=7,
    can_be_done=True,
    ideas=GOALS,
)
LIST = "goals:list"


def listing(request):
    return list_page(request, PAGE, request.user.goals, context={"here": "goals"})


def add(request):
    form = GoalForm(request.POST or None, user=request.user)
    return form_page(request, form, PAGE, LIST)


def edit(request, pk):
    return edit_page(request, request.user.goals, pk, GoalForm, PAGE, LIST)


@require_POST
def remove(request, pk):
    return removal(request.user.goals, pk, LIST)


@require_POST
def move(request, pk):
    return new_position(request, request.user.goals, pk, LIST)


@require_POST
def completion(request, pk):
    return completion_of(request, request.user.goals, pk, LIST)
