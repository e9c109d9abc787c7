from django.shortcuts import render
from django.views.decorators.http import require_POST

from contacts.forms import ContactForm
from contacts.helplines import calls_for, finders_for
from records.pages import edit_page, form_page, new_position, removal, undoable

# More people than this and nobody reads down to the last one.
GOOD = 8


def people(request):
    shown = shown_people(request.user)
    context = {
        "here": "people",
        "people": shown,
        "is_long": len(shown) > GOOD,
        "lines": calls_for(request.user.country),
        "finders": finders_for(request.user.country),
        "undoable": undoable(request),
    }
    return render(request, "contacts/contact_list.html", context)


def add(request):
    form = ContactForm(request.POST or None, user=request.user)
    return form_page(request, form, "contacts/contact_form.html", "contacts:people")


def edit(request, pk):
    rows = request.user.contacts
    return edit_page(
        request, rows, pk, ContactForm, "contacts/contact_form.html", "contacts:people"
    )


@require_POST
def remove(request, pk):
    return removal(request.user.contacts, pk, "contacts:people")


@require_POST
def move(request, pk):
    return new_position(request, request.user.contacts, pk, "contacts:people")


def shown_people(user):
    """The person's contacts in order, each with its number as people write it there."""
    people = list(user.contacts.active().in_order())
    for contact in people:
        contact.number = contact.shown_phone(user.country)
    return people
