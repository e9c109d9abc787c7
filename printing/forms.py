from dataclasses import replace
from hashlib import sha256

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.places import country_of
from printing.copies.options import is_usual
from printing.papers.registry import PAPERS, SIZES
from printing.text.qr import has_page
from printing.text.redaction import names_of_people, telling_texts, telling_words
from records.error_messages import OwnErrorMessages
from records.form_fields import OwnWordsField

# Everybody else writes on A4.
LETTER_COUNTRIES = ("US", "CA")
# A form may have 300 fields.
MOST_WORDINGS = 200


def usual_size(user):
    """What people write on where somebody lives, or else where their clock is."""
    return usual_size_in(user.country or country_of(user.time_zone))


def usual_size_in(country):
    return "letter" if country in LETTER_COUNTRIES else "a4"


def size_to_keep(size, user):
    """A chosen size; "" for the usual one, which follows the person to another country."""
    return "" if size == usual_size(user) else size


def size_field(widget=forms.RadioSelect):
    return forms.ChoiceField(
        label=_("Paper size"),
        choices=[(name, size.label) for name, size in SIZES.items()],
        widget=widget,
        error_messages={"invalid_choice": _("Pick Letter or A4.")},
    )


class PaperForm(OwnErrorMessages, forms.Form):
    """A paper as it was chosen before, printed at once with one button."""

    paper = forms.ChoiceField(
        choices=[(name, paper.label) for name, paper in PAPERS.items()], widget=forms.HiddenInput
    )
    size = size_field(forms.HiddenInput)


class ChoicesForm(OwnErrorMessages, forms.Form):
    """What stands on one paper. It asks what that paper can leave to the person."""

    def __init__(self, data=None, *, paper, content, choices, user):
        super().__init__(data)
        self.user = user
        self.choices = choices
        self.content = content
        self.readable = content.readable_by(PAPERS[paper].reader)
        self.asks = PAPERS[paper].asks
        self.usual_sections = PAPERS[paper].sections
        self.wordings = {}  # name of the field: the line it is about
        self.fields["size"] = size_field()
        self.initial["size"] = choices.size or usual_size(user)
        for name in self.asks:
            getattr(self, f"_ask_{name}")()

    @property
    def first_fields(self):
        """What is asked at once; the rest is folded away."""
        return self._named("naloxone", "medicine")

    @property
    def part_fields(self):
        return self._named("names_me", "sections", "people")

    @property
    def look_fields(self):
        return self._named("size", "plain_lines", "code", "in_colour")

    @property
    def wording_rows(self):
        """Each telling line: its text, what tells in it, and the field for other words."""
        names = names_of_people(self.user)
        for name, text in self.wordings.items():
            yield {"text": text, "tells": telling_words(text, names), "field": self[name]}

    @property
    def left_off(self):
        """How many lines stay off the paper, because they have no other words yet."""
        return sum(not self.choices.wording.get(text) for text in self.wordings.values())

    def _named(self, *names):
        return [self[name] for name in names if name in self.fields]

    def chosen(self):
        """The `Choices` as they are now."""
        answers = {**self.cleaned_data, "size": size_to_keep(self.cleaned_data["size"], self.user)}
        typed = {text: answers.pop(name) for name, text in self.wordings.items()}
        if "sections" in answers:
            answers["sections"] = {
                name: name in answers["sections"]
                for name, is_usual in self.offered_sections.items()
                if (name in answers["sections"]) != is_usual
            }
        if "people" in answers:
            answers["people"] = {
                key: key in answers["people"] for key, _name in self.fields["people"].choices
            }
        # Of lines that are gone no other words are kept.
        texts = self._telling_texts(self.readable)
        wording = {
            text: words
            for text, words in (self.choices.wording | typed).items()
            if words and text in texts
        }
        return replace(self.choices, **answers, wording=wording)

    def has_more_to_reword(self, chosen):
        """Whether these `Choices` bring telling lines that were not on the page."""
        if "wording" not in self.asks:
            return False
        texts = self._telling_texts(chosen.of(self.readable, self.usual_sections))
        return any(text not in self.wordings.values() for text in texts[:MOST_WORDINGS])

    def _ask_sections(self):
        written = [part for part in self.readable.sections if part.lines]
        # The prompts of one section come together.
        sections = dict.fromkeys(part.section for part in written)
        offered = [(section.name, section.title) for section in sections]
        self.offered_sections = {
            part.section.name: is_usual(part, self.usual_sections) for part in written
        }
        self.fields["sections"] = _ticks(_("What goes on it"), offered)
        self.initial["sections"] = [
            part.section.name for part in written if self.choices.takes(part, self.usual_sections)
        ]

    def _ask_people(self):
        people = [(person.key, _own(person.name)) for person in self.content.people]
        if people:
            self.fields["people"] = _ticks(_("Which people"), people)
            self.initial["people"] = [
                key for key, _name in people if self.choices.people.get(key, True)
            ]

    def _ask_wording(self):
        """A line that tells what the plan is about can be put in other words for this paper."""
        chosen = self.choices.of(self.readable, self.usual_sections)
        texts = self._telling_texts(chosen)[:MOST_WORDINGS]
        self.wordings = {_field_of(text): text for text in texts}
        for name, text in self.wordings.items():
            self.fields[name] = OwnWordsField(label=text, required=False, max_length=280)
            self.initial[name] = self.choices.wording.get(text, "")

    def _telling_texts(self, content):
        return telling_texts(content, names_of_people(self.user))

    def _ask_plain_lines(self):
        self.fields["plain_lines"] = _tick(
            _("Only the numbers of the helplines"), _("Without their names.")
        )
        self.initial["plain_lines"] = self.choices.plain_lines

    def _ask_names_me(self):
        if name := self.user.plan.preferred_name:
            title = format_html(_("Its title is then: For someone close to {}"), _own(name))
            self.fields["names_me"] = _tick(_("Say my name on it"), title)
            self.initial["names_me"] = self.choices.names_me

    def _ask_naloxone(self):
        self._ask_words("naloxone", _("Where the naloxone is"), _("Say: by the front door."))

    def _ask_medicine(self):
        self._ask_words(
            "medicine", _("What helpers should know about medicine"), _("And who to ask about it.")
        )

    def _ask_words(self, name, label, hint):
        self.fields[name] = OwnWordsField(
            label=label, help_text=hint, required=False, max_length=280
        )
        self.initial[name] = getattr(self.choices, name)

    def _ask_code(self):
        offered = [("", _("No QR code")), ("numbers", _("The phone numbers on this printout"))]
        if has_page():
            offered.append(("page", _("The address of my plan")))
        self.fields["code"] = forms.ChoiceField(
            label=_("QR code"),
            choices=offered,
            required=False,
            widget=forms.RadioSelect,
        )
        self.initial["code"] = self.choices.code

    def _ask_in_colour(self):
        self.fields["in_colour"] = _tick(_("Print in color"))
        self.initial["in_colour"] = self.choices.in_colour


def _field_of(text):
    """The name of the field for other words of a text, the same wherever the text stands."""
    return f"wording-{sha256(text.encode()).hexdigest()[:16]}"


def _own(words):
    """A person's own words among ours keep to themselves, whichever way they run."""
    return format_html("<bdi>{}</bdi>", words)


def _ticks(label, choices):
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Something here has changed. Look again.")},
    )


def _tick(label, hint=""):
    return forms.BooleanField(label=label, help_text=hint, required=False)
