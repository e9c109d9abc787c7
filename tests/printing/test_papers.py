"""Every paper: what stands on it, for whom, and that nothing is lost on the way to it."""

import io
import re
import subprocess
from dataclasses import replace
from types import SimpleNamespace
from unicodedata import bidirectional

import pytest
import zxingcpp
from PIL import Image

from plans.entries import ContactLine, Line, Note, Pair, Text
from plans.help import supporters
from plans.help.safety import BREAK, FENTANYL, MEDICINE, emergency, right_now, why
from plans.sections import DATES, IF_I_USE
from printing.checks import check_libraries
from printing.copies.options import Choices
from printing.papers.registry import PAPERS, Marks, browser_page, compose, shaped
from printing.rendering import engine
from printing.text.line_breaks import NO_BREAK
from printing.text.qr import what_to_read
from printing.text.redaction import telling_texts
from records.audience import Audience
from tests.support.paper_plans import (
    BARE,
    GREAT_BRITAIN,
    USUAL,
    declared,
    odd_plan,
    random_plan,
    render,
    times,
    with_lines,
    words_of,
)
from tests.support.pdf import (
    colours,
    link_addresses,
    opened,
    pieces_of,
    roles,
    squeezed,
    text_of,
    text_sizes,
)
from tests.support.servers import go_without

EVERY_PAPER = pytest.mark.parametrize("paper", PAPERS)
PAGE_SIZES = pytest.mark.parametrize("size", ["letter", "a4"])
NO_COUNTRY = replace(USUAL, emergency=None, crisis=None)
EVERYTHING = Choices(
    sections={part.name: True for part in USUAL.sections},
    naloxone="By the front door, in the red bag.",
    medicine="Buprenorphine at eight. Ask the clinic.",
)
MARKS = Marks(number=7, code="Dee (212) 555-0142")
HELPLINE = ContactLine(
    "SafeSpot", "Stays on the phone", "1-800-972-0590", "tel:1", is_helpline=True
)
DIGITS = re.compile(r"\d")
PIECES = re.compile(r"[^\W\d_]+|[\d:]+")


