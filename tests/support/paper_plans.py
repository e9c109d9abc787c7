"""Plans to put on paper, as plain words."""

from dataclasses import fields, replace
from functools import lru_cache
from itertools import count
from random import Random

from plans.content import PlanContent, SectionContent
from plans.entries import EVERYWHERE, NOT_READ, ContactLine, Helpline, Line, Note, Pair, Text
from plans.sections import SECTIONS
from printing.papers.registry import NO_MARKS, compose
from printing.rendering import engine
from records.audience import Audience

TITLES = {section.name: str(section.paper_title or section.title) for section in SECTIONS}
UNSEEN = ("href", "key", "initials", "section", "times")
# What of somebody to call is not for strangers.
CLOSE = ("name", "about", "name_on_paper", "words_after")
FURTHER = ("daily", "places", "safer", "got-through")
WORDS = (
    "I a the my to of and when walk call home before after work sister brother kitchen meeting bus",
    "street bottle payday Sunday evening phone water eat sleep breathe ten minutes around block no",
    "thank you leave early drive door window cold shower music radio garden friend neighbour alone",
    "quiet angry tired hungry lonely money birthday holiday football store message doctor clinic",
    "breakfast tea kettle shoes jacket key card photo daughter son school medicine tomorrow say",
)


def parts(lines_by_section):
    return tuple(
        SectionContent(
            name,
            TITLES[name],
            tuple(Line(line) if isinstance(line, str) else line for line in lines),
        )
        for name, lines in lines_by_section.items()
    )


USUAL = PlanContent(
    title="Sam’s plan",
    updated="March 12, 2026",
    language="en",
    sections=parts(
        {
            "why": (
                "Being there when Maya wakes up on Saturday.",
                "I like who I am now. I remember whole evenings.",
                "I sleep. My back stopped hurting.",
            ),
            "signs": (
                Line(
                    "I stop answering texts.",
                    "I ring one of them back.",
                    "Early",
                    (Note("Who can tell me", "Dee"),),
                ),
                Line("I skip lunch and run on coffee.", "Soup, before anything else."),
                Line("I say “just one.”", label="Very close"),
            ),
            "if-then": (
                Pair(
                    "Payday, past the Anchor",
                    (
                        Line("I ring Dee from work."),
                        Line("Home by Mill Road.", label="To avoid it"),
                    ),
                ),
                Pair("A row with my brother", (Line("I say “I’ll call you back” and walk."),)),
                Pair("Sunday evening, nothing on", (Line("I’m at the 6 pm meeting."),)),
                Pair("Someone pours me a drink", (Line("“I’m driving, thanks.” I hold a soda."),)),
                Pair("It’s 2 am and I can’t sleep", (Line("Kettle on, radio on, night line."),)),
            ),
            "alone": ("Shoes on. Walk ten minutes.", "Cold water on my face.", "Call Dee."),
            "people": (
                ContactLine(
                    "Dee",
                    "Sponsor, any time",
                    "(212) 555-0142",
                    "tel:+12125550142",
                    "Rough evening. Can you talk?",
                    (Note("What helps", "A walk."), Note(Text("Has naloxone", Audience.CLOSE))),
                ),
                ContactLine("Marcus", "Brother, after 5", "(212) 555-0177", "tel:+12125550177"),
                ContactLine("Dr. Okafor", "Clinic, 9–5", "+44 7700 900142", "tel:+447700900142"),
            ),
            "care": (
                ContactLine(
                    "Noon group",
                    "Mondays",
                    "(212) 555-0104",
                    "tel:+12125550104",
                    notes=(Note("Next date", "Monday, March 16"),),
                ),
            ),
            "hard-day": ("Stop here. Pour it out.", "Ring Dee, even if late.", "Water, food, bed."),
            "goals": (
                Line("30 meetings in 30 days", "Look up tonight’s."),
                "Pay Mom back $40 a week",
                "Run the park loop by June",
            ),
            "daily": ("Breakfast.", Line("Medicine at eight.", "The blue box by the kettle.")),
            "places": ("Chess at the library.",),
            "safer": ("Old numbers off my phone.",),
            "got-through": (Line("New Year’s at my cousin’s.", "Left at ten with Jess."),),
        }
    ),
    emergency=Helpline("911", "tel:911", "Emergency", "Ambulance, fire, police."),
    crisis=Helpline("988", "tel:988", "Crisis line", "Day and night, free.", "Text 988"),
)


