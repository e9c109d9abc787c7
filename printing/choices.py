"""What a person chose to have on a paper."""

import json
from dataclasses import asdict, dataclass, field, replace

from plans.sections import section_of


@dataclass(frozen=True)
class Choices:
    """Of sections and people only those that were asked about: what is written later is printed,
    or not, as is usual for it. `wording` holds their own neutral words for lines of the plan."""

    size: str = ""
    sections: dict[str, bool] = field(default_factory=dict)  # by name
    people: dict[str, bool] = field(default_factory=dict)  # by key
    code: str = ""  # "numbers" or "page"
    in_colour: bool = True
    plain_lines: bool = True
    wording: dict[str, str] = field(default_factory=dict)
    naloxone: str = ""
    medicine: str = ""

    @classmethod
    def from_json(cls, text):
        return cls(**json.loads(text))

    def as_json(self):
        return json.dumps(asdict(self), ensure_ascii=False)

    def of(self, content, usual=None):
        """The chosen parts and people of a PlanContent. A part that nobody was asked about is on
        the paper when it is among the `usual` names, or usually printed if there are none."""
        parts = tuple(
            self._people_of(part.for_paper()) for part in content.parts if self.takes(part, usual)
        )
        return replace(content, parts=parts)

    def takes(self, part, usual=None):
        name = section_of(part.name).name
        return self.sections.get(name, part.is_printed if usual is None else name in usual)

    def _people_of(self, part):
        if part.name != "people":
            return part
        lines = tuple(line for line in part.lines if self.people.get(line.key, True))
        return replace(part, lines=lines)
