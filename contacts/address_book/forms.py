import json
import re
import uuid

from django import forms
from django.db import transaction
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from contacts import phones
from contacts.address_book import vcards
from contacts.address_book.models import OpenedFile
from contacts.address_book.vcards import AddressBook
from contacts.models import Contact
from records.error_messages import OwnErrorMessages
from records.forms import MAX_ROWS

NOBODY = _("We found no names with a number in this file.")
NO_BOOK = _("Choose a file that ends in .vcf. Unpack a .zip file first.")
STAYS = _("The file stays on your phone. Only who you choose is sent here.")
LIST_FULL = _("Your list holds 50 people. Choose fewer.")
NOBODY_TICKED = _("Choose at least one person.")
OPEN_AGAIN = _("Open the file again.")
# [n] is a number. The script on the page says the same.
PEOPLE = _("People in this file: [n].")
ONLY_THE_FIRST = _("Below are only the first [n]. Search to see others.")
NOBODY_FOUND = _("Nobody found. Try fewer letters.")
LEFT_OUT = {
    "no_number": _("Left out, no number that can be read: [n]."),
    "no_name": _("Left out, no name: [n]."),
    "too_many": _("Left out, because 5,000 people is the most: [n]."),
    "unread": _("Numbers left out that cannot be read: [n]."),
    "twice": _("Numbers that are in the file twice, shown once: [n]."),
}
KINDS = {
    "mobile": _("Mobile"),
    "fax": _("Fax"),
    "pager": _("Pager"),
    "work": _("Work"),
    "home": _("Home"),
    "main": _("Main"),
    "car": _("Car"),
    "other": _("Other"),
}
# As many as a page shows at first, and as each tap on "Show more" adds.
PAGE_SIZE = 50


