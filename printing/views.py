from dataclasses import replace

from allauth.core.internal.ratelimit import consume
from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin

from accounts.reauthentication import reauthentication_required
from plans.content import PlanContent
from printing.copies.diff import difference
from printing.forms import ChoicesForm, PaperForm, size_to_keep, usual_size
from printing.models import PaperChoice, PlanTooLong, PrintedCopy, ReadyPdf, is_too_long
from printing.papers.registry import (
    FILE_NAME,
    PAPERS,
    Marks,
    browser_page,
    shaped,
)
from printing.rendering.engine import PrintingError, PrintingUnavailable
from printing.rendering.slots import AGAIN_AFTER, PrintingBusy, hold_slot
from printing.rendering.worker import PrintingTooSlow, missing_letters, render_in_child
from printing.small.picture import Picture, drawn, in_brief
from printing.text.missing_glyphs import packages_for, unusual_letters
from printing.whole.file import whole_file

# What is laid out. A PDF that is ready counts for nothing.
RATES = {"layout": "10/m/user"}
# The paper that is printed most.
FIRST = "fridge"
# In the session: the paper whose print waits.
WAITING = "printing"
TOO_OFTEN = gettext_lazy("You made ten PDFs in one minute. Wait a minute, then try again.")
TOO_LONG = gettext_lazy("This is too much for one printout. Leave some parts off.")


class PrintingTooOften(PrintingError):
    """The person had as many PDFs laid out in a minute as they may."""


def choose(request):
    """Every paper in small, a button for the one that is printed most, the age of each copy."""
    user, content = request.user, PlanContent.load(request.user)
    chosen = PaperChoice.all_of(user)
    usual = {"paper": FIRST, "size": chosen[FIRST].size or usual_size(user)}
    form = PaperForm(request.POST or None, initial=usual)
    if request.method == "POST" and form.is_valid():
        paper, size = form.cleaned_data["paper"], form.cleaned_data["size"]
        choices = replace(chosen[paper], size=size_to_keep(size, user))
        return _print(request, paper, content, choices)
    first, *others = _papers(user, content, chosen)
    context = {
        "form": form,
        "content": content.for_paper(),
        "first": first,
        "others": others,
        "has_poster": any(entry["picture"].is_poster for entry in (first, *others)),
        "copies": [entry for entry in (first, *others) if entry["copy"]],
    }
    return render(request, "printing/choose.html", context, status=422 if form.errors else 200)


def paper(request, paper):
    """What stands on one paper, how it looks, and how old the last copy is."""
    user, content = request.user, PlanContent.load(request.user)
    _check(paper)
    choices = PaperChoice.of(user, paper)
    form = ChoicesForm(
        request.POST or None, paper=paper, content=content, choices=choices, user=user
    )
    if request.method == "POST" and form.is_valid():
        chosen, has_more = form.chosen(), form.has_more_to_reword(form.chosen())
        if "look" not in request.POST and not has_more:
            return _print(request, paper, content, chosen, request.POST.get("print"))
        PaperChoice.keep(user, paper, chosen)
        if has_more:
            messages.info(request, _("There are more words that could give it away. See below."))
            return redirect(f"{request.path}?telling=yes")
        return redirect(f"{request.path}?look=yes")
    context = {
        "name": paper,
        "paper": PAPERS[paper],
        "form": form,
        "copy": PrintedCopy.newest(user).get(paper),
        "content": content,
    }
    context["age"] = _age(context["copy"], shaped(paper, content, choices, user))
    return render(request, "printing/paper_form.html", context, status=422 if form.errors else 200)


@csp_replace({"frame-ancestors": [SELF]})
@xframe_options_sameorigin
def sheet(request, paper):
    """A paper as a page: as it would be printed now, or with "?print" the copy that was. "?framed"
    is for the frame on the page where it is chosen what stands on it."""
    _check(paper)
    copy = PrintedCopy.newest(request.user).get(paper) if "print" in request.GET else None
    if copy:
        return HttpResponse(browser_page(paper, copy.content, copy.size, copy.marks, is_copy=True))
    choices = PaperChoice.of(request.user, paper)
    content = shaped(paper, PlanContent.load(request.user), choices, request.user)
    if is_too_long(content):
        messages.error(request, TOO_LONG)
        return redirect("printing:paper", paper)
    size = choices.size or usual_size(request.user)
    marks, is_framed = Marks.of(choices, content), "framed" in request.GET
    return HttpResponse(browser_page(paper, content, size, marks, is_framed=is_framed))


@csp_replace({"frame-ancestors": [SELF]})
@xframe_options_sameorigin
def small(request):
    """The fridge sheet in small, for the frame beside a list."""
    return render(request, "printing/small.html")


def pdf(request, paper):
    """The copy that was printed last; with "?asked" the one that waited to be, once it can be."""
    _check(paper)
    if "asked" in request.GET and request.session.get(WAITING) == paper:
        return _print_after_waiting(request, paper)
    copy = PrintedCopy.newest(request.user).get(paper)
    if copy is None:
        return redirect("printing:paper", paper)
    try:
        data, _letters = _pdf_of(copy, request)
    except PrintingBusy:
        return _wait(request, paper)
    except PrintingError as error:
        return _no_pdf(request, paper, error, query="?print")
    return _file(data, "application/pdf", f'inline; filename="{FILE_NAME}.pdf"')


