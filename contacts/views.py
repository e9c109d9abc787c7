from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from contacts.forms import ContactForm
from contacts.helplines import lines_for
from records.pages import after_removal, form_page, undoable


def people(request):
    context = {
        "people": shown_people(request.user),
        "lines": lines_for(request.user.country),
        "undoable": undoable(request),
    }
    return render(request, "contacts/contact_list.html", context)


def add(request):
    form = ContactForm(request.POST or None, user=request.user)
    return form_page(request, form, "contacts/contact_form.html", "contacts:people")


def edit(request, pk):
    contact = get_object_or_404(request.user.contacts.active(), pk=pk)
    form = ContactForm(request.POST or None, instance=contact, user=request.user)
    return form_page(request, form, "contacts/contact_form.html", "contacts:people")


@require_POST
def remove(request, pk):
    contact = get_object_or_404(request.user.contacts.active(), pk=pk)
    return after_removal(contact.archive(), "contacts:people")


@require_POST
def move(request, pk):
    contact = get_object_or_404(request.user.contacts.active(), pk=pk)
    contact.move(-1 if request.POST.get("to") == "up" else 1)
    return redirect("contacts:people")


def shown_people(user):
    """The person's contacts in order, each with its number as people write it there."""
    people = list(user.contacts.active().in_order())
    for contact in people:
        contact.number = contact.shown_phone(user.country)
    return people
