"""What a section of a plan is. Its words, its rows and who may read it stand in one place."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from plans.entries import Line, Note, label_of, opened
from plans.models import PlanItem
from records.audience import Audience
from records.models import Record
from records.pages import ListPage


@dataclass(frozen=True)
class GuidedStep:
    """The page of the guided writing that asks for a section.

    `name` is in its address, `place` its number in the order of the steps. `asks`: "lines" to tap
    and write, or one of the forms in plans.writing.steps. `asks_place`: country and time zone are
    asked there, too; `asks_opioids`: whether opioids play a part.
    """

    place: int
    name: str
    question: Promise
    hint: Promise
    suggestions: tuple[Promise, ...] = ()  # of a list of PlanItems its starters
    asks: str = "lines"
    asks_place: bool = False
    asks_opioids: bool = False


@dataclass(frozen=True)
class MailSection:
    """How a section stands in the daily mail when somebody chose it.

    `place`: its number in the order in which the sections alternate. With `one_at_a_time` each mail
    has one of its lines, another the next time.
    """

    place: int
    label: Promise
    title: Promise
    one_at_a_time: bool = False


@dataclass(frozen=True, kw_only=True)
class PlanList:
    """A list of PlanItems, which is a section or a prompt of one.

    `name` is kept with the rows; `labels` ({field: label}) replaces those of its form where they
    say too little. More than `good` lines and its page says that fewer are read more often.
    """

    name: str
    tab: Promise
    title: Promise
    hint: Promise
    invite: Promise
    add: Promise
    neutral_title: Promise
    good: int = 5
    starters: tuple[Promise, ...] = ()
    labels: dict[str, Promise] | None = None
    can_be_done: bool = False
    asks_again: bool = False

    @property
    def page(self):
        return ListPage(
            tab_title=self.tab,
            title=self.title,
            hint=self.hint,
            invite=self.invite,
            add=self.add,
            url_namespace="items",
            recommended_max=self.good,
            extra="records/_done.html" if self.can_be_done else "",
            ideas=self.starters,
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Section:
    """One section of a plan.

    `name` is kept with what was chosen for it, and in addresses. `rows(users)` returns a queryset
    of the rows of some people that stand in a plan, in order; sections with the same function share
    a query. `pick(rows)` leaves out and sorts what the database cannot; `entry(row)` makes one an
    entry (plans.entries); `further(user)` yields entries to stand behind them.

    `list_name` is the page where its rows are changed, `lists` those of PlanItems that it is made
    of. It `is_lead` on My plan, or `is_numbered`; its `short_title` is for where there is little
    room. `paper_title` is its heading on paper where that is another, `neutral_title` where
    strangers may read it.

    A section that `is_printed` is on paper until the person says otherwise. An optional one is off
    until it is turned on; a further one shows once it holds something. In one that `helps` stands
    what somebody does to get through.
    """

    name: str
    title: Promise
    invite: Promise
    audience: Audience
    model: type[Record]
    rows: Callable
    entry: Callable
    pick: Callable = list
    further: Callable = lambda user: ()
    list_name: str = ""
    lists: tuple[PlanList, ...] = ()
    short_title: Promise | str = ""
    paper_title: Promise | str = ""
    neutral_title: Promise | str = ""
    is_lead: bool = False
    is_numbered: bool = False
    has_blanks: bool = False  # where a number is missing, a paper has a line to write it on
    is_printed: bool = True
    is_optional: bool = False
    is_further: bool = False
    helps: bool = False
    shows_crisis: bool = False
    step: GuidedStep | None = None
    mail: MailSection | None = None

    def __post_init__(self):
        if self.audience is Audience.ANYONE and not all(
            each.neutral_title for each in self.subsections
        ):
            raise ValueError(f"{self.name} needs a neutral title: strangers may read it.")
        if self.prompts and (self.helps or self.mail or self.step):
            raise ValueError(f"{self.name} asks several things, so it is no list to pick from.")

    @property
    def subsections(self):
        """What has a title and lines of its own: each list of a section that asks several things,
        else the section itself."""
        return self.prompts or (self,)

    @property
    def prompts(self):
        return self.lists if len(self.lists) > 1 else ()

    @property
    def url_namespace(self):
        """The URL namespace of its rows."""
        return "items" if self.lists else self.list_name.partition(":")[0]

    @property
    def list_url(self):
        return reverse("items:list", args=[self.name]) if self.lists else reverse(self.list_name)

    @property
    def suggestions(self):
        """Lines to tap in the guided writing."""
        return self.step.suggestions or self.lists[0].starters

    def subsection_of(self, row):
        """Return the name of the subsection that a row stands in."""
        return row.section if self.lists else self.name

    def written(self, user):
        """Return the rows that a person has written for it, also those that no plan shows."""
        rows = self.model.objects.filter(user=user).active().in_order()
        return rows.in_lists(self.name) if self.lists else rows

    def new(self, user, text):
        """Return an unsaved row with a text."""
        return self.model(user=user, text=text, **({"section": self.name} if self.lists else {}))

    # What the person chose -----------------------------------------------------------------------

    @property
    def usual(self):
        """{choice: what holds until the person chooses}."""
        return {
            "is_shown": not self.is_optional,
            "is_on_paper": self.is_printed,
            "is_in_mail": False,
        }

    def is_shown(self, plan):
        return plan.chose(self.name, "is_shown", self.usual["is_shown"])

    def is_on_paper(self, plan):
        return plan.chose(self.name, "is_on_paper", self.usual["is_on_paper"])

    def is_in_mail(self, plan):
        return plan.chose(self.name, "is_in_mail", self.usual["is_in_mail"])


def list_section(plan_list, **options):
    """Return a Section that is one list of PlanItems."""
    texts = {name: getattr(plan_list, name) for name in ("title", "invite", "neutral_title")}
    return prompts_section(plan_list.name, (plan_list,), **texts, **options)


def prompts_section(name, lists, **options):
    """Return a Section of several lists of PlanItems, each under a title of its own."""
    return Section(
        name=name,
        lists=lists,
        model=PlanItem,
        rows=_items,
        entry=_item,
        **options,
    )


def _items(users):
    return PlanItem.objects.filter(user__in=users).active().in_order()


def _item(item):
    return Line(opened(item, "text"), opened(item, "detail"), notes=tuple(notes(item, "again")))


def notes(row, *names):
    """Yield a Note for each of the fields that is filled in, under what its form calls it."""
    for name in names:
        if text := opened(row, name):
            yield Note(label_of(row, name), text)
