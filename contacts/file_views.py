from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contacts import vcards
from contacts.forms import ChoiceForm, FileForm
from contacts.vcards import Card


def bring(request):
    """Read an address book and show who is in it. Nothing is saved yet."""
    if request.method != "POST":
        return _page(request, "contacts/file_form.html", FileForm())
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, "contacts/file_form.html", form, status=422)
    choice = ChoiceForm.of(form.cleaned_data["file"], request.user)
    return _page(request, "contacts/file_choice.html", choice)


@require_POST
def pick(request):
    """Add the people who were ticked."""
    form = ChoiceForm(request.POST, user=request.user)
    if form.is_valid():
        form.keep()
        messages.success(request, _("Saved."))
        return redirect("contacts:people")
    return _page(request, "contacts/file_choice.html", form, status=422)


def take_along(request):
    """All people with their numbers, as a file for a phone."""
    people = request.user.contacts.active().in_order()
    file = vcards.write(Card(contact.name, contact.phone) for contact in people)
    return HttpResponse(
        file,
        content_type="text/vcard; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="people.vcf"'},
    )


def _page(request, template, form, status=200):
    return render(request, template, {"form": form, "here": "people"}, status=status)
