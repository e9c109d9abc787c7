"""Why, and where to."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.models import Goal, Reason
from goals.suggestions import GOALS as SUGGESTED_GOALS
from goals.suggestions import REASONS as SUGGESTED_REASONS
from plans.entries import Line, Note, Text, opened
from plans.sections.section import GuidedStep, MailSection, Section
from records.audience import Audience


def _reason(reason):
    return Line(opened(reason, "text"))


def _goal(goal):
    limit = Audience.OWNER if goal.is_private else None
    return Line(
        opened(goal, "text", limit),
        opened(goal, "by", limit),
        opened(goal, "horizon", limit),
        tuple(_about_goal(goal, limit)),
    )


def _about_goal(goal, limit):
    if goal.first_step:
        words = opened(goal, "first_step", limit)
        yield Note(Text(gettext("First small step"), words.audience), words)
    if goal.reason and goal.reason.archived_at is None:
        words = opened(goal.reason, "text", limit)
        yield Note(Text(gettext("Why"), words.audience), words, section=REASONS.name)


REASONS = Section(
    name="why",
    title=_("Why I’m doing this"),
    invite=_("Why are you doing this?"),
    short_title=_("Reasons"),
    neutral_title=_("Keep in mind"),
    audience=Audience.ANYONE,
    model=Reason,
    rows=lambda users: Reason.objects.filter(user__in=users).active().in_order(),
    entry=_reason,
    list_name="reasons:list",
    is_lead=True,
    step=GuidedStep(
        1,
        "why",
        _("Why are you doing this?"),
        _("One reason is enough."),
        suggestions=SUGGESTED_REASONS,
    ),
    mail=MailSection(1, _("My reasons"), _("For today:"), one_at_a_time=True),
)
GOALS = Section(
    name="goals",
    title=_("What I’m working toward"),
    invite=_("What do you want to work toward?"),
    short_title=_("Goals"),
    paper_title=_("Working toward"),
    neutral_title=_("This season"),
    audience=Audience.ANYONE,
    model=Goal,
    rows=lambda users: (
        Goal.objects.filter(user__in=users, done_on__isnull=True)
        .active()
        .in_order()
        .select_related("reason")
    ),
    entry=_goal,
    list_name="goals:list",
    step=GuidedStep(
        7,
        "goals",
        _("What do you want to work toward?"),
        _("Big or small. There is no deadline."),
        suggestions=SUGGESTED_GOALS,
    ),
)