class FileForm(OwnErrorMessages, forms.Form):
    """An address book from a phone."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("It ends in .vcf. Your phone’s contacts app can make one."),
        widget=forms.FileInput(attrs={"accept": ".vcf,text/vcard,text/x-vcard"}),
        error_messages={
            # A file that is too big does not arrive: see FILE_UPLOAD_HANDLERS.
            "required": _("Choose a file of up to 5 MB."),
            "empty": _("This file is empty. Choose another."),
            "max_length": _("Give the file a shorter name."),
        },
    )

    def clean_file(self):
        book = vcards.read(self.cleaned_data["file"].read())
        if not book:
            raise forms.ValidationError([NOBODY, *_why_nobody(book)])
        return book


class ChoiceForm(OwnErrorMessages, forms.Form):
    """Which people of a file to add."""

    picks = forms.MultipleChoiceField(
        error_messages={"required": NOBODY_TICKED, "invalid_choice": OPEN_AGAIN}
    )
    row = forms.UUIDField(widget=forms.HiddenInput)
    address = ""

    def __init__(self, data=None, *, user, **kwargs):
        super().__init__(data, **kwargs)
        self.user = user
        self.picked = self._picked()
        self.book = self.find_book()
        self.fields["picks"].choices = [(key, key) for key in self.picked if self.card(key)]

    @property
    def is_gone(self):
        """Whether nobody is there to choose: the hour is over, or the page came back broken."""
        return self._row is None or not any(self.lines)

    @property
    def is_done(self):
        """Whether this page was sent before, and all who were ticked are on the list."""
        keys = {self._row_of(key) for key in self.picked} if self._row else set()
        return bool(keys) and self.user.contacts.filter(pk__in=keys).count() == len(keys)

    @cached_property
    def lines(self):
        """Return what the page shows of each card, first those that are ticked."""
        keys = [*(key for key in self.picked if self.card(key)), *self.others()]
        known = {contact.phone for contact in self.user.contacts.active()}
        return [self._shown_line(key, self.card(key), known) for key in keys]

    def clean_picks(self):
        picks = list(dict.fromkeys(self.cleaned_data["picks"]))
        if len(picks) > MAX_ROWS - self.user.contacts.active().count():
            raise forms.ValidationError(LIST_FULL)
        return picks

    def save(self):
        """Add those who were picked. The same page sent twice adds them once."""
        with transaction.atomic():
            for key in self.cleaned_data["picks"]:
                card = self.card(key)
                number = phones.read(card.phone, self.user.country).stored
                contact = Contact(user=self.user, name=card.name, phone=number)
                contact.pk = self._row_of(key)
                contact.number_checked_on = self.user.today
                contact.save()
            OpenedFile.forget(self.user)

    def find_book(self):
        return AddressBook()

    def others(self):
        """Return the keys of those who are not ticked and shown all the same."""
        return []

    def _shown_line(self, key, card, known):
        number = phones.read(card.phone, self.user.country).stored
        return {
            "key": key,
            "name": card.name,
            "number": phones.formatted(number, self.user.country),
            "kind": _kind_label(card.kind),
            "is_picked": key in self.picked,
            "is_known": number in known,
        }

    def _picked(self):
        return self.data.getlist("picks") if self.is_bound else self.initial.get("picks", [])

    @property
    def _row(self):
        try:
            return self.fields["row"].clean(self["row"].value())
        except forms.ValidationError:
            return None

    def _row_of(self, key):
        return uuid.uuid5(self._row, key)


class SentChoiceForm(ChoiceForm):
    """The people that a browser read from the file itself: only those who were ticked are sent."""

    address = "contacts:choose_sent"

    @classmethod
    def empty(cls, user):
        return cls(user=user, initial={"row": uuid.uuid4()})

    def card(self, key):
        try:
            name, phone = json.loads(key)
            return vcards.cleaned(name, phone)
        except (TypeError, ValueError, RecursionError):
            return None


class KeptChoiceForm(ChoiceForm):
    """The people of a file that is kept until somebody has chosen, a page at a time."""

    address = "contacts:choose_kept"
    search = forms.CharField(
        label=_("Search for a name or a number"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    @classmethod
    def of(cls, book, user):
        return cls(user=user, initial={"row": OpenedFile.keep(user, book)})

    def search_again(self):
        """Return the form with those who are searched for; what is ticked stays ticked."""
        values = {name: self[name].value() for name in ("row", "search")}
        shown = {"picks": self.picked, "shown": self.data["find"]}
        return type(self)(user=self.user, initial={**values, **shown})

    @property
    def wants_search(self):
        return "find" in self.data and len(self.picked) <= MAX_ROWS and bool(self.book)

    @property
    def summary(self):
        """Sentences on what is in the file, and what is not."""
        counts = [(PEOPLE, self.book.people)] if self.book else []
        counts += [(LEFT_OUT[name], count) for name, count in self.book.left_out.items()]
        if self.shows_more:
            counts.append((ONLY_THE_FIRST, self._shown))
        return [_with_count(sentence, count) for sentence, count in counts]

    @property
    def finds_nobody(self):
        return bool(self.book) and not self._found

    @property
    def shows_more(self):
        """How many the page shows when it is asked for more; 0 when all are there."""
        return self._shown + PAGE_SIZE if len(self._found) > self._shown else 0

    def find_book(self):
        return OpenedFile.find(self.user, self._row) if self._row else AddressBook()

    def card(self, key):
        is_one = key.isdecimal() and len(key) < 6 and int(key) < len(self.book)
        return self.book[int(key)] if is_one else None

    def others(self):
        if len(self.picked) > MAX_ROWS:
            return []
        ticked = set(self.picked)
        return [key for key in self._found[: self._shown] if key not in ticked]

    @cached_property
    def _found(self):
        """Return the keys of the cards that have what is searched for."""
        wanted = vcards.searchable(self["search"].value() or "").strip()
        return [str(key) for key, card in enumerate(self.book) if card.has(wanted)]

    @property
    def _shown(self):
        shown = str(self.initial.get("shown", ""))
        return int(shown[:5]) if shown.isdecimal() else PAGE_SIZE


def script_data(user):
    """Return as JSON what the script of the page says and has to know."""
    texts = {
        **LEFT_OUT,
        "people": PEOPLE,
        "only": ONLY_THE_FIRST,
        "nobody_found": NOBODY_FOUND,
        "nobody": NOBODY,
        "no_book": NO_BOOK,
        "stays": STAYS,
        "none": NOBODY_TICKED,
        "full": LIST_FULL,
    }
    contacts = list(user.contacts.active())
    known = [re.sub(r"\D", "", contact.phone) for contact in contacts if contact.phone]
    kinds = {name: str(label) for name, label in KINDS.items()}
    facts = {"room": MAX_ROWS - len(contacts), "known": known, "kinds": kinds}
    return json.dumps({name: str(text) for name, text in texts.items()} | facts)


def _why_nobody(book):
    counts = book.left_out.items()
    return [_with_count(LEFT_OUT[name], count) for name, count in counts] or [NO_BOOK]


def _with_count(sentence, count):
    return str(sentence).replace("[n]", number_format(count, force_grouping=True))


def _kind_label(kind):
    return re.sub(r"\w+", lambda match: str(KINDS.get(match[0], match[0])), kind)
