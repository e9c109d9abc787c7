"""Who may read a text: declared with the text, closed unless it says otherwise."""

from enum import Enum, Flag


class Reader(Enum):
    """Who reads a page, a paper, a mail or a link."""

    OWNER = 0b0001  # who wrote it, on their own pages and in their own export
    CLOSE = 0b0010  # whoever sees their papers or their mail, or gets a copy or a link
    HOUSE = 0b0100  # everybody at home
    STRANGER = 0b1000  # whoever finds a paper that says nothing of what it is


class Audience(Flag):
    """The readers that a text is for at most; the person's own choice lies beneath that.

    HOUSE and ANYONE are two doors, not two steps: what may hang in the house is not for strangers.
    `&` is who may read what is said from two texts at once; `|` opens both doors.
    """

    OWNER = 0b0001
    CLOSE = 0b0011
    HOUSE = 0b0111
    ANYONE = 0b1011

    def admits(self, reader):
        return bool(self.value & reader.value)