@pytest.fixture(autouse=True, scope="module")
def pango():
    if check_libraries(None):
        go_without("Pango", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")


def owner(opioids=True, country="US", hidden=(), names=(), called=""):
    people = [SimpleNamespace(name=name, nickname="") for name in names]
    return SimpleNamespace(
        plan=SimpleNamespace(shows_opioid_facts=opioids, preferred_name=called),
        country=country,
        contacts=SimpleNamespace(active=lambda: people),
        chosen_lines=SimpleNamespace(hides=lambda line: line.name in hidden),
    )


def has_people(paper):
    return "people" in PAPERS[paper].asks


def on_paper(paper, plan=USUAL, choices=EVERYTHING, **about):
    return shaped(paper, declared(plan), choices, owner(**about))


def text_on(paper, plan=USUAL, choices=EVERYTHING, marks=MARKS, **about):
    return text_of(render(paper, on_paper(paper, plan, choices, **about), "letter", marks))


def missing_from(text, plan):
    return [words for words in words_of(plan) if not stands_in(text, words)]


def stands_in(text, words):
    """Words from right to left are read back piece by piece, and letters perhaps from the left;
    digits never."""
    if direction_of(words) == "ltr":
        return squeezed(words) in text
    pieces = PIECES.findall(words)
    return all(piece in text or (piece.isalpha() and piece[::-1] in text) for piece in pieces)


def direction_of(words):
    return "rtl" if any(bidirectional(letter) in ("R", "AL") for letter in words) else "ltr"


# Nothing is lost ---------------------------------------------------------------------------------


@EVERY_PAPER
@PAGE_SIZES
@pytest.mark.parametrize(
    "plan", [USUAL, BARE, GREAT_BRITAIN, times(USUAL, 4)], ids=["usual", "bare", "gb", "four times"]
)
def test_every_word_and_number_is_on_every_paper(paper, size, plan):
    content = on_paper(paper, plan)
    data = render(paper, content, size, MARKS)
    text = text_of(data)
    assert missing_from(text, content) == []
    assert squeezed("Copy 7 · Updated March 12, 2026") in text


@EVERY_PAPER
@pytest.mark.parametrize("seed", range(12))
def test_no_plan_however_odd_loses_a_word_or_a_number(paper, seed):
    content = on_paper(paper, odd_plan(seed))
    data = render(paper, content, ("letter", "a4")[seed % 2])
    assert missing_from(text_of(data), content) == []
    assert not any("Emoji" in name for name in fonts_of_digits(data))


@EVERY_PAPER
def test_numbers_keep_their_order_beside_words_from_right_to_left(paper):
    people = (ContactLine("דנה", "אחות", "+44 7700 900142", "tel:+447700900142", "דברי איתי"),)
    plan = replace(with_lines(USUAL, people=people), language="he", title="התוכנית שלי")
    text = text_on(paper, plan)
    assert "911" in text
    assert (squeezed("+44 7700 900142") in text) is has_people(paper)


@pytest.mark.parametrize("paper", ["fridge", "large", "card", "friend"])
def test_what_belongs_together_is_read_together(paper):
    text = text_on(paper)
    for first, second in (
        ("Dee", "(212) 555-0142"),
        ("Marcus", "(212) 555-0177"),
        ("A row with my brother", "I say “I’ll call you back” and walk."),
    ):
        start = text.index(squeezed(first) + ("" if first != "Dee" else "Sponsor"))
        assert 0 < text.index(squeezed(second), start) - start < 80


@EVERY_PAPER
def test_the_browser_prints_the_same_words(paper):
    content = on_paper(paper)
    html = browser_page(paper, content, "a4", MARKS)
    words = [word.replace(NO_BREAK, " ") for word in words_of(content)]
    assert [word for word in words if word not in html] == []
    assert "<style" not in html
    assert not re.search(r"<script[^>]*>(?!</script>)", html)


# Notes are quiet ---------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", ["fridge", "large", "friend"])
def test_what_i_do_stands_under_a_sign_and_each_fact_on_a_quiet_line_of_its_own(paper):
    html = browser_page(paper, on_paper(paper), "letter")
    sign = html.partition("I stop answering texts.")[2].partition("</li>")[0]
    facts = re.findall(r'<p\s+class="(\w+)"\s+dir="auto">(.*?)</p>', sign)
    assert facts == [
        ("then", "I ring one of them back."),
        ("meta", "Who can tell me: <bdi>Dee</bdi>"),
    ]


@pytest.mark.parametrize("paper", ["fridge", "large", "friend"])
def test_a_stage_stands_once_over_its_signs(paper):
    signs = (Line("I skip lunch.", "", "Early"), Line("I sleep.", "", "Early"), Line("I lie."))
    html = browser_page(paper, on_paper(paper, with_lines(USUAL, signs=signs)), "letter")
    assert re.findall(r"<h3[^>]*>(.*?)</h3>", html) == ["Early"]


@pytest.mark.parametrize(
    ("days", "parts"),
    [
        ("Monday, November 30", ["Monday,", "November 30"]),
        ("Monday 30 November", ["Monday", "30 November"]),
        (
            "Sunday, December 20 to Saturday, January 2",
            ["Sunday,", "December 20", "to", "Saturday,", "January 2"],
        ),
    ],
)
def test_a_date_is_not_split_over_two_lines(days, parts):
    plan = with_lines(USUAL, dates=(Line("The rent is due.", "Every month", days),))
    [date] = on_paper("fridge", plan).lines_of(DATES)
    assert date.label.split(" ") == [part.replace(" ", "\u00a0") for part in parts]


@pytest.mark.parametrize("hours", ["8 to 5", "8 AM to 5:30 PM", "20:30 to 21"])
def test_hours_are_not_split_over_two_lines(hours):
    dee = replace(USUAL.people[0], about=f"Sponsor, weekdays, {hours}")
    [person] = on_paper("fridge", with_lines(USUAL, people=(dee,))).people
    assert person.about == "Sponsor, weekdays, " + hours.replace(" ", "\u00a0")


# What the file says of itself --------------------------------------------------------------------


@EVERY_PAPER
def test_every_file_is_tagged_and_neutral(paper):
    data = render(paper, on_paper(paper), "letter", MARKS)
    catalog = opened(data).trailer["/Root"]
    assert catalog["/Lang"] == "en"
    assert catalog["/MarkInfo"]["/Marked"]
    assert {"/H1", "/H2", "/P", "/Link", "/LI"} <= roles(data)
    assert set(opened(data).metadata) == {"/Title", "/Producer"}
    assert opened(data).metadata["/Title"] == "My plan"
    assert "tel:911" in link_addresses(data)


@EVERY_PAPER
def test_black_ink_is_enough(paper):
    content = on_paper(paper)
    in_colour = render(paper, content, "letter", Marks(in_colour=True))
    in_black = render(paper, content, "letter", Marks(in_colour=False))
    assert all(red == green == blue for red, green, blue in colours(in_black))
    assert paper == "large" or colours(in_colour) != colours(in_black)
    assert missing_from(text_of(in_black), content) == []


@EVERY_PAPER
def test_the_same_paper_has_the_same_bytes(paper):
    first = engine.render(compose(paper, on_paper(paper), "a4", MARKS))
    engine.render(compose("fridge", BARE, "letter"))
    assert engine.render(compose(paper, on_paper(paper), "a4", MARKS)) == first


# Both sides of the sheet --------------------------------------------------------------------------

CAN_WAIT = ("signs", "goals", "care", "daily", "safer", "places", "got-through")


@PAGE_SIZES
@pytest.mark.parametrize("paper", ["fridge", "plain"])
def test_what_does_not_fit_on_a_page_takes_its_back_with_what_can_wait(paper, size):
    can_wait = {part.name: part.lines * 3 for part in USUAL.sections if part.name in CAN_WAIT}
    content = on_paper(paper, with_lines(USUAL, **can_wait))
    data = render(paper, content, size, MARKS)
    front, back = (text_of(data, page) for page in range(2))
    assert len(opened(data).pages) == 2
    assert "Moreontheback" in front and "988" in front and "(212)555-0177" in front
    for words in ("I sleep.", "It’s 2 am", "Shoes on.", "Water, food, bed."):
        assert squeezed(words) in front and squeezed(words) not in back
    for words in ("I skip lunch", "Pay Mom back", "Chess at", "Old numbers", "page 2"):
        assert squeezed(words) in back and squeezed(words) not in front
    assert missing_from(front + back, content) == []


def test_a_page_that_holds_everything_has_no_back():
    assert "Moreontheback" not in text_on("fridge")
    assert "Moreontheback" not in text_on("fridge", with_lines(BARE, why=("For me.",) * 120))


@PAGE_SIZES
def test_a_column_that_ends_early_has_lines_to_write_on_and_they_take_no_page(size):
    content = on_paper("fridge", replace(USUAL, sections=USUAL.sections[:4]))
    assert "<i></i>" in browser_page("fridge", content, size)
    assert len(opened(render("fridge", content, size)).pages) == 1


# The wallet card ---------------------------------------------------------------------------------


@PAGE_SIZES
@pytest.mark.parametrize("seed", range(8))
def test_a_card_keeps_its_size_whatever_is_on_it(size, seed):
    sheet = compose("card", random_plan(seed), size)
    pages = opened(render("card", random_plan(seed), size)).pages
    assert len(pages) == sheet.pages


def test_a_usual_card_is_one_sheet_with_the_calls_on_its_front():
    usual = on_paper("card", choices=Choices())
    data = render("card", usual, "letter")
    assert len(opened(data).pages) == 1
    text = text_of(data)
    assert text.index("988") < text.index("Beingthere") < text.index("Stophere.")


def panels_of(plan):
    """The text of each panel of a card, left before right and from top to bottom."""
    page = browser_page("card", on_paper("card", plan, Choices()), "letter")
    panels = re.split(r'class="panel', page)[1:]
    return [re.sub(r"<[^>]+>|\s+", " ", panel) for panel in panels]


EASY = with_lines(
    replace(USUAL, sections=()),
    why=("My daughter.",),
    people=(ContactLine("Ray", "Brother", "(212) 555-0199", "tel:1"),),
)
STEPS = ("I do not stay alone.", "I call Ray.", "I come back to this card.")


def part_of(plan, name):
    return next(part.lines for part in plan.sections if part.name == name)


@pytest.mark.parametrize(
    ("lines", "panels"),
    [
        ({}, 2),
        ({"hard-day": STEPS}, 4),
        ({"hard-day": STEPS, "signs": (Line("I skip lunch."),)}, 4),
        (
            {
                "hard-day": STEPS,
                "signs": USUAL.sections[1].lines,
                "if-then": USUAL.sections[2].lines,
            },
            8,
        ),
    ],
)
def test_a_card_has_as_many_panels_as_are_filled(lines, panels):
    assert len(panels_of(with_lines(EASY, **lines))) == panels


def test_a_card_has_a_reason_on_it():
    assert "Being there when Maya wakes up" in " ".join(panels_of(USUAL))


def test_whom_to_call_stands_on_a_card_once_and_outside_when_it_is_folded():
    panels = panels_of(USUAL)
    assert "988" in panels[0] and "911" in panels[0]
    calls = [panel for panel in panels if "Call, in this order" in panel]
    assert calls == [panels[-2]]
    for person in USUAL.people:
        assert person.name in calls[0] and person.number in calls[0]


def test_what_is_outside_when_the_card_for_afterwards_is_folded_tells_nothing():
    page = browser_page("after", on_paper("after"), "letter")
    panels = re.split(r'class="panel', page)[1:]
    assert "tel:988" in panels[0]
    assert "Call, in this order</h2>" in panels[6] and "safe</h2>" not in panels[6]


@pytest.mark.parametrize(
    ("lines", "steps"),
    [
        ({}, ["Fold the right half back."]),
        (
            {"hard-day": STEPS},
            ["Fold the right half back.", "Then fold the lower half back."],
        ),
        (
            {name: part_of(USUAL, name) for name in ("hard-day", "signs", "if-then")},
            ["Fold the right half back.", "Then a zigzag: back, forth, back."],
        ),
    ],
)
def test_the_folds_stand_above_the_card_each_with_a_drawing(lines, steps):
    page = browser_page("card", on_paper("card", with_lines(EASY, **lines), Choices()), "letter")
    above = page.partition('class="how"')[2].partition("</p>")[0]
    assert re.findall(r"<span>(.*?)</span>", above) == ["Cut along the outer line.", *steps]
    assert above.count('class="figure') == len(steps)


def test_what_is_quiet_on_a_card_stands_under_the_words_it_belongs_to():
    page = browser_page("card", on_paper("card", choices=Choices()), "letter")
    sign = page.partition("I stop answering texts.")[2].partition("</ul>")[0]
    ring, early = sign.index("I ring one of them back."), sign.index('<p class="detail"')
    assert "</li>" in sign[:ring] and "</li>" in sign[ring:early]
    quiet = re.sub(r"<[^>]+>", "", sign[early:].partition("</p>")[0])
    assert " ".join(quiet.split()) == "Early · Who can tell me: Dee"


def test_an_if_then_stands_on_one_panel():
    panels = panels_of(USUAL)
    for pair in next(part.lines for part in USUAL.sections if part.name == "if-then"):
        [panel] = [panel for panel in panels if pair.when in panel]
        assert all(answer.text in panel for answer in pair.then)


# Large print -------------------------------------------------------------------------------------


def test_large_print_is_large():
    sizes = text_sizes(render("large", on_paper("large"), "letter"))
    assert min(sizes) >= 14
    assert sizes.count(18) > len(sizes) / 2
    assert 32 in sizes


# Discreet ----------------------------------------------------------------------------------------


def test_a_discreet_sheet_has_initials_and_other_headings():
    people = (
        ContactLine(
            "Dee Marsh",
            "Sponsor · any time",
            "(212) 555-0142",
            "tel:1",
            times="any time",
            initials="DM",
            notes=(Note(Text("Has naloxone", Audience.CLOSE)),),
        ),
    )
    text = text_on("plain", with_lines(USUAL, people=people))
    for words in ("DM", "any time", "(212) 555-0142", str(IF_I_USE.neutral_title)):
        assert squeezed(words) in text
    for words in ("Dee Marsh", "Sponsor", "If it happens", "Signs", "Has naloxone", "Crisis"):
        assert squeezed(words) not in text


def test_the_lines_to_call_are_named_on_a_discreet_sheet_only_if_wanted():
    text = text_on("plain", choices=replace(EVERYTHING, plain_lines=False))
    assert squeezed("Crisis line") in text


def test_telling_lines_are_found_and_take_other_words():
    plan = with_lines(USUAL, why=("I stay sober.", "I sleep."), signs=(Line("I am tired."),))
    telling = telling_texts(declared(plan), names=())
    assert "I stay sober." in telling
    assert "I sleep." not in telling
    wording = {text: f"note {n}" for n, text in enumerate(telling)}
    choices = replace(EVERYTHING, wording=wording | {"I sleep.": ""})
    text = text_on("plain", plan, choices)
    assert squeezed(wording["I stay sober."]) in text
    assert "Isleep." in text
    assert "sober" not in text
    assert telling_texts(on_paper("plain", plan, choices), names=()) == []


def test_telling_lines_are_off_a_discreet_sheet_until_they_have_other_words():
    plan = replace(with_lines(USUAL, **TELLING), title="Staying sober")
    for text in telling_texts(declared(plan), names=("Dee Marsh",)):
        assert squeezed(text) in text_on("fridge", plan)
    text = text_on("plain", plan, names=["Dee Marsh"])
    for words in ("sober", "meeting", "dealer", "Dee Marsh", "Payday", "clinic", "2125550199"):
        assert words.replace(" ", "") not in text
    for words in ("My page", "I sleep.", "I rest.", "A row", "I walk.", "Noon", "Jess knows"):
        assert squeezed(words) in text


TELLING = {
    "why": ("I stay sober.", "I sleep."),
    "signs": (Line("I rest.", "I go to a meeting."), Line("I miss a meeting.", "I rest more.")),
    "if-then": (
        Pair("Payday", (Line("I ring my dealer no more."),)),
        Pair("A row", (Line("I find a meeting."), Line("I walk."))),
        Pair("My dealer rings", (Line("I let it ring."),)),
    ),
    "people": (
        ContactLine("Dee Marsh", "", "(212) 555-0142", "tel:1", "I need a meeting.", initials="DM"),
    ),
    "care": (
        ContactLine("Noon group", "", "(212) 555-0104", "tel:2"),
        ContactLine("The clinic", "", "(212) 555-0199", "tel:3"),
    ),
    "goals": (Line("Sing.", notes=(Note("Who knows", "Dee Marsh"), Note("How", "Jess knows."))),),
}


# For others --------------------------------------------------------------------------------------


def test_a_copy_for_a_friend_has_the_ticked_parts_and_how_to_be_there():
    text = text_on("friend", choices=Choices(sections={"why": True}))
    for line in (*supporters.HELPS, *supporters.SIGNS_OF_AN_OVERDOSE, "I sleep. My back"):
        assert squeezed(str(line)) in text
    assert "Stophere." not in text
    assert "Payday" not in text


def test_the_overdose_signs_stand_on_it_after_a_clear_no_too():
    text = text_on("friend", opioids=False)
    for line in (supporters.HELPS[0], *supporters.SIGNS_OF_AN_OVERDOSE):
        assert squeezed(str(line)) in text


def test_the_house_card_has_what_helps_anybody_and_nothing_of_the_plan():
    data = render("house", on_paper("house"), "letter")
    text = text_of(data)
    assert len(opened(data).pages) == 1
    give = "Give naloxone (Narcan) if you have it."
    for words in ("911", EVERYTHING.naloxone, EVERYTHING.medicine, give):
        assert squeezed(words) in text
    for words in ("Sam’s plan", "Payday", "Dee", "Maya"):
        assert squeezed(words) not in text


def test_the_house_card_fills_its_page_with_steps_to_read_from_across_a_room():
    content = on_paper("house", choices=Choices())
    first = compose("house", content, "letter").sizes[0]
    sizes = text_sizes(render("house", content, "letter"))
    assert first >= 18
    assert 84 in sizes and first in sizes


def test_the_house_card_has_lines_for_what_nobody_wrote():
    page = browser_page("house", on_paper("house", choices=Choices()), "letter")
    blanks = re.findall(r'class="place blank">\s*<p>(.*?)</p>', page)
    assert blanks == ["Naloxone is here:", "Our address:"]
    page = browser_page("house", on_paper("house"), "letter")
    assert re.findall(r'class="place blank">\s*<p>(.*?)</p>', page) == ["Our address:"]


def test_the_house_card_does_not_say_a_number_twice_that_is_in_the_name_of_its_line():
    crisis = replace(USUAL.crisis, name="988 Lifeline", text="")
    text = text_on("house", replace(USUAL, crisis=crisis))
    assert text.count("988") == 1
    assert "116123" in text_on("house", GREAT_BRITAIN)


def test_the_copy_for_somebody_else_speaks_to_them():
    text = text_on("friend")
    for words in ("For someone I trust", "Read this before you need it.", "People I can call"):
        assert squeezed(words) in text
    assert squeezed("Read this when it gets hard.") not in text


@EVERY_PAPER
def test_only_the_copy_for_somebody_else_has_the_persons_name_if_they_chose_so(paper):
    chosen = replace(EVERYTHING, names_me=True)
    assert ("Dana" in text_on(paper, choices=chosen, called="Dana")) is (paper == "friend")
    assert "Dana" not in text_on(paper, called="Dana")


def test_the_copy_with_a_name_speaks_of_that_person():
    chosen = replace(EVERYTHING, names_me=True)
    text = text_on("friend", choices=chosen, called="Dana")
    for words in ("For someone close to Dana", "How to be there for Dana", "People Dana can call"):
        assert squeezed(words) in text
    assert squeezed("For someone I trust") in text_on("friend", choices=chosen, called="")


def test_the_copy_for_somebody_else_has_911_before_988_and_numbered_steps():
    page = browser_page("friend", on_paper("friend"), "letter")
    assert page.index('"tel:911"') < page.index('"tel:988"')
    steps = page.partition("What to do</h2>")[2].partition("</ol>")[0]
    assert steps.count("<li") == 7
    assert '<p class="sure">Do not let them sleep it off. Not sure? Call 911.</p>' in page


def test_a_short_sentence_stays_whole_on_paper_and_may_break_on_a_narrow_screen():
    content = on_paper("house")
    assert f"Call{NO_BREAK}911." in compose("house", content, "letter").html
    assert NO_BREAK not in browser_page("house", content, "letter")


def test_a_card_for_afterwards_puts_staying_alive_first():
    text = text_on("after")
    facts = (*right_now(True), *why(True, "911"), MEDICINE)
    for words in (*facts, "SafeSpot", "Stop here. Pour it out.", "988"):
        assert squeezed(str(words)) in text
    assert text.index(squeezed(str(BREAK))) < text.index("(212)555-0142")
    assert "Payday" not in text


@pytest.mark.parametrize("opioids", [True, False])
@pytest.mark.parametrize(("plan", "number"), [(USUAL, "911"), (NO_COUNTRY, "")])
def test_a_card_for_afterwards_has_the_overdose_lines_whatever_was_answered(plan, number, opioids):
    text = text_on("after", plan, opioids=opioids)
    saves_a_life = (*emergency(number), *supporters.SIGNS_OF_AN_OVERDOSE, FENTANYL)
    for words in saves_a_life:
        assert squeezed(str(words)) in text
    for words in (BREAK, MEDICINE):
        assert (squeezed(str(words)) in text) is opioids


def test_what_to_say_after_using_is_on_that_card_and_on_no_other_paper():
    after = "I used. Come over, please."
    dee = replace(USUAL.people[0], words_after=after)
    plan = with_lines(USUAL, people=(dee,))
    for paper in PAPERS:
        text = text_on(paper, plan)
        assert (squeezed(after) in text) is (paper == "after"), paper
    assert squeezed(dee.words) not in text_on("after", plan)
    assert squeezed(dee.words) in text_on("fridge", plan)


# Something to call, whatever is known -------------------------------------------------------------


@EVERY_PAPER
@PAGE_SIZES
def test_without_a_country_there_is_a_line_to_write_the_number_on(paper, size):
    content = on_paper(paper, NO_COUNTRY)
    text = text_of(render(paper, content, size, MARKS))
    for words in ("In an emergency, call your local emergency number.", "Write the number here"):
        assert squeezed(words) in text
    assert squeezed("Write the number here") not in text_on(paper)


@EVERY_PAPER
def test_whoever_has_no_number_yet_is_a_name_with_a_line_to_write_it_on(paper):
    plan = with_lines(USUAL, people=(ContactLine("Mum", "Family", "", "", initials="M"),))
    html = browser_page(paper, on_paper(paper, plan), "a4")
    assert ("Mum" in html) is (has_people(paper) and paper != "plain")
    assert ("<bdi>M</bdi>" in html) is (paper == "plain")
    assert ('class="number blank"' in html) is has_people(paper)
    assert 'class="number blank"' not in browser_page(paper, on_paper(paper), "a4")


def test_a_line_that_stays_on_the_phone_is_on_the_card_once_and_not_if_it_is_hidden():
    safespot = replace(HELPLINE, href="tel:+18009720590")
    assert text_on("after").count(HELPLINE.number) == 1
    assert HELPLINE.number not in text_on("after", hidden=["SafeSpot"])
    chosen = with_lines(USUAL, people=(*USUAL.people, safespot))
    assert text_on("after", chosen).count(HELPLINE.number) == 1


def test_a_line_that_takes_only_texts_says_how_on_a_discreet_sheet_too():
    how = "Text SHOUT to 85258."
    shout = ContactLine("Shout", f"A text line. {how}", "85258", "sms:85258", times=how)
    plan = with_lines(USUAL, people=(replace(shout, is_helpline=True),))
    text = text_on("plain", plan)
    assert squeezed(how) in text and "Shout" not in text
    named = text_on("plain", plan, replace(EVERYTHING, plain_lines=False))
    assert "Shout" in named


def test_care_without_a_number_has_no_line_to_write_on():
    group = ContactLine("Noon group", "Mondays", "", "")
    plan = with_lines(USUAL, care=(group,))
    for paper in ("card", "fridge", "large"):
        html = browser_page(paper, on_paper(paper, plan), "a4")
        assert "Noon group" in html and 'class="number blank"' not in html


@EVERY_PAPER
def test_a_helpline_that_was_chosen_stands_behind_the_people(paper):
    plan = with_lines(USUAL, people=(*USUAL.people, HELPLINE))
    text = text_on(paper, plan)
    assert (text.count(HELPLINE.number) > (paper == "after")) is has_people(paper)


def test_on_a_discreet_sheet_it_is_a_number_without_a_name():
    text = text_on("plain", with_lines(USUAL, people=(HELPLINE,)))
    assert HELPLINE.number in text
    assert "SafeSpot" not in text and "Staysonthephone" not in text


def test_a_crisis_line_that_is_called_first_is_not_said_twice():
    crisis = replace(HELPLINE, name="Crisis line", number="988", href="tel:988")
    text = text_on("fridge", with_lines(USUAL, people=(crisis,)))
    assert text.count("988") == 1
    assert "988" in text_on("house", with_lines(USUAL, people=(crisis,)))


def test_a_country_without_a_sure_line_gets_none_on_the_card():
    assert "Mightusealone?" not in text_on("after", country="GB")


# The square for a phone --------------------------------------------------------------------------


@EVERY_PAPER
@pytest.mark.parametrize("kind", ["numbers", "page"])
def test_a_phone_reads_the_square_back(paper, kind, settings):
    if "code" not in PAPERS[paper].asks:
        return
    settings.SITE_URL = "https://plan.example.org"
    content = on_paper(paper)
    code = what_to_read(kind, content)
    data = render(paper, content, "letter", Marks(code=code))
    assert code in squares_on(data)
    assert code == "https://plan.example.org/plan/" or "(212) 555-0142" in code


def test_there_is_no_address_to_read_where_others_could_listen(settings):
    settings.SITE_URL = "http://plan.example.org"
    assert what_to_read("page", USUAL) == ""
    assert what_to_read("", USUAL) == ""


def squares_on(data):
    png = subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-f", "1", "-l", "1", "-"],
        input=data,
        capture_output=True,
        check=True,
    ).stdout
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))]


def fonts_of_digits(data):
    """The names of the fonts that set a digit."""
    return {piece.font for piece in pieces_of(data) if DIGITS.search(piece.text)}
