"""What My plan shows, so that its template can be read alone."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from plans.content import PlanContent, kind_of
from plans.review.changes import plan_history
from plans.sections import SECTIONS
from plans.sections.section import Section

FEWEST_JUMPS = 4


@dataclass(frozen=True)
class MyPlanSection:
    """A section with its entries; of one that asks several things the prompts that are answered,
    each with its entries."""

    section: Section
    url: str  # of the page where its rows are changed
    lines: tuple
    prompts: tuple[tuple[Promise, tuple], ...]

    @classmethod
    def of(cls, section, url, content):
        prompts = ((prompt.title, content.lines_of(prompt)) for prompt in section.prompts)
        answered = tuple((title, lines) for title, lines in prompts if lines)
        return cls(section, url, content.lines_of(section), answered)

    @property
    def kind(self):
        return kind_of(self.lines)

    @property
    def is_empty(self):
        return not (self.lines or self.prompts)


@dataclass(frozen=True)
class SectionChoice:
    """A section in the list that says which to show, and which of them to print."""

    section: Section
    url: str
    is_shown: bool
    is_on_paper: bool


@dataclass(frozen=True)
class MyPlan:
    """The sections come as the guided writing asks for them, the others behind."""

    content: PlanContent
    sections: list[MyPlanSection]
    choices: list[SectionChoice]
    was_read: bool  # today
    changed: str  # when it last was, in words; "" before anything was written

    @classmethod
    def of(cls, user):
        content = PlanContent.load(user)
        choices = [_choice(each, user.plan) for each in sorted(SECTIONS, key=_place)]
        shown = (
            MyPlanSection.of(choice.section, choice.url, content)
            for choice in choices
            if choice.is_shown
        )
        return cls(
            content=content,
            sections=[each for each in shown if not (each.is_empty and each.section.is_further)],
            choices=choices,
            was_read=user.has_read_today,
            changed=_changed(user, content),
        )

    @property
    def jumps(self):
        """Of the sections that every plan begins with, those that hold something, to jump to: none
        when they are few enough to be seen at a glance."""
        filled = [each for each in self.sections if each.section.short_title and not each.is_empty]
        return filled if len(filled) >= FEWEST_JUMPS else []

    @property
    def hides_some(self):
        """Whether a section is hidden that everybody begins with."""
        return any(not (each.is_shown or each.section.is_optional) for each in self.choices)


def _changed(user, content):
    if content.is_empty and not plan_history(user).exists():
        return ""
    return _("Changed %(day)s") % {"day": content.updated}


def _place(section):
    return section.step.place if section.step else len(SECTIONS)


def _choice(section, plan):
    return SectionChoice(
        section, section.list_url, section.is_shown(plan), section.is_on_paper(plan)
    )
