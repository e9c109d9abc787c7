from dataclasses import replace

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin

from plans.content import read_plan
from printing.copies.diff import difference
from printing.copies.options import Choices
from printing.forms import ChoicesForm, PaperForm, size_to_keep, usual_size
from printing.models import PaperChoice, PrintedCopy, is_too_long
from printing.papers.registry import (
    FILE_NAME,
    PAPERS,
    Marks,
    browser_page,
    compose,
    shaped,
    single_file,
)
from printing.rendering.engine import PrintingError, PrintingUnavailable
from printing.rendering.worker import (
    PrintingBusy,
    PrintingTooSlow,
    missing_letters,
    render_in_child,
)
from printing.text.missing_glyphs import packages_for, unusual_letters
from printing.text.qr import what_to_read

# Each of ten prints is made when it is asked for, to see that it works, and when it is opened.
PRINTS_A_MINUTE = 20
TOO_OFTEN = gettext_lazy("You made ten PDFs in one minute. Wait a minute, then try again.")
TOO_LONG = gettext_lazy("This is too much for one printout. Leave some parts off.")


def choose(request):
    """Every paper with the age of its copy, and a button for the one that is printed most."""
    user, content = request.user, read_plan(request.user)
    form = PaperForm(request.POST or None, initial={"paper": "fridge", "size": usual_size(user)})
    if request.method == "POST" and form.is_valid():
        paper, size = form.cleaned_data["paper"], form.cleaned_data["size"]
        choices = replace(PaperChoice.of(user, paper), size=size_to_keep(size, user))
        return _print(request, paper, content, choices)
    context = {
        "here": "print",
        "form": form,
        "content": content.for_paper(),
        "papers": _papers(user, content),
    }
    return render(request, "printing/choose.html", context, status=422 if form.errors else 200)


@csp_replace({"frame-src": [SELF]})
def paper(request, paper):
    """What stands on one paper, how it looks, and how old the last copy is."""
    user, content = request.user, read_plan(request.user)
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
            messages.info(request, _("There are more words that tell what it is about. See below."))
            return redirect("printing:paper", paper)
        return redirect(f"{request.path}?look=yes")
    context = {
        "here": "print",
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
    """A paper as a page: as it would be printed now, or with "?print" the copy that was."""
    _check(paper)
    copy = PrintedCopy.newest(request.user).get(paper) if "print" in request.GET else None
    if copy:
        return HttpResponse(browser_page(paper, copy.content, copy.size, copy.marks))
    choices = PaperChoice.of(request.user, paper)
    content = shaped(paper, read_plan(request.user), choices, request.user)
    if is_too_long(content):
        messages.error(request, TOO_LONG)
        return redirect("printing:paper", paper)
    size = choices.size or usual_size(request.user)
    return HttpResponse(browser_page(paper, content, size, _marks(choices, content)))


def pdf(request, paper):
    """The copy that was printed last."""
    _check(paper)
    copy = PrintedCopy.newest(request.user).get(paper)
    if copy is None:
        return redirect("printing:paper", paper)
    if _does_too_often("prints", request.user):
        return _no_pdf(request, paper, TOO_OFTEN, status=429, query="?print")
    try:
        data = render_in_child(compose(paper, copy.content, copy.size, copy.marks))
    except PrintingError as error:
        return _no_pdf(request, paper, _why(error), status=503, query="?print")
    return _file(data, "application/pdf", f'inline; filename="{FILE_NAME}.pdf"')


def file(request):
    """The whole plan in one file, which opens anywhere without a network."""
    content = shaped("large", read_plan(request.user), Choices(), request.user)
    page = single_file(content)
    return _file(page, "text/html; charset=utf-8", f'attachment; filename="{FILE_NAME}.html"')


def _print(request, paper, content, choices, way="pdf"):
    """Note the copy and lead to it; or say what stands in the way, and leave the last copy be."""
    size = choices.size or usual_size(request.user)
    today = shaped(paper, content, choices, request.user)
    marks = _marks(choices, today)
    PaperChoice.keep(request.user, paper, choices)
    if is_too_long(today):
        messages.error(request, TOO_LONG)
        return redirect("printing:paper", paper)
    if way != "browser" and (refusal := _refusal(request, paper, today, size, marks)):
        return refusal
    copy = PrintedCopy.note(request.user, paper, size, today, marks)
    if way == "browser":
        return _see_other("printing:sheet", paper, "?print")
    if letters := _missing_letters(copy):
        messages.warning(request, _boxes(letters))
        return redirect("printing:paper", paper)
    return _see_other("printing:pdf", paper)


def _refusal(request, paper, content, size, marks):
    """The answer when no PDF comes of it. Found by making one: a copy that nobody gets to print
    must not take the place of the one that hangs on the fridge."""
    if _does_too_often("prints", request.user):
        return _no_pdf(request, paper, TOO_OFTEN, status=429)
    try:
        render_in_child(compose(paper, content, size, marks))
    except PrintingUnavailable:
        return None  # the PDF's own address leads on to the browser, which prints this copy
    except PrintingError as error:
        return _no_pdf(request, paper, _why(error), status=503)
    return None


def _see_other(view, paper, query=""):
    answer = redirect(view, paper)
    answer["Location"] += query
    answer.status_code = 303
    return answer


def _papers(user, content):
    copies, chosen = PrintedCopy.newest(user), PaperChoice.all_of(user)
    for name, paper in PAPERS.items():
        today = shaped(name, content, chosen[name], user)
        copy = copies.get(name)
        yield {"name": name, "paper": paper, "copy": copy, "age": _age(copy, today)}


def _age(copy, today):
    return difference(copy.content, today) if copy else None


def _marks(choices, content):
    return Marks(code=what_to_read(choices.code, content), in_colour=choices.in_colour)


def _missing_letters(copy):
    """The letters that would print as boxes. Without a printer nobody can say: then none."""
    letters = unusual_letters(copy.words)
    if not letters or _does_too_often("letters", copy.user):
        return ""
    try:
        return missing_letters(letters)
    except PrintingError:
        return ""


def _boxes(letters):
    return _(
        "No font here has these letters: %(letters)s. They print as boxes. Whoever runs this site "
        "can add %(packages)s. The browser may print them better."
    ) % {"letters": " ".join(letters), "packages": ", ".join(packages_for(letters))}


def _does_too_often(what, user):
    key = f"{what}-{user.pk}-{timezone.now():%H%M}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > PRINTS_A_MINUTE


def _no_pdf(request, paper, why, status, query=""):
    context = {"why": why, "name": paper, "query": query, "here": "print"}
    return render(request, "printing/unavailable.html", context, status=status)


def _file(data, kind, disposition):
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = disposition
    return response


def _why(error):
    """What to tell the person; the error's own message is for whoever runs the server."""
    if isinstance(error, PrintingUnavailable):
        return _("This server lacks the parts that make a PDF. Whoever runs it can add them.")
    if isinstance(error, PrintingBusy):
        return _("Many people are printing right now. Try again in a minute.")
    if isinstance(error, PrintingTooSlow):
        return _("Making the PDF took too long. Try again in a minute.")
    return _("The PDF did not work out. Your plan is as you left it.")


def _check(paper):
    if paper not in PAPERS:
        raise Http404
