from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from records.forms import MAX_ROWS
from records.pages import changing, edit_page, list_context
from records.redirects import local_path
from triggers.urges import charts, stats
from triggers.urges.forms import UrgeForm
from triggers.urges.hours import UsualHours
from triggers.urges.models import Urge

LIST = "urges:list"
FORM = "triggers/urge_form.html"
PAGE_SIZE = 5
MAX_CAUSES = 5


def listing(request):
    kept = request.user.urges.active().newest_first()
    urges = kept.select_related("trigger")
    latest = list(urges[: stats.LATELY])
    removed_urges = request.user.urges.removed().newest_first()
    undoable = _just_removed(request)
    context = {
        "total": urges.count(),
        "passed": sum(bool(urge.passed_at) for urge in kept.only("user_id", "passed_at")),
        "enough": len(latest) >= stats.ENOUGH,
        "causes": _causes(latest),
        "hours": UsualHours.of(request.user, [urge.happened_at for urge in latest]),
        "page": Paginator(urges, PAGE_SIZE).get_page(request.GET.get("page")),
        "removed_urges": list(removed_urges[:MAX_ROWS]),
        **list_context(request),
        "undo_url": resolve_url("urges:put_back", undoable.pk) if undoable else "",
        "erase_url": resolve_url("urges:erase", undoable.pk) if undoable else "",
        **_strengths(latest),
    }
    return render(request, "triggers/urge_list.html", context)


@require_POST
def log(request):
    """Log an urge with one tap. What else there is to say can follow."""
    return redirect("urges:edit", Urge.log(request.user).pk)


def edit(request, pk):
    return edit_page(request, request.user.urges, pk, UrgeForm, FORM, LIST)


@require_POST
def remove(request, pk):
    """Remove it, and go back to its page of the list, which offers to undo it by the row's own
    mark."""
    get_object_or_404(request.user.urges, pk=pk).soft_delete()
    place = {"page": page} if (page := request.POST.get("page")) else {}
    return redirect(f"{changing(LIST)}&{urlencode({'removed': pk, **place})}")


@require_POST
def put_back(request, pk):
    """Put a removed one back, for as long as it is kept."""
    get_object_or_404(request.user.urges, pk=pk).restore()
    messages.success(request, _("Put back."))
    return redirect(local_path(request.POST.get("to", ""), otherwise=resolve_url(LIST)))


@require_POST
def erase(request, pk):
    """Delete it for good, with all history of it."""
    get_object_or_404(request.user.urges, pk=pk).delete()
    messages.success(request, _("Deleted."))
    return redirect(LIST)


def _just_removed(request):
    """Return the urge whose removal this page can offer to undo, or None."""
    try:
        return request.user.urges.removed().filter(pk=request.GET.get("removed")).first()
    except ValidationError:
        return None


def _strengths(urges):
    pairs = stats.pairs_of(reversed(urges))
    if not pairs:
        return {}
    first, later = stats.usual(pairs)
    is_enough = len(pairs) >= stats.ENOUGH
    chart = charts.StrengthChart.of(pairs) if is_enough else None
    return {"first": first, "later": later, "eases": later < first, "strength_chart": chart}


def _causes(urges):
    """Count what set them off, each with a chart: one of the triggers, or a text."""
    causes = stats.most_common([urge.trigger or urge.text for urge in urges], MAX_CAUSES)
    return [
        {"cause": cause, "count": count, "chart": charts.ShareChart(count, most=causes[0][1])}
        for cause, count in causes
    ]
