"""What Today shows, and the one question that it asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from contacts.care.models import Appointment
from contacts.models import Contact
from goals.models import Reason, Step
from plans.days.models import Day, DayOfWeek, first_of_week, week_up_to
from plans.models import Plan
from plans.review.models import Review
from plans.sections import CARE, DATES, REASONS
from triggers.dates.models import RiskyDate
from triggers.urges.hours import UsualHours
from triggers.urges.models import Urge


@dataclass(frozen=True)
class Asker:
    """One thing that Today may ask of a person, in the one card for that.

    `about(user)` returns what to ask about, or something false while there is nothing to ask, as on
    the day of an answer. `was_answered(user)` tells the others of that: only one that cannot wait
    is asked on such a day. One that takes turns waits for those that do not, and shares the days
    with its like.
    """

    name: str
    template: str
    about: Callable
    was_answered: Callable
    takes_turns: bool = False
    can_wait: bool = True


@dataclass(frozen=True)
class Question:
    asker: Asker
    about: object


def _nobody_to_call(user):
    return user.plan.asks_who() and not Contact.with_number(user)


def _put_aside_who(user):
    return user.plan.who_put_aside_on == user.today


def _answered_about_an_urge(user):
    last = Urge.last_of(user)
    is_of_today = last and user.localtime(last.happened_at).date() == user.today
    return is_of_today and not Urge.latest_open(user)


def _checked_a_number(user):
    return user.contacts.filter(number_checked_on=user.today).exists()


def _look_through(user):
    review = Review.of(user)
    is_wanted = user.plan.next_step == "ready" and not review.was_answered_today()
    return is_wanted and review.is_for_today()


def _looked_or_put_it_off(user):
    return Review.of(user).was_answered_today()


# All that Today asks, the most urgent first. Its standing forms (the check-in, the small steps, the
# reading) and the places where something is still to be written ask nobody: they are always there.
ASKERS = (
    Asker("who", "plans/_ask_who.html", _nobody_to_call, _put_aside_who),
    # It follows twenty minutes after the person logged it, or not at all.
    Asker(
        "urge",
        "triggers/_ask_urge.html",
        Urge.due_for_follow_up,
        _answered_about_an_urge,
        can_wait=False,
    ),
    Asker("number", "contacts/_number_check.html", Contact.next_number_check, _checked_a_number),
    Asker("look", "plans/_offer_look.html", _look_through, _looked_or_put_it_off),
)


def question_for(user, askers=ASKERS):
    """Return the one `Question` of today, or None: that of the first asker who has one, and after
    those one of the askers who take turns, another each day. Once one was answered, none comes
    before tomorrow but one that cannot wait."""
    question = next(_questions(user, askers, takes_turns=False), None) or _in_turn(user, askers)
    others = [asker for asker in askers if question and asker is not question.asker]
    if others and question.asker.can_wait and any(each.was_answered(user) for each in others):
        urgent = [asker for asker in askers if not asker.can_wait]
        return next(_questions(user, urgent, takes_turns=False), None)
    return question


def _in_turn(user, askers):
    questions = list(_questions(user, askers, takes_turns=True))
    return questions[user.today.toordinal() % len(questions)] if questions else None


def _questions(user, askers, takes_turns):
    for asker in askers:
        if asker.takes_turns == takes_turns and (about := asker.about(user)):
            yield Question(asker, about)


@dataclass(frozen=True)
class Today:
    """Everything that the page says of one person, so that its template can be read alone."""

    now: datetime  # on the person's own clock
    plan: Plan
    hides_why: bool
    reason: Reason | None
    dates: list[RiskyDate]
    appointment: Appointment | None
    steps: list[Step]
    question: Question | None
    hours: UsualHours | None
    week: list[DayOfWeek]
    counted: tuple[int, int] | None  # as Plan.counted tells it

    @classmethod
    def of(cls, user):
        now, plan = user.localtime(), user.plan
        return cls(
            now=now,
            plan=plan,
            hides_why=not REASONS.is_shown(plan),
            reason=user.reasons.active().in_order().first(),
            dates=RiskyDate.due_for_notice(user) if DATES.is_shown(plan) else [],
            appointment=Appointment.upcoming(user) if CARE.is_shown(plan) else None,
            steps=Step.for_day(user, now.date()),
            question=question_for(user),
            hours=UsualHours.lately(user),
            week=week_up_to(now.date(), Day.since(user, first_of_week(now.date()))),
            counted=plan.counted(),
        )

    @property
    def part_of_day(self):
        return part_of_day(self.now.hour)

    @property
    def asks_why(self):
        """Whether the writing begins with why, and no reason stands here yet."""
        is_first = self.plan.next_step == REASONS.step.name
        return is_first and not self.hides_why and self.reason is None

    @property
    def days_read(self):
        """The dates of this week on which the plan was read."""
        return [day.on for day in self.week if day.was_read]

    @property
    def weather(self):
        """How the person said that today looks, or an empty text."""
        return self.week[-1].weather

    @property
    def was_read(self):
        return self.week[-1].was_read


def part_of_day(hour):
    """Return the name of the scene and the greeting: "morning" from four, "day" from eleven,
    "evening" from five in the afternoon, "night" from nine."""
    if 4 <= hour < 11:
        return "morning"
    if 11 <= hour < 17:
        return "day"
    return "evening" if 17 <= hour < 21 else "night"
