from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plans.content import PlanContent
from plans.review.changes import changes_of, days_of, shown_changes
from plans.review.daily_section import section_of_the_day
from plans.review.forms import LikelihoodForm
from plans.review.models import Review
from plans.review.periods import LONGEST, periods_of
from plans.review.questions import questions_of
from plans.sections import REASONS, SECTIONS, rows_of
from plans.sections.section import Section
from records.forms import MAX_ROWS
from records.pages import form_page

# Changes on a page of "What changed".
A_PAGE = 100


@dataclass(frozen=True)
class HelpingList:
    """What somebody does to get through, of one section, as rows."""

    section: Section
    rows: list


def review(request):
    """Ask one thing that is worth a look when there are five minutes. The rest waits in rows."""
    own = Review.of(request.user)
    questions = questions_of(request.user, own)
    first = next((question for question in questions if question.is_due), None)
    others = [question for question in questions if question is not first]
    context = {
        "review": own,
        "first": first,
        "others": others,
        "opens_others": request.GET.get("open") in [question.name for question in others],
    }
    return render(request, "plans/review.html", context)


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
    came_from = urlencode({"open": "fast", "at": wanted[0] or "", "did": "check"})
    return redirect(f"{resolve_url('plans:review')}?{came_from}")


@require_POST
def offer(request):
    """Keep whether Today offers a look when one is due: not now, not at all, or as before."""
    wanted = request.POST.get("show")
    if wanted == "later":
        Review.kept_for(request.user).put_off()
        messages.success(request, _("Okay, not now."))
        return redirect("plans:today")
    if wanted in ("yes", "no"):
        Review.kept_for(request.user).offer(wanted == "yes")
        messages.success(request, _("Saved."))
    return redirect("plans:review")


def likelihood(request):
    """Ask how likely the person is to use this plan. The answer is for them alone."""
    own = Review.kept_for(request.user) if request.method == "POST" else Review.of(request.user)
    form = LikelihoodForm(request.POST or None, user=request.user, instance=own)
    back = f"{resolve_url('plans:review')}?open=likely#likely"
    return form_page(request, form, "plans/review_likelihood.html", back)


def tidy(request):
    """Show what helps, a list at a time, so that it can be put first, or worded better."""
    lists, asked = _helping_lists(request.user), request.GET.get("at")
    named = (each for each in lists if each.section.name == asked)
    open_list = next(named, None) or next(iter(lists), None)
    context = {
        "open_list": open_list,
        "other_lists": [each for each in lists if each is not open_list],
        "kind": Review.Kind.TIDY,
    }
    return render(request, "plans/review_tidy.html", context)


def _helping_lists(user):
    """Return what a person does to get through, as a HelpingList for each section with rows.

    Lines that say what to do come before those that begin with what brings on an urge.
    """
    sections = [section for section in SECTIONS if section.helps and section.is_shown(user.plan)]
    sections.sort(key=lambda section: not section.lists)
    rows = rows_of(user, sections)
    lists = [HelpingList(section, rows[section.name]) for section in sections]
    return [each for each in lists if each.rows]


@require_POST
def first(request, pk):
    """Put a line first in its list, which is shown when the page comes back."""
    _line(request.user, pk).move(-MAX_ROWS)
    messages.success(request, _("It is first now."))
    open_list = urlencode({"at": request.POST.get("list", "")})
    return redirect(f"{resolve_url('plans:tidy')}?{open_list}")


def _line(user, pk):
    for rows in (user.plan_items, user.triggers, user.warning_signs):
        if line := rows.active().filter(pk=pk).first():
            return line
    raise Http404


def daily_section(request):
    """Show the section of the day, with the first reason: less than a minute."""
    user = request.user
    content = PlanContent.load(user)
    section = section_of_the_day(content.sections, user.today)
    is_reasons = section and section.section is REASONS
    context = {
        "content": section,
        "reason": _first_reason(content) if section and not is_reasons else None,
        "was_read": user.has_read_today,
    }
    return render(request, "plans/daily_section.html", context)


def _first_reason(content):
    return next(iter(content.lines_of(REASONS)), None)


def changes(request):
    """Show what changed in thirty days, or since something: by day, moment and part."""
    oldest = changes_of(request.user).values_list("made_at", flat=True).last()
    periods = periods_of(request.user, oldest)
    chosen = request.GET.get("since")
    chosen, since = periods.get(chosen) or periods[LONGEST.name]
    pages = Paginator(changes_of(request.user, since), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "days": days_of(request.user, shown_changes(request.user, list(page))),
        "periods": [period for period, _start in periods.values()],
        "chosen": chosen,
        "is_all": chosen is LONGEST,
    }
    return render(request, "plans/changes.html", context)
