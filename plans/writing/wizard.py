from django.urls import reverse

from contacts.models import Contact
from plans.writing.drafts import PendingBlanks
from plans.writing.steps import READY, ROUTE, STEPS

# About a minute and a quarter a step; said as whole minutes.
MINUTES_A_STEP = 1.25


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
    def current_url(self):
        """Where somebody who comes back goes on. Lines that they left unfinished come first."""
        if self.current in self.unfinished_steps:
            return self.current.blanks_url
        return self.current.url

    @property
    def is_finished(self):
        return self.current is READY

    @property
    def unfinished_steps(self):
        """The steps with tapped lines whose blank is still open, in order."""
        names = set(self.user.drafts.values_list("form", flat=True))
        return [step for step in STEPS if PendingBlanks(self.user, step).name in names]

    def go_on(self, step):
        """Leave a step, saved or skipped. Returns the address of the page that comes then."""
        if not self.is_finished:
            self.user.plan.go_on_at(self.next_after(step).name)
        if step.asks_place and not Contact.with_number(self.user):
            return reverse("plans:helpline")
        # Somebody who has seen every step comes back to change one, not to start over. The first
        # is opened from Settings.
        if self.is_finished:
            return READY.url if step.section else reverse("accounts:account")
        return self.current.url

    def next_after(self, page):
        """Return the WritingStep or Milestone that follows one."""
        return ROUTE[ROUTE.index(page) + 1]

    def previous(self, step):
        """Return the step before one; None before the first."""
        index = STEPS.index(step)
        return STEPS[index - 1] if index else None

    def back_url(self, step):
        """Where "Back" on a step leads; None on the first."""
        if self.is_finished:
            return reverse("plans:plan" if step.section else "accounts:account")
        previous = self.previous(step)
        return previous.url if previous else None

    def position(self, step):
        """Which of the steps it is, from 1."""
        return STEPS.index(step) + 1

    def minutes_left(self, step):
        """About how long the rest takes, this step included."""
        return round((len(STEPS) - STEPS.index(step)) * MINUTES_A_STEP)
