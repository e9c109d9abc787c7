from django.http import HttpResponse
from django.shortcuts import redirect, render

from plans import showing
from plans.showing import to_today


def show(request):
    """Show the plan alone, large, to somebody else on this screen, until it is done or left."""
    if request.method == "POST":
        return _act(request, request.POST.get("do"))
    seconds = showing.seconds_left(request.session)
    if not seconds:
        return to_today()
    answer = render(request, "plans/show.html", {"content": showing.shown_content(request.user)})
    answer["Refresh"] = f"{seconds};url={to_today().url}"
    return answer


def _act(request, act):
    if act == "show":
        showing.begin(request.session)
        return redirect(showing.PAGE)
    if act == "done":
        showing.end(request.session)
        return to_today()
    # By no button: the page tells that it goes. Nobody reads the answer.
    showing.leave(request.session)
    return HttpResponse(status=204)
