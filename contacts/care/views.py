from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from contacts.care import calendars
from contacts.care.forms import AppointmentForm
from records.pages import edit_page, form_page, list_context, move_row, remove_row

LIST = "care:list"
FORM = "contacts/appointment_form.html"


def listing(request):
    rows = list(request.user.appointments.active().in_order())
    context = {"rows": rows, **list_context(request)}
    return render(request, "contacts/appointment_list.html", context)


def add(request):
    form = AppointmentForm(request.POST or None, user=request.user)
    return form_page(request, form, FORM, LIST)


def edit(request, pk):
    return edit_page(request, request.user.appointments, pk, AppointmentForm, FORM, LIST)


@require_POST
def remove(request, pk):
    return remove_row(request.user.appointments, pk, LIST)


@require_POST
def move(request, pk):
    return move_row(request, request.user.appointments, pk, LIST)


def calendar(request, pk):
    """Write the next date as a calendar file. Other eyes see it: no name unless asked for."""
    dated = request.user.appointments.active().filter(next_on__isnull=False)
    appointment = get_object_or_404(dated, pk=pk)
    if request.GET.get("words") == "own":
        file = calendars.write(appointment, appointment.name, notes=appointment.way)
    else:
        file = calendars.write(appointment, gettext("Appointment"))
    return HttpResponse(
        file,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="appointment.ics"'},
    )
