"""The sections of a plan, in the order in which it is read."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.suggestions import STARTERS
from records.pages import ListPage


@dataclass(frozen=True)
class Section:
    """`name` is kept with the rows and in addresses. `list_name` names the page where its lines are
    changed, for those that are no PlanItems; `tone` is its colour class on My plan. A section that
    is nobody else's business is not `is_printed`, unless the person says so. An optional one is
    off until it is turned on; a further one shows once it holds something. `prompts` names the
    lists of one that asks several things."""

    name: str
    title: str
    invite: str
    list_name: str = ""
    tone: str = ""
    is_printed: bool = True
    is_optional: bool = False
    is_further: bool = False
    prompts: tuple = ()

    @property
    def lists(self):
        """The names of the lists that it is made of; none when another room keeps its lines."""
        return self.prompts or ((self.name,) if self.name in LISTS else ())

    @property
    def list_url(self):
        return reverse("items:list", args=[self.name]) if self.lists else reverse(self.list_name)

    def is_shown(self, plan):
        if self.is_optional:
            return self.name in plan.turned_on_sections
        return self.name not in plan.hidden_sections

    def show(self, plan, is_shown):
        """Show or hide it. Its lines stay as they are."""
        if self.is_optional:
            plan.turn_on(self.name, is_shown)
        else:
            plan.show(self.name, is_shown)

    def is_on_paper(self, plan):
        return self.is_printed != (self.name in plan.changed_on_paper)

    def put_on_paper(self, plan, is_wanted):
        """Print it, or leave it off paper."""
        plan.change_on_paper(self.name, is_wanted != self.is_printed)


# The prompts of the page for a bad stretch, and the four squares of a weighing-up: (list, title,
# invitation). No prompt is glued to the person's own word for what they do.
WORSE = (
    ("worse-seen", _("What others see when it gets worse"), _("How would someone notice?")),
    (
        "worse-decides",
        _("Who I want to speak for me"),
        _("Who do you trust? This is not a legal form."),
    ),
    ("worse-helps", _("What helps then"), _("What did someone do that was good?")),
    ("worse-hurts", _("What makes it worse"), _("What should people not do?")),
    ("worse-go", _("Where I want to go"), _("Which place is good for you?")),
    ("worse-not", _("Where I don’t want to go"), _("Which place is not?")),
    ("worse-minds", _("Who looks after kids and pets"), _("Who can step in, and who has a key?")),
    ("worse-ends", _("When I take over again"), _("How can others tell you are back in charge?")),
)
WEIGHING = (
    ("weigh-gives", _("What it gives me"), _("What is good about it?")),
    ("weigh-costs", _("What it costs me"), _("What is not so good about it?")),
    ("weigh-gains", _("What I gain without it"), _("What is good about leaving it?")),
    ("weigh-hard", _("What is hard without it"), _("What is not so good about leaving it?")),
)

ANSWER = _("Add an answer")

# The lists that belong to no other room: their lines are PlanItems.
LISTS = {
    name: ListPage(
        tab=tab,
        title=title,
        hint=hint,
        invite=invite,
        add=add,
        room="items",
        good=good,
        can_be_done=name == "safer",
        ideas=STARTERS.get(name, ()),
    )
    for name, tab, title, hint, invite, add, good in (
        (
            "alone",
            _("First steps"),
            _("What I do first"),
            _("Things that need nobody else. Help shows the first of them."),
            _("What helps you through ten minutes?"),
            _("Add a step"),
            7,
        ),
        (
            "hard-day",
            _("A hard day"),
            _("If I use"),
            _("What you want to remember after a slip. Safety comes first on Help."),
            _("What do you want to hear from yourself after a slip?"),
            _("Add a note to myself"),
            5,
        ),
        (
            "daily",
            _("Each day"),
            _("My daily few"),
            _("What keeps you well when you do it most days."),
            _("What does a good day have in it?"),
            _("Add a daily thing"),
            5,
        ),
        (
            "places",
            _("Places"),
            _("People and places that take my mind off it"),
            _("Nobody there has to know why you came."),
            _("Where do you forget about it for a while?"),
            _("Add a place or a person"),
            5,
        ),
        (
            "safer",
            _("Around me"),
            _("Make my space safer"),
            _("What is out of reach is easier to leave alone."),
            _("What could be further away from you?"),
            _("Add a change"),
            5,
        ),
        (
            "got-through",
            _("Before"),
            _("A time I got through it"),
            _("Was there a time you got through it? Write down how."),
            _("When did it pass, and what did you do?"),
            _("Add a time"),
            3,
        ),
        (
            "well",
            _("Well"),
            _("How I am when I am well"),
            _("So that you and others can tell."),
            _("How are you on a good day?"),
            _("Add a good sign"),
            3,
        ),
        (
            "learned",
            _("What I know"),
            _("What I learned and want to keep"),
            _("From a counsellor, therapy, a group, medicine or time outdoors."),
            _("What did someone teach you that works?"),
            _("Add a thing I learned"),
            7,
        ),
        (
            "feelings",
            _("Afterwards"),
            _("What I might feel after a slip"),
            _("Feelings pass. Write now what you will tell yourself then."),
            _("What might you feel, and what do you tell yourself?"),
            _("Add a feeling"),
            5,
        ),
        *(
            (name, _("Just in case"), title, _("For people who stand by you."), invite, ANSWER, 5)
            for name, title, invite in WORSE
        ),
        *(
            (name, _("Two sides"), title, _("There is no right answer."), invite, ANSWER, 5)
            for name, title, invite in WEIGHING
        ),
    )
}

SECTIONS = (
    Section("why", _("Why I’m doing this"), _("Why are you doing this?"), "reasons:list", "lead"),
    Section(
        "signs",
        _("Signs I’m slipping"),
        _("How do you notice it coming?"),
        "signs:list",
        "dusk",
    ),
    Section(
        "if-then",
        _("If this, then I"),
        _("What sets it off, and what will you do?"),
        "triggers:pairs",
        "dusk",
    ),
    Section(
        "dates",
        _("Dates to plan for"),
        _("Which day may be hard?"),
        "dates:list",
        "dusk",
        is_further=True,
    ),
    Section("alone", LISTS["alone"].title, LISTS["alone"].invite),
    Section(
        "people", _("Who I call"), _("Who would answer if you called?"), "contacts:people", "lamp"
    ),
    Section(
        "care",
        _("Care team and groups"),
        _("Who else is on your side?"),
        "care:list",
        is_further=True,
    ),
    Section("hard-day", LISTS["hard-day"].title, LISTS["hard-day"].invite, tone="dusk"),
    Section("goals", _("Where I’m going"), _("What do you want to work toward?"), "goals:list"),
    *(
        Section(name, LISTS[name].title, LISTS[name].invite, is_further=True)
        for name in ("daily", "places", "safer", "got-through")
    ),
    *(
        Section(name, LISTS[name].title, LISTS[name].invite, is_printed=False, is_optional=True)
        for name in ("well", "learned", "feelings")
    ),
    Section(
        "worse",
        _("If things get worse"),
        _("What should others know and do?"),
        is_printed=False,
        is_optional=True,
        prompts=tuple(name for name, _title, _invite in WORSE),
    ),
    Section(
        "weighing",
        _("Weighing it up"),
        _("What is good about it, and what is not?"),
        is_printed=False,
        is_optional=True,
        prompts=tuple(name for name, _title, _invite in WEIGHING),
    ),
)
BY_NAME = {section.name: section for section in SECTIONS}
# The section on whose page a prompt is answered.
ASKED_BY = {name: section for section in SECTIONS for name in section.prompts}


def section_of(name):
    """The section that a part with this name stands in; None for one that is not of the plan."""
    return ASKED_BY.get(name) or BY_NAME.get(name)


# What the form of a line asks for, where its usual labels say too little.
LABELS = {
    "got-through": {"text": _("What was happening"), "detail": _("What I did")},
    "learned": {"text": _("What I want to keep"), "detail": _("Where I learned it")},
    "feelings": {"text": _("What I might feel"), "detail": _("What I tell myself then")},
}
