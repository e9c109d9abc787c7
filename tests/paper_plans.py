"""Plans to put on paper, as plain words."""

from dataclasses import replace

from plans.content import Line, Pair, Person, PlanContent

LISTS = ("reasons", "people", "pairs", "signs", "first_steps", "if_i_use", "goals")

USUAL = PlanContent(
    title="Sam’s plan",
    updated="March 12, 2026",
    language="en",
    reasons=(
        "Being there when Maya wakes up on Saturday.",
        "I like who I am now. I remember whole evenings.",
        "I sleep. My back stopped hurting.",
    ),
    people=(
        Person("Dee", "Sponsor, any time", "(212) 555-0142", "tel:+12125550142"),
        Person("Marcus", "Brother, after 5", "(212) 555-0177", "tel:+12125550177"),
        Person("Dr. Okafor", "Clinic, Mon–Fri 9–5", "+44 7700 900142", "tel:+447700900142"),
    ),
    pairs=(
        Pair("Payday, past the Anchor", ("I go home by Mill Road.", "I ring Dee from work.")),
        Pair("A row with my brother", ("I say “I’ll call you back” and walk round the block.",)),
        Pair("Sunday evening, nothing on", ("I’m at the 6 pm meeting.",)),
        Pair("Someone pours me a drink", ("I say “I’m driving, thanks,” and hold a soda.",)),
        Pair("It’s 2 am and I can’t sleep", ("Kettle on, radio on, ring the night line.",)),
    ),
    signs=("I stop answering texts.", "I skip lunch and run on coffee.", "I say “just one.”"),
    first_steps=("Shoes on. Walk ten minutes.", "Cold water on my face.", "Call Dee."),
    if_i_use=("Stop here. Pour the rest out.", "Ring Dee, even if it’s late.", "Water, food, bed."),
    goals=("30 meetings in 30 days", "Pay Mom back $40 a week", "Run the park loop by June"),
    emergency=Line("911", "tel:911", "Emergency", "Ambulance, fire, police."),
    crisis=Line("988", "tel:988", "Crisis line", "Call or text, day and night, free."),
)

THIN = replace(
    USUAL,
    reasons=USUAL.reasons[:1],
    people=USUAL.people[:1],
    pairs=USUAL.pairs[:1],
    signs=(),
    first_steps=(),
    if_i_use=(),
    goals=(),
)

BARE = replace(THIN, reasons=(), people=(), pairs=(), emergency=None, crisis=None)

GREAT_BRITAIN = replace(
    USUAL,
    emergency=Line("999", "tel:999", "Emergency", "Ambulance, fire, police."),
    crisis=Line("116 123", "tel:116123", "Samaritans", "Call, day and night, free."),
)


def times(plan, number):
    return replace(plan, **{name: getattr(plan, name) * number for name in LISTS})


def full_of(text, rows=50):
    """A plan with as many rows a list as forms allow, each of them `text`."""
    return replace(
        USUAL,
        people=(Person(text, text, "(212) 555-0142", "tel:+12125550142"),) * rows,
        pairs=(Pair(text, (text,) * 3),) * rows,
        **{name: (text,) * rows for name in LISTS if name not in ("people", "pairs")},
    )


def words_of(plan):
    """Every text and number of the plan, in no promised order."""
    yield plan.title
    yield plan.updated
    for name in ("reasons", "signs", "first_steps", "if_i_use", "goals"):
        yield from getattr(plan, name)
    for pair in plan.pairs:
        yield pair.when
        yield from pair.then
    for person in plan.people:
        yield from (person.name, person.about, person.number)
    for line in (plan.emergency, plan.crisis):
        if line:
            yield from (line.number, line.name, line.about)
