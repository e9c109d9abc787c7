"""What a person chose to have on a paper."""

import json
from dataclasses import asdict, dataclass, field, fields, replace

from plans.sections import PEOPLE


@dataclass(frozen=True)
class Choices:
    """Of sections only those that are other than usual, and of people those that were asked about:
    what is written later, or left off all paper later, comes as is usual for it. `wording` holds
    their own neutral words for lines of the plan."""

    size: str = ""
    sections: dict[str, bool] = field(default_factory=dict)  # by name
    people: dict[str, bool] = field(default_factory=dict)  # by key
    code: str = ""  # "numbers" or "page"
    in_colour: bool = True
    plain_lines: bool = True
    wording: dict[str, str] = field(default_factory=dict)
    naloxone: str = ""
    medicine: str = ""
    names_me: bool = False  # for somebody close: with what the person is called

    @classmethod
    def from_json(cls, text):
        return cls(**json.loads(text))

    @property
    def is_sound(self):
        """Whether each choice is of its kind: somebody may have made them by hand."""
        usual = type(self)()
        kinds = {"sections": bool, "people": bool, "wording": str}
        return all(
            type(getattr(self, each.name)) is type(getattr(usual, each.name))
            for each in fields(self)
        ) and all(
            type(value) is kind
            for name, kind in kinds.items()
            for value in getattr(self, name).values()
        )

    def as_json(self):
        return json.dumps(asdict(self), ensure_ascii=False)

    def of(self, content, usual=None):
        """The chosen parts and people of a PlanContent. A part that nobody was asked about is on
        the paper when it is among the `usual` names, or usually printed if there are none."""
        parts = [part for part in content.sections if self.takes(part, usual)]
        sections = {part.section.name for part in parts if part.section}
        return replace(content, sections=tuple(self._chosen(part, sections) for part in parts))

    def takes(self, part, usual=None):
        if part.section is None:
            return True  # what a paper brings beside the plan
        return self.sections.get(part.section.name, is_usual(part, usual))

    def _chosen(self, part, sections):
        part = part.for_paper()
        lines = part.lines
        if part.section is PEOPLE:
            lines = (line for line in lines if self.people.get(line.key, True))
        return replace(part, lines=tuple(line.beside(sections) for line in lines))


def is_usual(part, usual=None):
    """Whether a part is on a paper with these `usual` sections when nobody chose; None is all."""
    return part.is_printed and (usual is None or part.section in usual)
