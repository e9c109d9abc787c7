from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from contacts.helplines.choosing import talks_for
from contacts.helplines.models import ChosenLines
from records.pages import back_at, changing, list_context

STEPS = {"up": -1, "down": 1}
MESSAGES = {
    "up": _("Moved up."),
    "down": _("Moved down."),
    "hide": _("Hidden."),
    "show": _("Shown again."),
    "first": _("It is the first to call now."),
    "not first": _("It is no longer the first to call."),
}


def listing(request):
    """List the country's helplines: which come first, and which are hidden."""
    chosen, lines = ChosenLines.of(request.user), talks_for(request.user.country)
    shown = chosen.arranged(lines)
    context = {
        "rows": lines,
        "lines": shown,
        "first": chosen.first_of(lines),
        "hidden": [line for line in lines if line not in shown],
        **list_context(request),
    }
    return render(request, "contacts/line_list.html", context)


@require_POST
def choose(request):
    """Move one line, hide it, or show it again."""
    lines, do = talks_for(request.user.country), request.POST.get("do")
    line = next((line for line in lines if line.key == request.POST.get("line")), None)
    if line and do in MESSAGES:
        chosen = ChosenLines.kept_for(request.user)
        message = MESSAGES[do]
        if do in STEPS:
            message = message if chosen.move(line, STEPS[do], lines) else _("It stays where it is.")
        elif do in ("hide", "show"):
            chosen.show(line, do == "show")
        else:
            chosen.put_first(line if do == "first" else None)
        messages.success(request, message)
        return back_at(changing("contacts:lines"), line.key, do)
    return redirect(changing("contacts:lines"))
