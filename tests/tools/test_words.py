"""`python -m tools.words`: it finds nothing in the product, and what is put in front of it."""

from pathlib import Path

import pytest

from tools.words import __main__ as check_words
from tools.words.product import Product
from tools.words.python import Module
from tools.words.rules import HARDEST_GRADE, Rules, faults_of_page, grade_of
from tools.words.templates import Template
from tools.words.texts import Text

ROOT = Path(__file__).resolve().parents[2]
NO_LIST = "[forbidden]\n"
HARD = (
    "Individuals experiencing considerable difficulties occasionally underestimate "
    "the extraordinary significance of professional recommendations. "
)
GETTEXT = "from django.utils.translation import gettext_lazy as _\n"


def test_every_text_of_the_product_keeps_to_the_rules(capsys):
    assert check_words.main() == 0
    assert "nothing to say" in capsys.readouterr().out


def test_a_fault_is_told_with_its_place_its_words_and_the_reason(monkeypatch, capsys):
    fault = next(Rules().faults_of(Text("page.html", 7, "Stay clean.")))
    monkeypatch.setattr(check_words, "faults_of", lambda product: {fault})
    assert check_words.main() == "1 of the product's words need another look."
    told = capsys.readouterr().err
    assert told.startswith("page.html:7: “Stay clean.”: “clean”: the opposite of it is dirty")


# Where texts stand -------------------------------------------------------------------------------


def test_texts_come_from_pages_mails_papers_forms_and_data():
    found = {text.path for text in Product(ROOT).texts}
    assert {
        "templates/plans/today.html",
        "templates/reminders/emails/plain.txt",
        "printing/papers/fridge/fridge.html",
        "plans/sections/lists.py",
        "contacts/helplines/helplines.toml",
        "config/manifest.py",
    } <= found
    assert not any("management" in path or path.startswith("tests") for path in found)


def test_a_page_is_judged_with_its_parts():
    pages = dict(Product(ROOT).pages)
    assert "In an emergency, call your local emergency number." in {
        text.words for text in pages["templates/plans/help.html"]
    }


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('{% translate "Read on" %}', "Read on"),
        ("{% translate 'Read on' as more %}", "Read on"),
        ('<p title="{% translate "Read on" %}">', "Read on"),
        ('{{ _("Read on") }}', "Read on"),
        ('{% include "part.html" with title=_("Read on") %}', "Read on"),
        ("{% blocktranslate %}Read {{ name }} on{% endblocktranslate %}", "Read %(name)s on"),
        ("{% blocktranslate trimmed %}\n Read\n on\n{% endblocktranslate %}", "Read on"),
        ('{% translate "100 %" %}', "100 %%"),
    ],
)
def test_a_template_gives_its_texts_as_a_translator_gets_them(source, words):
    template = Template("page.html", "\n\n" + source)
    assert [(text.line, text.words) for text in template.texts] == [(3, words)]
    assert template.faults == []


def test_a_counted_text_has_both_forms():
    source = (
        "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
    )
    (text,) = Template("page.html", source).texts
    assert (text.words, text.plural) == ("%(n)s day", "%(n)s days")
    (text,) = Module(
        "a.py", 'from django.utils.translation import ngettext\nngettext("a", "b", 2)'
    ).texts
    assert (text.words, text.plural) == ("a", "b")


def test_a_module_gives_its_texts():
    source = GETTEXT + 'NAME = _(\n    "One "\n    "line")\nOTHER = other("Not this")\n'
    assert [text.words for text in Module("a.py", source).texts] == ["One line"]


# How they stand there ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "<p>Read on</p>",
        '<p aria-label="Read on">',
        '<img alt="Read on">',
        "{% if more %}Read on{% endif %}",
        "<title>Read on</title>",
    ],
)
def test_a_text_that_nobody_could_translate_is_a_fault(source):
    (fault,) = Template("page.html", "\n" + source).faults
    assert (fault.line, fault.words) == (2, "Read on")


@pytest.mark.parametrize(
    "source",
    [
        "{% comment %}Read on{% endcomment %}{# Read on #}<!-- Read on -->",
        "<style>p { color: red }</style><script>let words</script>",
        '<p class="wide words" data-kind="words">·  7 – 8</p>',
        "{% block theme %}#fdf0cd{% endblock %}",
        "<p{% if a %} hidden{% endif %}>{{ words }}</p>",
    ],
)
def test_what_is_no_text_is_no_fault(source):
    assert Template("page.html", source).faults == []


def test_a_line_of_a_mail_has_to_be_translated_too():
    (fault,) = Template("mail.txt", '{% translate "Hello" %}\nRead on: {{ address }}\n').faults
    assert (fault.line, fault.words) == (2, "Read on:")


@pytest.mark.parametrize(
    "source",
    [
        '{% translate "Call" %} {{ name }}',
        '<a>{% translate "Call" %}<span class="vh"> {{ name }}</span></a>',
        '{% translate "Change" %} {% translate "the steps" %}',
        '{{ number }} {% translate "days" %}',
        '<b>{{ number }}</b> {% translate "days" %}',
    ],
)
def test_a_sentence_of_parts_is_a_fault(source):
    assert len(Template("page.html", source).faults) == 1


