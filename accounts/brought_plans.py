from records.models import owner
from records.waiting_file import WaitingFile

# Of one part: no letter takes more bytes than four.
LETTERS_A_PART = 60_000


class BroughtPlan(WaitingFile):
    """A part of the file of a plan, until its owner has said what of it to take."""

    user = owner(related_name="brought_plans")

    @classmethod
    def keep(cls, user, text):
        """Keep the text of a file instead of the last one. Returns the key it is found by."""
        parts = range(0, len(text), LETTERS_A_PART)
        return cls.keep_texts(user, [text[start : start + LETTERS_A_PART] for start in parts])

    @classmethod
    def find(cls, user, key):
        """Return the text that was kept under this key; "" when it is gone."""
        return "".join(cls.find_texts(user, key))
