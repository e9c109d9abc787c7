"""A text that the product shows, and something that is wrong with one."""

import re
from dataclasses import dataclass

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
LETTERS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Text:
    """One text as a translator gets it. `plural` is the other form of a counted one."""

    path: str
    line: int
    words: str
    plural: str = ""
    context: str = ""

    @property
    def forms(self):
        """What a person may read of it, with a name in every blank."""
        return [as_read(words) for words in (self.words, self.plural) if words]


@dataclass(frozen=True, order=True)
class Fault:
    path: str
    line: int
    words: str
    why: str

    def __str__(self):
        return f"{self.path}:{self.line}: “{self.words}”: {self.why}"


def as_read(words):
    without_tags = TAG.sub("", words.replace("%%", "%"))
    return " ".join(PLACEHOLDER.sub("Sam", without_tags).split())
