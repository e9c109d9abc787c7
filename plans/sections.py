"""The sections of a plan, in the order in which it is read."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.suggestions import ALONE, IF_USE
from records.pages import ListPage


@dataclass(frozen=True)
class Section:
    """`name` is kept with the rows and in addresses. `list_name` names the page where its lines are
    changed, for those that are no PlanItems; `tone` is its colour class on My plan. A section that
    is nobody else's business is not `is_printed`."""

    name: str
    title: str
    invite: str
    list_name: str = ""
    tone: str = ""
    is_printed: bool = True

    @property
    def is_usual(self):
        """Whether the plan asks for it; the other sections show once they hold something."""
        return self.name not in LISTS or self.name in ("alone", "hard-day")

    @property
    def list_url(self):
        return (
            reverse("items:list", args=[self.name])
            if self.name in LISTS
            else reverse(self.list_name)
        )


# The lists that belong to no other room: their lines are PlanItems.
LISTS = {
    name: ListPage(
        tab=tab,
        title=title,
        hint=hint,
        invite=invite,
        add=_("Add a line"),
        room="items",
        good=good,
        can_be_done=name == "safer",
        ideas={"alone": ALONE, "hard-day": IF_USE}.get(name, ()),
    )
    for name, tab, title, hint, invite, good in (
        (
            "alone",
            _("First steps"),
            _("What I do first"),
            _("Things that need nobody else. Help shows the first of them."),
            _("What helps you through ten minutes?"),
            7,
        ),
        (
            "hard-day",
            _("A hard day"),
            _("If I use"),
            _("What you want to remember then. Safety comes first on Help."),
            _("What do you want to tell yourself then?"),
            5,
        ),
        (
            "daily",
            _("Each day"),
            _("My daily few"),
            _("What keeps you well when you do it most days."),
            _("What does a good day have in it?"),
            5,
        ),
        (
            "places",
            _("Places"),
            _("People and places that take my mind off it"),
            _("Nobody there has to know why you came."),
            _("Where do you forget about it for a while?"),
            5,
        ),
        (
            "safer",
            _("Around me"),
            _("Make my space safer"),
            _("What is out of reach is easier to leave alone."),
            _("What could be further away from you?"),
            5,
        ),
        (
            "got-through",
            _("Before"),
            _("A time I got through it"),
            _("You have done it before. Write down how."),
            _("When did it pass, and what did you do?"),
            3,
        ),
    )
}

SECTIONS = (
    Section("why", _("Why I’m doing this"), _("Why are you doing this?"), "reasons:list", "lead"),
    Section(
        "signs", _("Signs I’m slipping"), _("How do you notice it coming?"), "signs:list", "dusk"
    ),
    Section(
        "if-then",
        _("If this, then I"),
        _("What sets it off, and what will you do?"),
        "triggers:pairs",
        "dusk",
    ),
    Section("alone", LISTS["alone"].title, LISTS["alone"].invite),
    Section("people", _("Who I call"), _("Who would pick up?"), "contacts:people", "lamp"),
    Section("hard-day", LISTS["hard-day"].title, LISTS["hard-day"].invite, tone="dusk"),
    Section("goals", _("Where I’m going"), _("What would you like to reach?"), "goals:list"),
    *(
        Section(name, LISTS[name].title, LISTS[name].invite)
        for name in ("daily", "places", "safer", "got-through")
    ),
)
