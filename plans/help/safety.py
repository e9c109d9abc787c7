"""What keeps somebody alive after they used: for Help, and for the card that says the same.

Where each fact comes from, and who has signed it: docs/safety-text.md.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

NO_MORE = _("Do not take more.")
NOT_ALONE = _("Do not be alone.")
NALOXONE_CLOSE = _("Keep naloxone (Narcan) close.")
# For everybody, whatever they say they take; the first in few words.
FENTANYL_SHORT = _("Street drugs can hold fentanyl.")
FENTANYL = _("Street pills and powders can hold fentanyl. Naloxone works then too.")

BREAK = _(
    "After a break, your body can handle less. "
    "A break can be a few days, detox, the hospital or jail. "
    "The amount you used before can kill you now."
)
SAFE_PLACE = _("Get to a safe place. Be where someone can see you.")
MEDICINE = _(
    "Methadone and buprenorphine (Suboxone) help keep people alive. "
    "A slip is not a reason to stop. Call the clinic or doctor who gives you yours."
)


def right_now(shows_opioid_facts):
    """Return the first things to do, in few words and in order."""
    if shows_opioid_facts:
        return (NO_MORE, NOT_ALONE, NALOXONE_CLOSE)
    return (NO_MORE, NOT_ALONE, FENTANYL_SHORT)


def why(shows_opioid_facts, number):
    """Return why that matters, for when there is time to read. `number` is the country's for
    emergencies, or empty, here and below."""
    if not shows_opioid_facts:
        return (SAFE_PLACE, FENTANYL)
    return (BREAK, SAFE_PLACE, _naloxone(number), FENTANYL)


def to_know(shows_opioid_facts, number):
    """Return those lines of `when_safe` that say why; on a page they come after what to do."""
    return (*((MEDICINE,) if shows_opioid_facts else ()), seizures(number))


def when_safe(shows_opioid_facts, number):
    """Return what to do once the first danger is over."""
    return (
        _("Tell one person."),
        *((MEDICINE,) if shows_opioid_facts else ()),
        _("Get rid of what is left, with someone beside you."),
        seizures(number),
        _("Drink water. Eat a little. If you get sleepy, have someone watch you breathe."),
        _("In the next 24 hours: one visit, one meeting, or one person."),
    )


def emergency(number):
    """Return (question, answer): what to do when somebody may be dying."""
    return (
        gettext("Someone with you will not wake up, or is not breathing well?"),
        with_number(
            number,
            gettext("Call %(number)s. Give naloxone if you have it. Stay with them."),
            gettext(
                "Call your emergency number, often 112. "
                "Give naloxone if you have it. Stay with them."
            ),
        ),
    )


def seizures(number):
    return with_number(
        number,
        gettext(
            "Stopping alcohol or benzos all at once can cause seizures. Seizures can kill. "
            "Talk to a doctor first. Bad shaking, seeing things, or a seizure? Call %(number)s."
        ),
        gettext(
            "Stopping alcohol or benzos all at once can cause seizures. Seizures can kill. "
            "Talk to a doctor first. Bad shaking, seeing things, or a seizure? "
            "Call your local emergency number, or 112."
        ),
    )


def with_number(number, known, unknown):
    """Return one of two wordings: with the country's emergency number, or where none is known."""
    return known % {"number": number} if number else unknown


def _naloxone(number):
    return with_number(
        number,
        gettext(
            "Show someone where the naloxone is. If they give it to you, they call %(number)s too. "
            "It wears off in 30 to 90 minutes."
        ),
        gettext(
            "Show someone where the naloxone is. If they give it to you, they call for help too. "
            "It wears off in 30 to 90 minutes."
        ),
    )
