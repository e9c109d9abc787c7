from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_POST

from contacts.helplines import talks_for
from contacts.models import ChosenLines

STEPS = {"up": -1, "down": 1}


def listing(request):
    """The country's helplines: which come first, and which are hidden."""
    chosen, lines = ChosenLines.of(request.user), talks_for(request.user.country)
    shown = chosen.arranged(lines)
    context = {
        "here": "people",
        "lines": shown,
        "first": chosen.first_of(lines),
        "hidden": [line for line in lines if line not in shown],
    }
    return render(request, "contacts/line_list.html", context)


@require_POST
def choose(request):
    """Move one line, hide it, or show it again."""
    lines, do = talks_for(request.user.country), request.POST.get("do")
    line = next((line for line in lines if line.key == request.POST.get("line")), None)
    to = resolve_url("contacts:lines")
    if line:
        to = f"{to}#{line.key}"
        chosen = ChosenLines.kept_for(request.user)
        if do in STEPS:
            chosen.move(line, STEPS[do], lines)
        elif do in ("hide", "show"):
            chosen.show(line, do == "show")
        elif do in ("first", "not first"):
            chosen.put_first(line if do == "first" else None)
    return redirect(to)
