from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from records.pages import ListPage, edit_page, form_page, list_page, move_row, remove_row
from triggers.forms import SignForm
from triggers.models import WarningSign
from triggers.suggestions import SIGNS

PAGE = ListPage(
    tab_title=_("Signs"),
    title=_("My warning signs"),
    hint=_("Others often see them first. Show them this list."),
    invite=_("How can you tell an urge is coming?"),
    add=_("Add a sign"),
    url_namespace="signs",
    icon="icons/info.svg",
    recommended_max=7,
    ideas=SIGNS,
    extra="triggers/_sign.html",
)
LIST = "signs:list"


def listing(request):
    return list_page(request, PAGE, request.user.warning_signs, group_by=WarningSign.by_stage)


def add(request):
    form = SignForm(request.POST or None, user=request.user)
    return form_page(request, form, PAGE, LIST)


def edit(request, pk):
    return edit_page(request, request.user.warning_signs, pk, SignForm, PAGE, LIST)


@require_POST
def remove(request, pk):
    return remove_row(request.user.warning_signs, pk, LIST)


@require_POST
def move(request, pk):
    return move_row(request, request.user.warning_signs, pk, LIST)
