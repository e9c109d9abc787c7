"""What a page of the guided writing shows around its form."""

from collections.abc import Sequence
from dataclasses import dataclass

from plans.content import PlanContent, SectionContent
from plans.writing.drafts import PendingBlanks
from plans.writing.steps import ASKED, STEPS, WritingStep
from plans.writing.wizard import Wizard


@dataclass(frozen=True)
class WritingPage:
    """`position` counts from 1 among all `steps`. Without a `back_url` the way back is to Today.

    `written`: what the step holds already, as entries of the plan or as texts. `so_far`: what the
    plan holds, by the order of the steps.
    """

    step: WritingStep
    steps: Sequence[WritingStep]
    position: int
    minutes_left: int
    is_finished: bool
    back_url: str | None
    draft_url: str
    written: Sequence = ()
    so_far: Sequence[SectionContent] = ()
    has_pending_blanks: bool = False

    @classmethod
    def of_question(cls, user, step):
        wizard, content = Wizard(user), PlanContent.load(user)
        return cls(
            **_progress(wizard, step),
            back_url=wizard.back_url(step),
            draft_url=step.draft_url,
            written=step.written(user, content),
            so_far=_so_far(content),
            has_pending_blanks=bool(PendingBlanks(user, step).load()),
        )

    @classmethod
    def of_blanks(cls, user, step):
        """Return the page on which the tapped lines of a step are finished."""
        return cls(
            **_progress(Wizard(user), step),
            back_url=step.url,
            draft_url=step.blanks_draft_url,
        )


def _progress(wizard, step):
    return {
        "step": step,
        "steps": STEPS,
        "position": wizard.position(step),
        "minutes_left": wizard.minutes_left(step),
        "is_finished": wizard.is_finished,
    }


def _so_far(content):
    """Return what the steps ask for and what holds something, in the steps' order."""
    written = {each.section: each for each in content.sections if each.lines}
    return [written[section] for section in ASKED if section in written]
