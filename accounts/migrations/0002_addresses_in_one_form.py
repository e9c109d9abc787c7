import json

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations

from mail.addresses import APART, NoAddress, by_the_older_standard, host_in_ascii, one_form
from mail.letters import in_ascii


def to_one_form(apps, schema_editor):
    """Bring each address to the form in which it is kept from now on. Where two people would come
    to the same one, both keep theirs as it is, and go on signing in by typing just that."""
    models = apps.get_model("accounts", "User"), apps.get_model("account", "EmailAddress")
    moved = {}
    # First away from hosts that nobody proved: somebody else may have these.
    for form, people in meeting_in(mailed_form, *models).items():
        is_free = len(people) == 1
        for person in people:
            target = form if is_free else apart(form, *models)
            moved |= change(*models, person, mailed_form, form, target)
    for form, people in meeting_in(kept_form, *models).items():
        if len(people) == 1:
            moved |= change(*models, people.pop(), kept_form, form, form)
    end_sign_ins_that_wait(apps.get_model("sessions", "Session"), moved)
    send_on(apps.get_model("mail", "OutboxMail"), moved)


def meeting_in(form_of, User, EmailAddress):
    """{a form to which an address comes: the people who have it, or would}."""
    meeting = {}
    for model, person in ((User, "pk"), (EmailAddress, "user_id")):
        for pk, email in model.objects.values_list(person, "email").iterator():
            if (form := form_of(email)) != email:
                meeting.setdefault(form, set()).add(pk)
    for form, people in meeting.items():
        people |= set(User.objects.filter(email=form).values_list("pk", flat=True))
        people |= set(EmailAddress.objects.filter(email=form).values_list("user_id", flat=True))
    return meeting


def change(User, EmailAddress, person, form_of, form, target):
    """Write the target where a person has an address of this form. Returns {before: after}."""
    moved = {}
    user = User.objects.get(pk=person)
    if is_to_change(user.email, form_of, form, target):
        moved[user.email] = target
        user.email = target
        user.save(update_fields=["email"])
    # A person may have one address in two spellings. The one that is verified stays.
    rows = EmailAddress.objects.filter(user_id=person).order_by("-verified", "-primary", "pk")
    same = [row for row in rows if is_to_change(row.email, form_of, form, target)]
    for row in same[1:]:
        row.delete()
    for row in same[:1]:
        moved[row.email] = target
        row.email = target
        row.save(update_fields=["email"])
    return moved


def is_to_change(email, form_of, form, target):
    """Whoever has just that form keeps it when others are set apart from it."""
    return form_of(email) == form and not (email == form != target)


def apart(form, User, EmailAddress):
    """Another address by its letters, of the same mailbox."""
    address = form + APART
    while any(model.objects.filter(email=address).exists() for model in (User, EmailAddress)):
        address += APART
    return address


def end_sign_ins_that_wait(Session, addresses):
    """Their pages could mail another code to the address from before."""
    marks = [json.dumps(address) for address in addresses]
    for session in Session.objects.iterator() if marks else ():
        words = SessionStore().decode(session.session_data)
        if SESSION_KEY not in words and any(mark in json.dumps(words) for mark in marks):
            session.delete()


def send_on(OutboxMail, moved):
    """What waits goes to the address that is kept, and whoever is erased is erased there too."""
    for before, after in moved.items():
        OutboxMail.objects.filter(recipient=before).update(recipient=after)


def mailed_form(email):
    """The address that mails went to until now, and that the person proved: for jo@faß.de it is
    jo@fass.de. As it is where mails go to the same from now on, or where none ever went."""
    try:
        mailed_to = by_the_older_standard(email)
        is_the_same = mailed_to.rpartition("@")[2] == host_in_ascii(email.rpartition("@")[2])
        return email if is_the_same else one_form(mailed_to)
    except (UnicodeError, NoAddress):
        return email


def kept_form(email):
    try:
        return one_form(email)
    except NoAddress:
        return form_in_ascii(email)


def form_in_ascii(email):
    """Of a host that is no longer taken, as i❤.ws."""
    try:
        return one_form(in_ascii(email))
    except (UnicodeError, NoAddress):
        return email


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mail", "0003_fewer_indexes"),
        ("sessions", "0001_initial"),
    ]

    operations = [migrations.RunPython(to_one_form, migrations.RunPython.noop)]