@pytest.mark.parametrize(
    "source",
    [
        '{% translate "Two lines." %} {% translate "They stand alone." %}',
        '{% translate "Before:" %} {{ words }}',
        '<span>{% translate "If" %}</span><span>{{ words }}</span>',
        '<li>{% translate "Call" %}</li><li>{{ name }}</li>',
        '{% if a %}{% translate "One" %}{% else %}{{ words }}{% endif %}',
        '{% translate "Call" %}{% include "icons/phone.svg" %}',
    ],
)
def test_what_stands_side_by_side_is_no_fault(source):
    assert Template("page.html", source).faults == []


@pytest.mark.parametrize(
    "source",
    [
        'f"{_("Call")} {name}"'.replace('"Call"', "'Call'"),
        '_("Call") + name',
        '"%s %s" % (_("Call"), name)',
        'CharField(label="Name")',
        'ValidationError("Too long.")',
        'messages.success(request, "Saved.")',
    ],
)
def test_a_module_that_glues_or_does_not_mark_is_a_fault(source):
    assert len(Module("a.py", GETTEXT + source).faults) == 1


@pytest.mark.parametrize(
    "source",
    ['_("Call %(name)s") % {"name": name}', 'CharField(label=_("Name"))', 'CharField(label="")'],
)
def test_a_module_that_marks_the_whole_is_no_fault(source):
    assert Module("a.py", GETTEXT + source).faults == []


# What they say -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "You relapsed.",
        "Staying clean",
        "You’ve missed a day.",
        "Keep your streak.",
        "Saved!",
        "This will cure you.",
        "We miss you.",
    ],
)
def test_no_text_shames_or_promises(words):
    assert list(Rules().faults_of(Text("page.html", 1, words)))


@pytest.mark.parametrize(
    "words",
    [
        "When you are ready, two lines",
        "One line is enough.",
        "Call one of the help lines.",
        "We had a row at home.",
        "Three in a row",
        "Who would pick up?",
        "I picked it up again.",
        "All papers",
        "A friend who cooks.",
        "A quick fix",
        "Give it a shot.",
        "Your score",
        "A trip",
        "The app crashed.",
        "Using it",
        "Other users",
    ],
)
def test_no_text_has_a_second_meaning_for_somebody_who_used(words):
    assert list(Rules().faults_of(Text("page.html", 1, words)))


@pytest.mark.parametrize(
    "words",
    [
        "No breath? Call 911.",
        "Walk until your breath is slow.",
        "It can cause fits.",
        "Sleep it off.",
        "An old dose can kill.",
        "Your body can take less.",
        "I’m safe right now.",
        "Do what the voice on the phone tells you.",
        "Read this when it gets loud.",
        "Whom do you trust?",
        "For drugs and drink",
    ],
)
def test_no_text_can_be_heard_in_a_way_that_harms(words):
    assert list(Rules().faults_of(Text("page.html", 1, words)))


@pytest.mark.parametrize(
    "words",
    [
        "Nobody here reads it.",
        "Nobody reads or watches it.",
        "Nobody does.",
        "No ads, and no one is told.",
        "Nobody else sees this.",
        "The page that keeps me safe",
        "Your words are sealed.",
    ],
)
def test_no_text_promises_what_people_will_do(words):
    assert list(Rules().faults_of(Text("page.html", 1, words)))


@pytest.mark.parametrize(
    "words",
    [
        "Helplines",
        "Crisis line, 24 hours",
        "Pick up the phone.",
        "Cook a meal for someone.",
        "Paper size",
        "Tap any that fit",
        "Their breathing is slow.",
        "Do not let them sleep it off.",
        "Give a second dose.",
        "It is a nose spray or shot.",
        "Nobody reads replies to this email.",
        "Nobody checks on you here.",
        "You do not have to fix it.",
        "An arrow showed the extra trip.",
    ],
)
def test_innocent_words_stay(words):
    assert not list(Rules().faults_of(Text("page.html", 1, words)))


def test_the_other_form_of_a_counted_text_is_judged_too():
    assert list(Rules().faults_of(Text("page.html", 1, "One day", plural="A streak of days")))


def test_a_sentence_has_at_most_fourteen_words():
    rules = Rules(NO_LIST)
    fourteen = "One two three four five six seven eight nine ten then two more words."
    assert not list(rules.faults_of(Text("page.html", 1, f"{fourteen} {fourteen}")))
    assert list(rules.faults_of(Text("page.html", 1, f"And {fourteen}")))


def test_a_page_of_hard_words_is_a_fault_and_a_short_one_is_not_judged():
    assert grade_of(HARD) > HARDEST_GRADE
    (fault,) = faults_of_page("page.html", [Text("page.html", 1, HARD * 4)])
    assert "reading grade" in fault.why
    assert not list(faults_of_page("page.html", [Text("page.html", 1, HARD)]))
    easy = Text("page.html", 1, "Call one of your people. They will answer. " * 8)
    assert not list(faults_of_page("page.html", [easy]))


def test_an_exception_holds_for_its_words_in_its_file_and_is_missed_when_it_is_not_needed():
    listed = """
        [forbidden]
        'clean' = "no"
        [[exception]]
        words = "Clean Slate Trust"
        path = "lines.toml"
        why = "its own name"
    """
    rules = Rules(listed)
    assert list(rules.faults_of_the_list())
    assert list(rules.faults_of(Text("page.html", 1, "Clean Slate Trust")))
    assert list(rules.faults_of(Text("lines.toml", 1, "Come clean")))
    assert not list(rules.faults_of(Text("lines.toml", 1, "The Clean Slate Trust answers.")))
    assert not list(rules.faults_of_the_list())


def test_every_exception_has_a_reason():
    assert all(exception["why"] for exception in Rules().exceptions)
