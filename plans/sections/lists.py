"""The lists that belong to the plan alone: their rows are PlanItems.

Starters are ideas to tap in the guided writing, and elsewhere for somebody who asks for them. One
with a blank gets a page on which to fill it in. They are kept as typed in the person's language;
from then on they are the person's own words.
"""

from functools import partial

from django.utils.translation import gettext_lazy as _

from plans.sections.section import (
    GuidedStep,
    MailSection,
    PlanList,
    list_section,
    prompts_section,
)
from records.audience import Audience

FIRST_STEPS = list_section(
    PlanList(
        name="alone",
        tab=_("First steps"),
        title=_("What I do first"),
        hint=_("Things you can do on your own. Help shows the first of them."),
        invite=_("What helps you through ten minutes?"),
        add=_("Add a step"),
        neutral_title=_("First of all"),
        good=7,
        starters=(
            _("Walk around the block."),
            _("Drink a big glass of cold water."),
            _("Take a shower and change clothes."),
            _("Name five things I can see."),
            _("Wait twenty minutes before I decide."),
            _("Put on music I know by heart."),
            _("Sit where other people are."),
            _("Call ___ and talk about anything."),
        ),
    ),
    audience=Audience.ANYONE,
    helps=True,
    is_numbered=True,
    short_title=_("Do first"),
    step=GuidedStep(
        5,
        "first",
        _("What do you do first?"),
        _("Things you can do on your own. Help shows them."),
    ),
    mail=MailSection(4, _("What I do first"), _("What you do first:")),
)
IF_I_USE = list_section(
    PlanList(
        name="hard-day",
        tab=_("A hard day"),
        title=_("If I use"),
        hint=_("What you want to remember after a slip. Safety comes first on Help."),
        invite=_("What do you want to hear from yourself after a slip?"),
        add=_("Add a note to myself"),
        neutral_title=_("Reset"),
        starters=(
            _("I stop there. One does not have to become more."),
            _("I do not stay alone."),
            _("I keep taking my medicine."),
            _("I drink water and eat. If I get sleepy, someone stays with me."),
            _("I tell one person today."),
            _("What I built still counts."),
            _("I come back to this page."),
            _("The next day I go to ___."),
        ),
    ),
    audience=Audience.ANYONE,
    helps=True,
    is_numbered=True,
    short_title=_("If I use"),
    paper_title=_("If it happens"),
    step=GuidedStep(
        6,
        "hard-day",
        _("What do you want to hear from yourself after a slip?"),
        _("A slip does not decide anything. Write it now."),
        asks_opioids=True,
    ),
)
DAILY = list_section(
    PlanList(
        name="daily",
        tab=_("Each day"),
        title=_("What I do each day"),
        hint=_("Things that keep you well when you do them most days."),
        invite=_("What does a good day have in it?"),
        add=_("Add a daily thing"),
        neutral_title=_("What I do each day"),
        starters=(
            _("Eat breakfast."),
            _("Take my medicine at the same time."),
            _("Talk to one person who gets it."),
            _("Get outside for ten minutes."),
            _("Be in bed before midnight."),
        ),
    ),
    audience=Audience.ANYONE,
    helps=True,
    is_further=True,
    mail=MailSection(3, _("What I do each day"), _("What you do each day:")),
)
PLACES = list_section(
    PlanList(
        name="places",
        tab=_("Places"),
        title=_("People and places that take my mind off it"),
        hint=_("Nobody there has to know why you came."),
        invite=_("Where do you forget about it for a while?"),
        add=_("Add a place or a person"),
        neutral_title=_("People and places that take my mind off it"),
        starters=(
            _("The library"),
            _("A walk by the water."),
            _("Sports with others."),
            _("Dinner with a friend."),
        ),
    ),
    audience=Audience.ANYONE,
    helps=True,
    is_further=True,
)
SAFER = list_section(
    PlanList(
        name="safer",
        tab=_("Around me"),
        title=_("Make my space safer"),
        hint=_("What is out of reach is easier to leave alone."),
        invite=_("What could be further away from you?"),
        add=_("Add a change"),
        neutral_title=_("At home"),
        starters=(
            _("Old numbers off my phone."),
            _("Nothing kept at home."),
            _("Medicines in a locked box."),
            _("Someone else holds my cash."),
            _("Naloxone by the front door."),
        ),
        can_be_done=True,
    ),
    audience=Audience.ANYONE,
    helps=True,
    is_further=True,
)
GOT_THROUGH = list_section(
    PlanList(
        name="got-through",
        tab=_("Before"),
        title=_("A time I got through it"),
        hint=_("Was there a time you got through it? Write down how."),
        invite=_("When did it pass, and what did you do?"),
        add=_("Add a time"),
        neutral_title=_("Once before"),
        good=3,
        labels={"text": _("What was happening"), "detail": _("What I did")},
        asks_again=True,
    ),
    audience=Audience.ANYONE,
    helps=True,
    is_further=True,
)
WELL = list_section(
    PlanList(
        name="well",
        tab=_("Well"),
        title=_("How I am when I am well"),
        hint=_("So that you and others can tell."),
        invite=_("How are you on a good day?"),
        add=_("Add a good sign"),
        neutral_title=_("Good days"),
        good=3,
        starters=(
            _("I sleep through the night."),
            _("I answer my phone."),
            _("I laugh at small things."),
            _("I eat real meals."),
            _("I show up when I said I would."),
        ),
    ),
    audience=Audience.ANYONE,
    helps=True,
    is_printed=False,
    is_optional=True,
)
LEARNED = list_section(
    PlanList(
        name="learned",
        tab=_("What I know"),
        title=_("What I learned and want to keep"),
        hint=_("From a counselor, therapy, a group, medicine or time outside."),
        invite=_("What did someone teach you that works?"),
        add=_("Add a thing I learned"),
        neutral_title=_("Good to know"),
        good=7,
        starters=(
            _("An urge rises and falls like a wave."),
            _("A thought is a thought, not an order."),
            _("I check: hungry, angry, lonely, tired?"),
            _("I say it out loud to one person."),
            _("I plan the hard hours first."),
            _("Medicine is part of getting well."),
            _("An hour outside clears my head."),
        ),
        labels={"text": _("What I want to keep"), "detail": _("Where I learned it")},
    ),
    audience=Audience.ANYONE,
    helps=True,
    is_printed=False,
    is_optional=True,
)
FEELINGS = list_section(
    PlanList(
        name="feelings",
        tab=_("Afterwards"),
        title=_("What I might feel after a slip"),
        hint=_("Feelings pass. Write now what you will tell yourself then."),
        invite=_("What might you feel, and what do you tell yourself?"),
        add=_("Add a feeling"),
        neutral_title=_("Afterwards"),
        starters=(
            _("Guilt"),
            _("Fear of what others will say."),
            _("Anger at myself."),
            _("Wanting to hide."),
            _("Thinking it is all ruined."),
            _("Feeling nothing at all."),
        ),
        labels={"text": _("What I might feel"), "detail": _("What I tell myself then")},
    ),
    audience=Audience.ANYONE,
    helps=True,
    is_printed=False,
    is_optional=True,
)
# The prompts of a section stand under the same words.
_answered = partial(PlanList, add=_("Add an answer"))
_just_in_case = partial(_answered, tab=_("Just in case"), hint=_("For people who stand by you."))
_two_sides = partial(_answered, tab=_("Two sides"), hint=_("There is no right answer."))

