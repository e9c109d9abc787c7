from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from plans.content import read_plan
from printing.engine import PrintingError, PrintingUnavailable
from printing.forms import PaperForm, usual_size
from printing.models import PrintedCopy
from printing.paper import FILE_NAME, PAPERS, SIZES, browser_page
from printing.worker import PrintingTooSlow, render_in_child


def choose(request):
    """Choose a paper size; printing is a post, because it notes the copy."""
    initial = {"paper": "fridge", "size": usual_size(request.user.country)}
    form = PaperForm(request.POST or None, initial=initial)
    content = read_plan(request.user).for_paper()
    if request.method == "POST" and form.is_valid():
        paper, size = form.cleaned_data["paper"], form.cleaned_data["size"]
        PrintedCopy.note(request.user, paper, size, content)
        answer = redirect(f"{reverse('printing:pdf', args=[paper])}?size={size}")
        answer.status_code = 303
        return answer
    context = {"form": form, "content": content, "size": initial["size"], "here": "print"}
    return render(request, "printing/choose.html", context, status=422 if form.errors else 200)


def pdf(request, paper):
    size = _size(request, paper)
    try:
        data = render_in_child(paper, read_plan(request.user).for_paper(), size)
    except PrintingError as error:
        context = {"why": _why(error), "paper": paper, "size": size, "here": "print"}
        return render(request, "printing/unavailable.html", context, status=503)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{FILE_NAME}"'
    return response


def sheet(request, paper):
    """The same sheet as a page, for the browser's own print."""
    size = _size(request, paper)
    return HttpResponse(browser_page(paper, read_plan(request.user).for_paper(), size))


def _why(error):
    """What to tell the person; the error's own message is for whoever runs the server."""
    if isinstance(error, PrintingUnavailable):
        return _("This server lacks the parts that make a PDF. Whoever runs it can add them.")
    if isinstance(error, PrintingTooSlow):
        return _("Making the PDF took too long. Try again in a minute.")
    return _("The PDF did not work out. Your plan is as you left it.")


def _size(request, paper):
    size = request.GET.get("size") or usual_size(request.user.country)
    if paper not in PAPERS or size not in SIZES:
        raise Http404
    return size
