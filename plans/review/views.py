from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.models import Contact
from plans.content import read_plan
from plans.forms import LikelihoodForm
from plans.models import Review
from plans.review import lines
from plans.review.changes import changes_of, entries
from plans.sections import REASONS
from records.forms import MAX_ROWS
from records.pages import form_page

# Changes on a page of "What changed".
A_PAGE = 50


def review(request):
    """What is worth a look when there are five minutes. All of it can be skipped."""
    user = request.user
    own = Review.of(user)
    ticked = own.ticked
    context = {
        "here": "plan",
        "review": own,
        "tidy": _look(own, Review.Kind.TIDY),
        "relink": _look(own, Review.Kind.RELINK),
        "numbers": Contact.due_for_number_check(user),
        "checks": [(check, check in ticked, ticked.get(check)) for check in Review.Check],
    }
    return render(request, "plans/review.html", context)


def _look(review, kind):
    return {"kind": kind, "is_due": review.is_due(kind), "last": review.looked_at(kind)}


@require_POST
def look(request):
    """Note that something was looked through."""
    if request.POST.get("kind") in Review.Kind.values:
        Review.kept_for(request.user).look(request.POST["kind"])
        messages.success(request, _("Saved."))
    return redirect("plans:review")


@require_POST
def check(request):
    """Tick one of the closing checks, or take the tick away."""
    wanted = request.POST.get("check"), request.POST.get("done")
    if wanted[0] in Review.Check.values and wanted[1] in ("yes", "no"):
        Review.kept_for(request.user).tick(wanted[0], wanted[1] == "yes")
        messages.success(request, _("Saved."))
    return redirect("plans:review")


@require_POST
def offer(request):
    """Today offers a look when one is due: not now, not at all, or as before."""
    wanted = request.POST.get("show")
    if wanted == "later":
        Review.kept_for(request.user).put_off()
        messages.success(request, _("Not now, then."))
        return redirect("plans:today")
    if wanted in ("yes", "no"):
        Review.kept_for(request.user).offer(wanted == "yes")
        messages.success(request, _("Saved."))
    return redirect("plans:review")


def likelihood(request):
    """How likely am I to use this plan? For the person alone."""
    own = Review.kept_for(request.user) if request.method == "POST" else Review.of(request.user)
    form = LikelihoodForm(request.POST or None, user=request.user, instance=own)
    return form_page(request, form, "plans/review_likelihood.html", "plans:review")


def tidy(request):
    """What helped this week? It can be put first, or worded better."""
    context = {
        "here": "plan",
        "lists": lines.helping_lines(request.user),
        "kind": Review.Kind.TIDY,
    }
    return render(request, "plans/review_tidy.html", context)


@require_POST
def first(request, pk):
    """Put a line first in its list."""
    _line(request.user, pk).move(-MAX_ROWS)
    messages.success(request, _("It stands first now."))
    return redirect("plans:tidy")


def _line(user, pk):
    for rows in (user.plan_items, user.triggers, user.warning_signs):
        if line := rows.active().filter(pk=pk).first():
            return line
    raise Http404


def part(request):
    """One part of the plan a day, with the first reason: less than a minute."""
    user = request.user
    content = read_plan(user)
    shown = lines.part_of_the_day(content.parts, user.today)
    context = {
        "here": "today",
        "part": shown,
        "reason": _first_reason(content) if shown and shown.section is not REASONS else None,
        "read_today": user.days.filter(on=user.today, read_at__isnull=False).exists(),
    }
    return render(request, "plans/part.html", context)


def _first_reason(content):
    return next(iter(content.lines_of(REASONS)), None)


def changes(request):
    """What changed, newest first, each with "put back": of thirty days, or since something."""
    spans = lines.spans(request.user)
    chosen = request.GET.get("since")
    chosen = chosen if chosen in spans else lines.LONGEST_SPAN
    _title, since = spans[chosen]
    pages = Paginator(changes_of(request.user, since), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "entries": entries(request.user, list(page)),
        "spans": [(name, title) for name, (title, _start) in spans.items()],
        "chosen": chosen,
        "is_all": chosen == lines.LONGEST_SPAN,
        "here": "plan",
    }
    return render(request, "plans/changes.html", context)
