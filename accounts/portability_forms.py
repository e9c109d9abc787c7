"""The file of a plan: opened, looked at, and taken as its owner says."""

from itertools import groupby

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts import countries
from accounts.brought_plans import BroughtPlan
from records.error_messages import OwnErrorMessages
from records.forms import MAX_ROWS
from records.portability.bringing import Arrival
from records.portability.reading import DAMAGED, NotTaken, read

MINE, THEIRS = "mine", "theirs"
PLACE = ("language", "country", "time_zone")
# So many rows are shown with both texts; of more the page says how many they are.
MOST_SHOWN = 8


class PlanFileForm(OwnErrorMessages, forms.Form):
    """A file that somebody saved here or on another server."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("It is called my-plan.json."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={
            # A file that is too big does not arrive: see FILE_UPLOAD_HANDLERS.
            "required": _("Choose a file of up to 5 MB."),
            "empty": _("This file is empty. Choose another."),
            "max_length": _("Give the file a shorter name."),
        },
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_file(self):
        data = self.cleaned_data["file"].read()
        try:
            self.brought = _brought(self.user, data)
        except NotTaken as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return data.decode("utf-8-sig")

    def keep(self):
        """Keep the file until somebody has chosen. Returns the form to choose with."""
        key = BroughtPlan.keep(self.user, self.cleaned_data["file"])
        return BringForm(arrival=Arrival(self.user, self.brought), initial={"file": key})


class BringForm(OwnErrorMessages, forms.Form):
    """What to take of a file that waits: of what is here and there the one or the other.

    `arrival`: what it would bring (records.portability.bringing.Arrival).
    """

    file = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, arrival, **kwargs):
        super().__init__(data, **kwargs)
        self.user = arrival.user
        self.arrival = arrival
        self._ask()

    @property
    def questions(self):
        """[(the field, [(name of a row, pairs of its texts), ...] to show beside it), ...] of what
        either may be kept."""
        return [(self[name], pairs) for name, pairs in self._pairs.items()]

    @property
    def returning(self):
        """[(what the rows are called, how many), ...] of those that come back."""
        return _counted(self.arrival.returning, "returning")

    @property
    def staying(self):
        """The same of those that differ and stay."""
        return _counted(self.arrival.staying, "differing")

    @property
    def too_many(self):
        """The same of those for which there is no room."""
        return _counted(self.arrival.too_many, "too_many")

    @property
    def most_in_a_list(self):
        return MAX_ROWS

    @property
    def unknown(self):
        """What is in the file that nobody knows here, as one text."""
        return ", ".join(self.arrival.brought.unknown[:20])

    def save(self):
        """Take the file as it was said. Returns how many rows came. Raises as `Arrival.write`."""
        wanted = [models for name, models in self._kinds.items() if self._is_theirs(name)]
        replaced = {kind.model for kinds in wanted for kind in kinds}
        with transaction.atomic():
            if self._is_theirs("place"):
                self._save_place()
            may_start = self.cleaned_data.get("start", False)
            self.arrival.write(replaced=replaced, may_start=may_start)
            BroughtPlan.forget(self.user)
        return self.arrival.added + sum(number for _called, number in self.returning)

    def _ask(self):
        self._pairs, self._kinds = {}, {}
        default = THEIRS if self.arrival.is_fresh else MINE
        if pairs := self._places():
            label = _("Country, language and time zone")
            self._add_choice("place", label, default, [("", pairs)])
        asked = sorted(self.arrival.asked, key=lambda kind: str(kind.model.called))
        for called, kinds in groupby(asked, key=lambda kind: kind.model.called):
            kinds = list(kinds)
            name = kinds[0].model._meta.label_lower
            pairs = [pair for kind in kinds for pair in kind.differing]
            shown = [(pair.name, pair.texts) for pair in pairs if len(pairs) <= MOST_SHOWN]
            label = _("%(what)s: %(count)s not the same") % {"what": called, "count": len(pairs)}
            self._add_choice(name, label, MINE, shown)
            self._kinds[name] = kinds
        if starting := self.arrival.starting:
            label = starting[0].asks_to_start
            self.fields["start"] = forms.BooleanField(label=label, required=False)

    def _add_choice(self, name, label, default, pairs):
        choices = [(MINE, _("Keep what is here")), (THEIRS, _("Take what is in the file"))]
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, initial=default, widget=forms.RadioSelect
        )
        self._pairs[name] = pairs

    def _is_theirs(self, name):
        return self.cleaned_data.get(name) == THEIRS

    def _places(self):
        """[(text here, text in the file)] of where they are; [] when that is the same."""
        there = self._place
        here = {name: getattr(self.user, name) for name in PLACE}
        return [] if here == there else [(_place_text(here), _place_text(there))]

    @cached_property
    def _place(self):
        values = self.arrival.brought.user_values
        # What the file leaves open takes nothing away.
        return {name: values.get(name) or getattr(self.user, name) for name in PLACE}

    def _save_place(self):
        self.user.language = self._place["language"]
        self.user.save(update_fields=["language"])
        self.user.save_place(self._place["country"], self._place["time_zone"])


def read_waiting(user, key):
    """Return what is in the file that waits under this key. None when none does: the hour is over,
    or the page came back broken."""
    try:
        text = BroughtPlan.find(user, forms.UUIDField().clean(key))
        return _brought(user, text.encode()) if text else None
    except (forms.ValidationError, NotTaken):
        return None


def _brought(user, data):
    """Return what the bytes of a file hold. Raises NotTaken."""
    brought = read(data, user)
    values = brought.user_values
    for name, known in (("country", countries.CHOICES), ("language", settings.LANGUAGES)):
        if values.get(name) and values[name] not in dict(known):
            raise NotTaken(DAMAGED % {"place": f"user {name}"})
    return brought


def _counted(kinds, name):
    kinds = sorted(kinds, key=lambda kind: str(kind.model.called))
    return [
        (called, sum(len(getattr(kind, name)) for kind in group))
        for called, group in groupby(kinds, key=lambda kind: kind.model.called)
    ]


def _place_text(place):
    country = dict(countries.COUNTRIES).get(place["country"], "")
    language = dict(settings.LANGUAGES).get(place["language"], "")
    return " · ".join(filter(None, map(str, (country, language, place["time_zone"]))))
