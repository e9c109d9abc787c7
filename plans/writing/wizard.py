from functools import cached_property

from django.urls import reverse

from contacts.models import Contact
from plans.writing.first_answers import ASKED_FIRST
from plans.writing.steps import READY, ROUTE, STEPS

# Said as whole minutes.
MINUTES_A_STEP = 1.4


class Wizard:
    """One person's way through the guided writing: where they are, what comes next, what is done.

    `Plan.next_step` keeps the name of the page where it goes on. Once all were seen it
    `is_finished`: then a step is opened alone, to change something, and leads back.
    """

    def __init__(self, user):
        self.user = user

    @property
    def current(self):
        """The WritingStep or Milestone where it goes on; the first for a name that is none."""
        name = self.user.plan.next_step
        return next((page for page in ROUTE if page.name == name), ROUTE[0])

    @property
    def is_finished(self):
        return self.current is READY

    def is_alone(self, step):
        """Whether a step is opened by itself: all were seen, or it is from Settings."""
        return self.is_finished or step not in STEPS

    def go_on(self, step):
        """Leave a step, saved or skipped. Returns the address of the page that comes then."""
        if step not in STEPS:
            return reverse("accounts:account")
        if not self.is_finished:
            self.user.plan.go_on_at(self.next_after(step).name)
        if step.asks_place and not Contact.with_number(self.user):
            return reverse("plans:helpline")
        # Somebody who has seen every step comes back to change one, not to start over.
        return self.current.url

    def next_after(self, page):
        """Return the WritingStep or Milestone that follows one.

        What was answered before there was an address is passed over.
        """
        return next(later for later in _after(page) if not self._is_answered(later))

    def left_after(self, page):
        """Return the steps that follow a page and are not answered yet."""
        return [later for later in _after(page) if later in STEPS and not self._is_answered(later)]

    def previous(self, step):
        """Return the step before one; None before the first."""
        index = STEPS.index(step)
        return STEPS[index - 1] if index else None

    def back_url(self, step):
        """Where "Back" on a step leads; None on the first."""
        if self.is_alone(step):
            return reverse("plans:plan" if step in STEPS else "accounts:account")
        previous = self.previous(step)
        return previous.url if previous else None

    def position(self, step):
        """Which of the steps it is, from 1; those further on that are answered lie behind."""
        return len(STEPS) - len(self.left_after(step))

    def _is_answered(self, page):
        return page.name in self._answered

    @cached_property
    def _answered(self):
        """The names of the steps that hold what may be written before there is an address."""
        return [step.name for step in ASKED_FIRST if step.rows(self.user).exists()]


def minutes(steps):
    """About how long so many steps take."""
    return round(steps * MINUTES_A_STEP)


def _after(page):
    return ROUTE[ROUTE.index(page) + 1 :]
