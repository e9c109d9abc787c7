"""What "Check my plan" asks: one thing stands open, and the rest waits in quiet rows."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.dates import day_and_month
from contacts.models import Contact
from plans.review.models import Review

# What each kind of look is asked by.
LOOKS = {
    Review.Kind.TIDY: gettext_lazy("What helped this week?"),
    Review.Kind.RELINK: gettext_lazy("Which three “then” steps fit best now?"),
}


@dataclass(frozen=True)
class Question:
    """One thing to check: whether it is due, what its row says, and what it is asked about.

    `name` is in the address that keeps it open, and in its template, plans/_check_NAME.html.
    """

    name: str
    title: str | Promise
    is_due: bool = False
    note: str = ""
    about: object = None

    @property
    def template(self):
        return f"plans/_check_{self.name}.html"


def questions_of(user, own):
    """Return the questions in their order. `own` is the person's Review."""
    return [
        _look(user, own, Review.Kind.TIDY),
        _look(user, own, Review.Kind.RELINK),
        *_numbers(user),
        _fast(own),
        _likely(own),
        _big(own),
    ]


def _look(user, own, kind):
    is_due, last = own.is_due(kind), own.looked_at(kind)
    note = _("Any time you like.") if is_due else _("Not needed now.")
    if last:
        day = day_and_month(user.localtime(last), user.country)
        note = _("Last checked %(day)s.") % {"day": day}
    return Question(kind.value, LOOKS[kind], is_due, note, kind)


def _numbers(user):
    contacts = Contact.due_for_number_check(user)
    if contacts:
        names = ", ".join(contact.name for contact in contacts)
        note = _("Not looked at for three months: %(names)s") % {"names": names}
        yield Question("numbers", _("Are these numbers still right?"), True, note, contacts)


def _fast(own):
    ticked = own.ticked
    checks = [(check, check in ticked, ticked.get(check)) for check in Review.Check]
    done = {"number": len(ticked), "total": len(checks)}
    note = _("%(number)s of %(total)s done") % done
    return Question("fast", _("Can I get to it fast?"), len(ticked) < len(checks), note, checks)


def _likely(own):
    is_answered = bool(own.likelihood or own.one_higher)
    answer = {"number": own.likelihood}
    note = _("My last answer: %(number)s of 10") % answer if own.likelihood else ""
    title = _("How likely am I to use this plan?")
    return Question("likely", title, not is_answered, note, own)


def _big(own):
    note = _("A slip, the hospital, a move, getting out of jail, or a new medicine.")
    return Question("big", _("Has something big changed?"), False, note, own.last_looked_at)
