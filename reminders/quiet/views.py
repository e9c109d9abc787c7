from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from records.pages import list_context, remove_row, try_saving
from reminders.models import Reminder
from reminders.quiet.forms import QuietDayForm
from reminders.quiet.models import QuietDay


def listing(request):
    """Days on which no mail comes: the list of them, and a form for one more."""
    form = QuietDayForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid() and try_saving(form):
        messages.success(request, _("Saved."))
        return redirect("reminders:quiet")
    rows = QuietDay.listed(request.user).select_related("user")
    is_on = Reminder.of(request.user).next_due_at
    context = {"form": form, "rows": rows, "is_on": is_on, **list_context(request)}
    status = 422 if form.errors else 200
    return render(request, "reminders/quiet.html", context, status=status)


@require_POST
def remove(request, pk):
    return remove_row(request.user.quiet_days, pk, "reminders:quiet")