def declared(plan):
    """The plan as PlanContent.load gives it: each text says who may read it, as its field does."""
    return replace(
        plan,
        title=Text(plan.title, Audience.ANYONE),
        sections=tuple(
            replace(part, lines=_declared(part.lines, part.name)) for part in plan.sections
        ),
        **{
            name: line and _declared_entry(line, "", EVERYWHERE)
            for name, line in (("emergency", plan.emergency), ("crisis", plan.crisis))
        },
    )


def _declared(entries, part):
    return tuple(
        _declared_entry(
            entry, part, EVERYWHERE if getattr(entry, "is_helpline", False) else Audience.ANYONE
        )
        for entry in entries
    )


def _declared_entry(entry, part, audience):
    values = {field.name: getattr(entry, field.name) for field in fields(entry)}
    values = {name: value for name, value in values.items() if name not in NOT_READ}
    close = audience & Audience.CLOSE
    new = {}
    for name, value in values.items():
        if isinstance(value, tuple):
            new[name] = _declared(value, part)
        elif isinstance(value, str) and not isinstance(value, Text):
            is_close = part == "people" and audience != EVERYWHERE and name in CLOSE
            new[name] = Text(value, close if is_close else audience)
    return replace(entry, **new)


def with_lines(plan, **lines_by_section):
    """The plan with other lines: with_lines(USUAL, why=("For me.",), signs=())."""
    old = {part.name: part.lines for part in plan.sections}
    return replace(plan, sections=parts(old | lines_by_section))


THIN = replace(
    USUAL,
    sections=tuple(
        replace(part, lines=part.lines[:1])
        for part in USUAL.sections
        if part.name in ("why", "people", "if-then")
    ),
)

BARE = replace(USUAL, sections=(), emergency=None, crisis=None)

GREAT_BRITAIN = replace(
    USUAL,
    emergency=Helpline("999", "tel:999", "Emergency", "Ambulance, fire, police."),
    crisis=Helpline("116 123", "tel:116123", "Samaritans", "Call, day and night, free."),
)


def times(plan, number):
    return replace(
        plan, sections=[replace(part, lines=part.lines * number) for part in plan.sections]
    )


def full_of(text, rows=50):
    """A plan with as many rows a list as forms allow, each of them `text`."""
    line = Line(text, text, text)
    person = ContactLine(text, text, "(212) 555-0142", "tel:+12125550142", text)
    special = {
        "people": person,
        "care": replace(person, words="", notes=(Note(text, text),)),
        "if-then": Pair(text, (line,) * 3),
    }
    return replace(
        USUAL, sections=parts({name: (special.get(name, line),) * rows for name in TITLES})
    )


def longest_plan():
    """A plan with as many rows a list as forms allow, no two of the same words."""
    random, words = Random(1), " ".join(WORDS).split()

    def text(number=25):
        return " ".join(random.choices(words, k=number))

    def entry(name):
        if name in ("people", "care"):
            number = f"(212) 555-{random.randrange(100, 200):04}"
            return ContactLine(text(6), text(8), number, "tel:+12125550142", text())
        if name == "if-then":
            return Pair(text(), (Line(text()), Line(text(), label=text(6))))
        return Line(text(), text(), text(6))

    return replace(
        USUAL, sections=parts({name: [entry(name) for _ in range(50)] for name in TITLES})
    )


def random_plan(seed):
    """Some plan that a person may write: from a few lines to more than a page."""
    return _Writer(seed).plan()


def odd_plan(seed):
    """A plan of words and numbers that no layout likes: in other scripts, long, or four times as
    many as usual. No two of its lines are the same, so none can be missing behind another."""
    random, number = Random(seed), count(1000)
    plan = times(random_plan(seed), random.choice((1, 1, 4)))

    def words():
        return f"{random.choice(ODD_WORDS)} {next(number)}"

    odd = {
        part.name: tuple(_odd(line, words, random) for line in part.lines) for part in plan.sections
    }
    odd[random.choice(list(odd))] = ()
    return replace(plan, title=words(), sections=parts(odd))


