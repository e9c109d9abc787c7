from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts.forms import PermissionForm, WholeContactForm
from contacts.helplines.choosing import calls_for, finders_for
from contacts.helplines.models import ChosenLines
from contacts.models import Contact
from records.pages import edit_page, form_page, list_context, move_row, remove_row, try_saving
from records.redirects import local_path

# More people than this and nobody reads down to the last one.
LONG_LIST = 8


def people(request):
    contacts = list(request.user.contacts.active().in_order())
    context = {
        "contacts": contacts,
        "leading": next((contact for contact in contacts if contact.call_href), None),
        "is_long": len(contacts) > LONG_LIST,
        "lines": ChosenLines.of(request.user).arranged(calls_for(request.user.country)),
        "finders": finders_for(request.user.country),
        **list_context(request),
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
    return remove_row(request.user.contacts, pk, "contacts:people")


@require_POST
def move(request, pk):
    return move_row(request, request.user.contacts, pk, "contacts:people")


def permission(request, pk):
    """Show the message to ask somebody with, ways to send it, and whether they said yes."""
    contact = get_object_or_404(request.user.contacts.active(), pk=pk)
    form = PermissionForm(request.POST or None, instance=contact, user=request.user)
    if request.method == "POST" and form.is_valid() and try_saving(form):
        messages.success(request, _("Saved."))
        return redirect("contacts:permission", pk)
    contact = request.user.contacts.get(pk=pk)
    context = {
        "contact": contact,
        "form": form,
        "text_href": contact.text_href_with(contact.permission_message),
        "mail_href": _mail_href(contact.permission_message),
    }
    status = 200 if request.method != "POST" else 409 if form.conflict else 422
    return render(request, "contacts/contact_permission.html", context, status=status)


@require_POST
def note_permission(request, pk):
    """Note that somebody was asked, or said yes, or neither after all."""
    contact = get_object_or_404(request.user.contacts.active(), pk=pk)
    if request.POST.get("asking") in Contact.Permission.values:
        contact.note_permission(request.POST["asking"], request.user.today)
        messages.success(request, _("Saved."))
    return redirect("contacts:permission", pk)


@require_POST
def number_check(request, pk):
    """Note that a number is still right: it is asked about again in three months.

    `to` in the post is the page that asked; without it, the person's first page did.
    """
    contact = get_object_or_404(request.user.contacts.active(), pk=pk)
    contact.mark_number_checked(request.user.today)
    messages.success(request, _("Saved."))
    return redirect(local_path(request.POST.get("to", ""), otherwise=settings.LOGIN_REDIRECT_URL))


def _mail_href(message):
    """Open a mail to nobody yet, with a subject that tells nothing."""
    return f"mailto:?subject={quote(_('A question'))}&body={quote(message)}"