@reauthentication_required(page="accounts:take_along")
def file(request):
    """All that the person owns in one file, which opens anywhere without a network."""
    page = whole_file(request.user)
    return _file(page, "text/html; charset=utf-8", f'attachment; filename="{FILE_NAME}.html"')


def _print_after_waiting(request, paper):
    """Nothing is read or composed before it is their turn: many may look again and again."""
    try:
        with _slot_of(request.user):
            content, choices = PlanContent.load(request.user), PaperChoice.of(request.user, paper)
            return _print(request, paper, content, choices, pdf_of=_pdf_in_slot)
    except PrintingBusy:
        return _wait(request, paper)


def _print(request, paper, content, choices, way="pdf", pdf_of=None):
    """Make a copy and lead to it; or say what stands in the way, and leave the last copy be.

    `pdf_of` is how its PDF is come by: `_pdf_of`, or `_pdf_in_slot` for who has a place to print.
    """
    size = choices.size or usual_size(request.user)
    today = shaped(paper, content, choices, request.user)
    PaperChoice.keep(request.user, paper, choices)
    try:
        copy = PrintedCopy.draw_up(request.user, paper, size, today, marks=Marks.of(choices, today))
    except PlanTooLong:
        messages.error(request, TOO_LONG)
        return redirect("printing:paper", paper)
    if way == "browser":
        copy.record()
        return _see_other("printing:sheet", paper, "?print")
    letters = ""
    try:
        # Before it is recorded: a copy that nobody gets to print must not take the place of the
        # one that hangs on the fridge.
        _data, letters = (pdf_of or _pdf_of)(copy, request)
    except PrintingUnavailable:
        pass  # the PDF's own address leads on to the browser, which prints this copy
    except PrintingBusy:
        request.session[WAITING] = paper
        return _wait(request, paper)
    except PrintingError as error:
        return _no_pdf(request, paper, error)
    copy.record()
    request.session.pop(WAITING, None)
    if letters:
        messages.warning(request, _boxes(letters))
        return redirect("printing:paper", paper)
    return _see_other("printing:pdf", paper)


def _pdf_of(copy, request):
    """Return the PDF of a copy, and the letters that it has as boxes if it was laid out just now.
    Raises PrintingError."""
    if data := ReadyPdf.bytes_of(copy):
        return data, ""
    with _slot_of(request.user):
        return _pdf_in_slot(copy, request)


def _slot_of(user):
    return hold_slot(settings.VAR_DIR, str(user.pk))


def _pdf_in_slot(copy, request):
    # The first tap of two may have made it meanwhile.
    if data := ReadyPdf.bytes_of(copy):
        return data, ""
    return _laid_out(copy, request), _missing_letters(copy)


def _laid_out(copy, request):
    usage = consume(request, app="printing", action="layout", config=RATES, limit_get=True)
    if usage is None:
        raise PrintingTooOften
    try:
        data = render_in_child(copy.sheet)
    except (PrintingUnavailable, PrintingBusy):
        usage.rollback()  # nothing was laid out
        raise
    ReadyPdf.keep(copy, data)
    return data


def _see_other(view, paper, query=""):
    answer = redirect(view, paper)
    answer["Location"] += query
    answer.status_code = 303
    return answer


def _papers(user, content, chosen):
    """Yield each paper in small, its last copy, and what the plan says otherwise by now."""
    copies = PrintedCopy.newest(user)
    for name, paper in PAPERS.items():
        shown = in_brief if name == FIRST else drawn
        today = shaped(name, content, chosen[name], user)
        yield {
            "name": name,
            "paper": paper,
            "picture": Picture.of_content(user, name, today, chosen[name], shown(today)),
            "copy": copies.get(name),
            "age": _age(copies.get(name), today),
        }


def _age(copy, today):
    return difference(copy.content, today) if copy else None


def _missing_letters(copy):
    """The letters that would print as boxes. Without a printer nobody can say: then none."""
    letters = unusual_letters(copy.words)
    try:
        return missing_letters(letters) if letters else ""
    except PrintingError:
        return ""


def _boxes(letters):
    return _(
        "No font here has these letters: %(letters)s. They print as boxes. Whoever runs this site "
        "can add %(packages)s. The browser may print them better."
    ) % {"letters": " ".join(letters), "packages": ", ".join(packages_for(letters))}


def _no_pdf(request, paper, error, query=""):
    """Say why there is no PDF, and offer the browser's print."""
    why, status = _why(error)
    context = {"why": why, "name": paper, "query": query}
    return render(request, "printing/unavailable.html", context, status=status)


def _wait(request, paper):
    """Show a page that asks again by itself."""
    address = reverse("printing:pdf", args=[paper]) + "?asked"
    context = {"name": paper, "address": address}
    response = render(request, "printing/waiting.html", context, status=202)
    response["Refresh"] = f"{AGAIN_AFTER};url={address}"
    return response


def _file(data, kind, disposition):
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = disposition
    return response


def _why(error):
    """Return what to tell the person, and the status. The error's own message is for whoever runs
    the server. What one plan brings about by itself is no fault of the server's (4xx)."""
    if isinstance(error, PrintingTooOften):
        return TOO_OFTEN, 429
    if isinstance(error, PrintingUnavailable):
        return _("This site cannot make PDFs yet."), 503
    if isinstance(error, PrintingTooSlow):
        return _("Making the PDF took too long. Try again in a minute."), 422
    return _("We could not make the PDF. Your plan has not changed."), 503


def _check(paper):
    if paper not in PAPERS:
        raise Http404
