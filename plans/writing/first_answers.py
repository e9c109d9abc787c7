"""Answers before there is an address: a few, in the session, for an hour at most."""

import time
from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver
from django.utils.translation import gettext as _

from plans.content import SectionContent
from plans.entries import Line
from plans.writing.steps import BY_NAME, ROUTE

# The first question, and two that are lines as well. Whom to call is asked later: what is known of
# another person is kept only with an account.
ASKED_FIRST = tuple(BY_NAME[name] for name in ("why", "signs", "first"))
# With the job that deletes ended sessions an hour at most.
KEPT_SECONDS = 55 * 60
# Whoever gives an address in the last minutes still has the time to type the code.
CODE_SECONDS = 15 * 60
KEY = "first_answers"


class FirstAnswers:
    """What somebody wrote before they gave an address: {name of a step: line}.

    They become rows when the browser that holds them signs in to the account it has made, and are
    dropped at any other sign-in: on a shared phone that may be somebody else.
    """

    def __init__(self, session):
        self.session = session
        self.lines, self.until, self.user_key = {}, time.time() + KEPT_SECONDS, ""
        self._load()

    def __bool__(self):
        return bool(self.lines)

    @property
    def so_far(self):
        """What is written, as sections of a plan."""
        return [
            SectionContent(step.section.name, step.section.title, (Line(self.lines[step.name]),))
            for step in ASKED_FIRST
            if step.name in self.lines
        ]

    def keep(self, step, line):
        """Keep the answer to a step. The hour is that of the first answer."""
        self.lines[step.name] = line
        self._save()
        self.session.set_expiry(datetime.fromtimestamp(self.until, UTC))

    def drop(self, step):
        """Forget the answer to a step, if there is one."""
        self.lines.pop(step.name, None)
        if self.lines:
            self._save()
        else:
            self.forget()

    def wait_for(self, user):
        """Let them wait until this user, who was made just now, signs in."""
        if self:
            self.user_key = str(user.pk)
            # How long the session lasts stays as it is: its cookie would tell that the user is new.
            self.until = max(self.until, time.time() + CODE_SECONDS)
            self._save()

    def forget(self):
        self.lines = {}
        self.session.pop(KEY, None)
        if SESSION_KEY not in self.session:
            # What else is there, as an address that was typed, waits no longer than usual.
            self.session.set_expiry(None)

    def become_rows(self, user):
        """Add them to the plan of a new user, who goes on at the first step without an answer."""
        with transaction.atomic():
            for name, line in self.lines.items():
                BY_NAME[name].new_row(user, line).save()
            # In another browser they may be further by now.
            if user.plan.next_step == ROUTE[0].name:
                user.plan.go_on_at(next(page for page in ROUTE if page.name not in self.lines).name)

    def _load(self):
        values = self.session.get(KEY)
        if values is None:
            return
        if time.time() < values["until"]:
            self.lines, self.until = values["lines"], values["until"]
            self.user_key = values["user_key"]
        else:
            self.forget()

    def _save(self):
        self.session[KEY] = {"lines": self.lines, "until": self.until, "user_key": self.user_key}


@receiver(user_logged_in)
def settle(sender, request, user, **kwargs):
    answers = FirstAnswers(request.session)
    if answers and answers.user_key == str(user.pk):
        answers.become_rows(user)
    elif answers:
        text = _("What you wrote before you signed in was not added to this plan. It is gone.")
        messages.warning(request, text, fail_silently=True)
    answers.forget()
