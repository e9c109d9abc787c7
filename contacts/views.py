from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.asking import mail_href
from contacts.forms import AskingForm, WholeContactForm
from contacts.helplines.choosing import calls_for, finders_for
from contacts.helplines.models import ChosenLines
from contacts.models import Contact
from records.pages import edit_page, form_page, new_position, removal, try_saving, undoable

# More people than this and nobody reads down to the last one.
LONG_LIST = 8


def people(request):
    shown = shown_people(request.user)
    context = {
        "here": "people",
        "people": shown,
        "is_long": len(shown) > LONG_LIST,
        "lines": ChosenLines.of(request.user).arranged(calls_for(request.user.country)),
        "finders": finders_for(request.user.country),
        "undoable": undoable(request),
    }
    return render(request, "contacts/contact_list.html", context)


def add(request):
    form = WholeContactForm(request.POST or None, user=request.user)
    return form_page(request, form, "contacts/contact_form.html", "contacts:people")


def edit(request, pk):
    rows = request.user.contacts
    return edit_page(
        request, rows, pk, WholeContactForm, "contacts/contact_form.html", "contacts:people"
    )


@require_POST
def remove(request, pk):
    return removal(request.user.contacts, pk, "contacts:people")


@require_POST
def move(request, pk):
    return new_position(request, request.user.contacts, pk, "contacts:people")


def asking(request, pk):
    """The words to ask somebody with, ways to send them, and how far the asking is."""
    contact = get_object_or_404(request.user.contacts.active(), pk=pk)
    form = AskingForm(request.POST or None, instance=contact, user=request.user)
    if request.method == "POST" and form.is_valid() and try_saving(form):
        messages.success(request, _("Saved."))
        return redirect("contacts:asking", pk)
    contact = request.user.contacts.get(pk=pk)
    context = {
        "here": "people",
        "person": contact,
        "form": form,
        "text_href": contact.text_with(contact.message),
        "mail_href": mail_href(contact.message),
        "states": Contact.Asking,
    }
    status = 200 if request.method != "POST" else 409 if form.conflict else 422
    return render(request, "contacts/contact_asking.html", context, status=status)


@require_POST
def answer(request, pk):
    """Note that somebody was asked, or said yes, or neither after all."""
    contact = get_object_or_404(request.user.contacts.active(), pk=pk)
    if request.POST.get("asking") in Contact.Asking.values:
        contact.note_asking(request.POST["asking"], request.user.today)
        messages.success(request, _("Saved."))
    return redirect("contacts:asking", pk)


@require_POST
def number_check(request, pk):
    """The number is still right: it is asked about again in three months."""
    contact = get_object_or_404(request.user.contacts.active(), pk=pk)
    contact.note_number_check(request.user.today)
    messages.success(request, _("Saved."))
    return redirect("plans:review" if request.POST.get("back") == "review" else "plans:today")


def shown_people(user):
    """The person's contacts in order, each with its number as people write it there, and whether
    now is a good time to call."""
    people, now = list(user.contacts.active().in_order()), timezone.now()
    for contact in people:
        contact.number = contact.shown_phone(user.country)
        contact.is_good_now = contact.is_good_time(now)
    return people
