"""What brings an urge on and what to do then, the signs before it, and the dates to plan for."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.entries import Line, Note, Pair, Text, opened
from plans.sections.section import GuidedStep, Section, notes
from records.audience import Audience
from triggers.dates.models import RiskyDate
from triggers.models import Answer, Trigger, WarningSign
from triggers.suggestions import SIGNS as SUGGESTED_SIGNS

# What to do there comes first: that is where the person stands while reading it.
ROLES = (Answer.Role.THERE, Answer.Role.AVOID, Answer.Role.BACK_UP)


def _sign(sign):
    about = tuple(notes(sign, "who_tells"))
    return Line(opened(sign, "text"), opened(sign, "answer"), opened(sign, "stage"), about)


def _pair(trigger):
    answers = sorted(trigger.shown_answers, key=lambda answer: ROLES.index(answer.role))
    return Pair(when=opened(trigger, "text"), then=tuple(map(_answer, answers)))


def _answer(answer):
    # "Then" over the answers says as much as this label would.
    is_labelled = answer.role != Answer.Role.THERE
    return Line(opened(answer, "text"), label=opened(answer, "role") if is_labelled else "")


def _date(date):
    repeat = date.get_repeat_display() if date.repeat != date.Repeat.ONCE else ""
    return Line(
        opened(date, "text"),
        Text(repeat, Audience.ANYONE),
        Text(date.days, Audience.ANYONE),
        tuple(_about_date(date)),
    )


def _about_date(date):
    if date.pair:
        words = opened(date.pair, "text")
        yield Note(Text(gettext("If"), words.audience), words, section=IF_THEN.name)
    if date.who_knows:
        words = opened(date, "who_knows")
        yield Note(Text(gettext("Who I told"), words.audience), words)


SIGNS = Section(
    name="signs",
    title=_("My warning signs"),
    invite=_("How can you tell an urge is coming?"),
    short_title=_("Signs"),
    neutral_title=_("Check in with myself"),
    audience=Audience.ANYONE,
    model=WarningSign,
    rows=lambda users: WarningSign.objects.filter(user__in=users).active().in_order(),
    entry=_sign,
    list_name="signs:list",
    helps=True,
    step=GuidedStep(
        4,
        "signs",
        _("How can you tell an urge is coming?"),
        _("One sign is enough."),
        suggestions=SUGGESTED_SIGNS,
    ),
)
IF_THEN = Section(
    name="if-then",
    title=_("If this, then I"),
    invite=_("What brings on the urge, and what will you do?"),
    short_title=_("If-then"),
    neutral_title=_("When and then"),
    audience=Audience.ANYONE,
    model=Trigger,
    rows=lambda users: (
        Trigger.objects.filter(user__in=users).active().in_order().prefetch_related("answers")
    ),
    entry=_pair,
    list_name="triggers:pairs",
    helps=True,
    step=GuidedStep(
        3,
        "if-then",
        _("What brings on the urge, and what will you do?"),
        _("One is enough."),
        asks="pair",
    ),
)
DATES = Section(
    name="dates",
    title=_("Dates to plan for"),
    invite=_("Which day might be hard?"),
    neutral_title=_("Dates"),
    audience=Audience.ANYONE,
    model=RiskyDate,
    rows=lambda users: (
        RiskyDate.objects.filter(user__in=users).active().in_order().select_related("trigger")
    ),
    pick=RiskyDate.upcoming,
    entry=_date,
    list_name="dates:list",
    is_further=True,
)