def _odd(entry, words, random):
    if isinstance(entry, Pair):
        return Pair(words(), (*(Line(words()) for _ in entry.then), Line(words())))
    if isinstance(entry, ContactLine):
        number = random.choice(("+44 7700 900142 ext 5", "(212) 555-0142", "116 123"))
        return replace(entry, name=words()[-80:], number=number)
    return replace(entry, text=words(), detail=words() if entry.detail else "")


# Digits stand beside letters of every script: fonts like to take them along.
ODD_WORDS = (
    "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle 7",
    "x" * 126,
    "https://example.org/" + "a-b" * 20,
    "אני הולך הביתה ב-20:30",
    "أريد أن أنام قبل 11",
    "漢字を書く 3 回",
    "나는 9시에 잔다",
    "สวัสดี 12",
    "🏡 2 👩‍👩‍👧 4",
    "Ещё 1 день",
    "Łódź 24/7",
)


class _Writer:
    def __init__(self, seed):
        self.random = Random(seed)
        self.fullness = self.random.choice((0.4, 0.7, 1, 1, 1.2))

    def plan(self):
        usual = {
            "why": self.lines(4, 90),
            "signs": self.lines(4, 70, label="Getting close"),
            "if-then": tuple(self.pair() for _ in range(self.rows(6))),
            "alone": self.lines(4, 60),
            "people": tuple(self.person() for _ in range(self.rows(4))),
            "hard-day": self.lines(4, 80),
            "goals": self.lines(3, 70, has_notes=True),
            "care": tuple(self.place() for _ in range(self.rows(2))),
            "dates": self.lines(2, 40, label="Friday, March 20", has_notes=True),
        }
        few = self.random.random() < 0.5
        further = {} if few else {name: self.lines(3, 60) for name in FURTHER}
        title = self.random.choice(("My plan", "What I do when a day gets hard for me"))
        return replace(USUAL, title=title, sections=parts(usual | further))

    def lines(self, most, letters, label="", has_notes=False):
        lines = (self.line(letters, label) for _ in range(self.rows(most)))
        return tuple(replace(line, notes=self.notes()) if has_notes else line for line in lines)

    def line(self, letters, label=""):
        has_more = self.random.random() < 0.4
        detail, label = (self.text(letters), label) if has_more else ("", "")
        return Line(self.text(letters), detail, label)

    def pair(self):
        then = [Line(self.text(90))]
        if self.random.random() < 0.3:
            then.append(Line(self.text(60), label="If that does not work"))
        return Pair(self.text(50), tuple(then))

    def person(self):
        about = self.random.choice(("", "Sponsor · any time", "My old neighbour, most evenings"))
        number = self.random.choice(("(212) 555-0142", "+44 7700 900142"))
        words = self.text(70) if self.random.random() < 0.5 else ""
        return ContactLine(self.text(12), about, number, "tel:+12125550142", words, self.notes())

    def place(self):
        about = self.random.choice(("", "Prescriber · every four weeks · weekdays, 8 to 5"))
        number = self.random.choice(("", "(212) 555-0142"))
        return ContactLine(self.text(20), about, number, "tel:+12125550142", notes=self.notes())

    def notes(self):
        labels = [label for label in ("What helps", "Who knows") if self.random.random() < 0.3]
        return tuple(Note(label, self.text(50)) for label in labels)

    def rows(self, most):
        return round(self.random.randint(1, most) * self.fullness)

    def text(self, letters):
        words = " ".join(WORDS).split()
        text = " ".join(self.random.choices(words, k=self.random.randint(2, max(3, letters // 5))))
        return f"{text[:letters]}."


def render(paper, plan, size, marks=NO_MARKS):
    """The PDF of a plan that is already what the paper makes of it. A sheet is laid out once,
    whatever is asked of it: where that itself is asked about, go to `engine.render`."""
    return _rendered(compose(paper, plan, size, marks))


@lru_cache(maxsize=128)
def _rendered(sheet):
    return engine.render(sheet)


def words_of(plan):
    """Every text and number of the plan, in no promised order."""
    yield from (plan.title, plan.updated)
    for part in plan.sections:
        yield from _texts(part.lines)
    yield from _texts(filter(None, (plan.emergency, plan.crisis)))


def _texts(rows):
    """What stands in the fields of dataclasses, less what no reader sees."""
    for row in rows:
        for name, value in vars(row).items():
            if isinstance(value, str):
                yield from [value] * (name not in UNSEEN)
            elif not isinstance(value, bool):
                yield from _texts(value)
