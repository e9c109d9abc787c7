from django.db import migrations

from mail.addresses import NoAddress, one_form


def to_one_form(apps, schema_editor):
    """Bring each address to the form in which it is kept from now on. Where two people would come
    to the same one, both keep theirs as it is, and go on signing in by typing just that."""
    User = apps.get_model("accounts", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    others = {}
    for model, person in ((User, "pk"), (EmailAddress, "user_id")):
        for pk, email in model.objects.values_list(person, "email").iterator():
            if (form := form_of(email)) != email:
                others.setdefault(form, set()).add(pk)
    for form, people in others.items():
        people |= set(User.objects.filter(email=form).values_list("pk", flat=True))
        people |= set(EmailAddress.objects.filter(email=form).values_list("user_id", flat=True))
        if len(people) == 1:
            change(User, EmailAddress, people.pop(), form)


def change(User, EmailAddress, person, form):
    user = User.objects.get(pk=person)
    if form_of(user.email) == form:
        user.email = form
        user.save(update_fields=["email"])
    # A person may have one address in two spellings. The one that is verified stays.
    rows = EmailAddress.objects.filter(user_id=person).order_by("-verified", "-primary", "pk")
    same = [row for row in rows if form_of(row.email) == form]
    for row in same[1:]:
        row.delete()
    for row in same[:1]:
        row.email = form
        row.save(update_fields=["email"])


def form_of(email):
    try:
        return one_form(email)
    except NoAddress:
        return email


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(to_one_form, migrations.RunPython.noop)]
