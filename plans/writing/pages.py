"""What a page of the guided writing shows around its form."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from plans.content import PlanContent, SectionContent
from plans.writing.steps import ASKED, STEPS, WritingStep
from plans.writing.wizard import Wizard, minutes

# Of a field, and of one of a step that asks for more; the rest on request.
IDEAS_SHOWN = 4
IDEAS_SHOWN_OF_MORE = 3


@dataclass(frozen=True)
class Ideas:
    """Lines to tap for one field of a step: a few, and `more` on request."""

    field: str
    few: Sequence[str]
    more: Sequence[str]

    @classmethod
    def of(cls, step, written=()):
        """Return those of each field of a step, less what is written already."""
        shown = IDEAS_SHOWN_OF_MORE if step.asks_more else IDEAS_SHOWN
        for field, texts in step.ideas.items():
            new = [str(text) for text in texts if str(text) not in written]
            if new:
                yield cls(field, new[:shown], new[shown:])


@dataclass(frozen=True)
class WritingPage:
    """A step of `steps`, with what the plan holds by now (`so_far`, in the steps' order).

    One that `is_alone` is opened by itself and leads back to where it was opened. One that
    `is_before_address` has no `draft_url`: nothing is kept while it is typed.
    """

    step: WritingStep
    back_url: str
    ideas: Sequence[Ideas] = ()
    so_far: Sequence[SectionContent] = ()
    steps: Sequence[WritingStep] = STEPS
    position: int = 1
    draft_url: str = ""
    is_alone: bool = False
    is_first: bool = False
    is_before_address: bool = False

    @classmethod
    def of(cls, user, step):
        wizard, content = Wizard(user), PlanContent.load(user)
        back_url = wizard.back_url(step)
        return cls(
            step=step,
            back_url=back_url or reverse("plans:today"),
            ideas=list(Ideas.of(step, _written(step, content))),
            so_far=_so_far(content),
            position=1 if wizard.is_alone(step) else wizard.position(step),
            draft_url=step.draft_url,
            is_alone=wizard.is_alone(step),
            is_first=back_url is None,
        )

    @classmethod
    def before_address(cls, step, steps, so_far):
        """Return one of the first questions to somebody who has given no address yet."""
        before = steps.index(step)
        back_url = reverse("plans:ask", args=[steps[before - 1].name]) if before else "/"
        return cls(
            step=step,
            back_url=back_url,
            ideas=list(Ideas.of(step)),
            so_far=so_far,
            position=before + 1,
            is_before_address=True,
        )

    @property
    def minutes_left(self):
        """About how long the rest takes, this step included."""
        return minutes(len(self.steps) - self.position + 1)

    @property
    def holds_own_section(self):
        """Whether the section that the step asks for is on the sheet already."""
        return any(part.section == self.step.section for part in self.so_far)

    @property
    def newest(self):
        """The section whose newest line peeks out: that of the step, or else the one before."""
        sections = {part.section: part for part in self.so_far}
        until = ASKED[: ASKED.index(self.step.section) + 1] if self.step.section else ASKED
        return next((sections[each] for each in reversed(until) if each in sections), None) or next(
            iter(self.so_far), None
        )


def _written(step, content):
    """Return the texts that stand in the list of a step."""
    return {line.text for line in content.lines_of(step.section)} if step.is_list else ()


def _so_far(content):
    """Return what the steps ask for and what holds something, in the steps' order."""
    written = {each.section: each for each in content.sections if each.lines}
    return [written[section] for section in ASKED if section in written]