# No prompt is glued to the person's own word for what they do.
WORSE = prompts_section(
    "worse",
    (
        _just_in_case(
            name="worse-seen",
            title=_("What others see when it gets worse"),
            invite=_("How would someone notice?"),
            neutral_title=_("How others can tell"),
            starters=(
                _("I do not answer for two days."),
                _("I do not eat or wash."),
                _("I give things away."),
                _("I stop my medicine."),
            ),
        ),
        _just_in_case(
            name="worse-decides",
            title=_("Who I want to speak for me"),
            invite=_("Who do you trust? This is not a legal form."),
            neutral_title=_("Who speaks for me"),
        ),
        _just_in_case(
            name="worse-helps",
            title=_("What helps then"),
            invite=_("What did someone do that was good?"),
            neutral_title=_("What helps"),
            starters=(
                _("Sit with me. No questions."),
                _("Call my care team with me."),
                _("Hold my keys and cards."),
                _("Bring food."),
            ),
        ),
        _just_in_case(
            name="worse-hurts",
            title=_("What makes it worse"),
            invite=_("What should people not do?"),
            neutral_title=_("What does not help"),
            starters=(
                _("Shouting"),
                _("Talking about me with others."),
                _("Being left alone."),
                _("Being touched without asking."),
            ),
        ),
        _just_in_case(
            name="worse-go",
            title=_("Where I want to go"),
            invite=_("Which place is good for you?"),
            neutral_title=_("Where to"),
        ),
        _just_in_case(
            name="worse-not",
            title=_("Where I don’t want to go"),
            invite=_("Which place is not good for you?"),
            neutral_title=_("Not there"),
        ),
        _just_in_case(
            name="worse-minds",
            title=_("Who looks after kids and pets"),
            invite=_("Who can step in, and who has a key?"),
            neutral_title=_("Who looks after what"),
        ),
        _just_in_case(
            name="worse-ends",
            title=_("When I take over again"),
            invite=_("How can others tell you are back in charge?"),
            neutral_title=_("Until when"),
        ),
    ),
    title=_("If things get worse"),
    invite=_("What should others know and do?"),
    audience=Audience.ANYONE,
    is_printed=False,
    is_optional=True,
    shows_crisis=True,
)
WEIGHING = prompts_section(
    "weighing",
    (
        _two_sides(
            name="weigh-gives",
            title=_("What it gives me"),
            invite=_("What is good about it?"),
            neutral_title=_("One side"),
            starters=(_("It quiets my head."), _("It takes the pain away."), _("I belong.")),
        ),
        _two_sides(
            name="weigh-costs",
            title=_("What it costs me"),
            invite=_("What is not so good about it?"),
            neutral_title=_("The other side"),
            starters=(_("Money"), _("Sleep and health."), _("Trust of people I love.")),
        ),
        _two_sides(
            name="weigh-gains",
            title=_("What I gain without it"),
            invite=_("What is good about leaving it?"),
            neutral_title=_("If I change it"),
            starters=(_("Clear mornings"), _("Money in my pocket."), _("Nothing to hide.")),
        ),
        _two_sides(
            name="weigh-hard",
            title=_("What is hard without it"),
            invite=_("What is not so good about leaving it?"),
            neutral_title=_("What is hard about that"),
            starters=(_("Long evenings"), _("Feeling everything"), _("Leaving old friends.")),
        ),
    ),
    title=_("Pros and cons"),
    invite=_("What is good about it, and what is not?"),
    audience=Audience.ANYONE,
    is_printed=False,
    is_optional=True,
)
