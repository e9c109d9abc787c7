from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.reauthentication import reauthentication_required
from contacts.address_book import vcards
from contacts.address_book.forms import FileForm, KeptChoiceForm, SentChoiceForm, script_data
from contacts.address_book.models import OpenedFile
from contacts.address_book.vcards import Card


def upload(request):
    """Read an address book and show who is in it. Nobody is added yet."""
    if request.method != "POST":
        return _file_page(request, FileForm())
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _file_page(request, form, status=422)
    return _choice_page(request, KeptChoiceForm.of(form.cleaned_data["file"], request.user))


@require_POST
def choose_kept(request):
    """Add the people who were ticked, look for others, or leave them all."""
    if "leave" in request.POST:
        OpenedFile.forget(request.user)
        return redirect("contacts:upload")
    form = KeptChoiceForm(request.POST, user=request.user)
    if form.wants_search:
        return _choice_page(request, form.search_again())
    return _save_choice(request, form)


@require_POST
def choose_sent(request):
    """Add the people who were ticked in the browser: it read the file, and it sends only them."""
    return _save_choice(request, SentChoiceForm(request.POST, user=request.user))


@reauthentication_required(page="contacts:upload")
def export(request):
    """Write all contacts with their numbers into a file for a phone."""
    contacts = request.user.contacts.active().in_order()
    file = vcards.write(Card(contact.name, contact.phone) for contact in contacts)
    return HttpResponse(
        file,
        content_type="text/vcard; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="people.vcf"'},
    )


def _save_choice(request, form):
    if not form.is_done:
        if not form.is_valid():
            return _choice_page(request, form, status=422)
        form.save()
    messages.success(request, _("Saved."))
    return redirect("contacts:people")


def _file_page(request, form, status=200):
    context = {
        "form": form,
        "choice": SentChoiceForm.empty(request.user),
        "script_data": script_data(request.user),
    }
    return render(request, "contacts/file_form.html", context, status=status)


def _choice_page(request, form, status=200):
    context = {"form": form}
    return render(request, "contacts/file_choice.html", context, status=status)
