"""What keeps somebody alive after they used: for Help, and for the card that says the same.

Where each fact comes from: docs/words.md.
"""

from django.utils.translation import gettext_lazy as _

STOP = _("Stop here.")
STOP_KNOWING_MORE = _(
    "Stop here. After days without, detox, hospital or jail, your body can take less. "
    "An old dose can kill."
)
SAFE_PLACE = _("Get to a safe place. Don’t be alone. Be where someone can see you.")
NALOXONE = _(
    "Have naloxone near, and tell someone where it is. It wears off in 30 to 90 minutes. "
    "Always call an ambulance."
)
MEDICINE = _(
    "Methadone or buprenorphine keeps people alive. Don’t stop it because you slipped. "
    "The weeks after stopping are the riskiest. Call the prescriber."
)


def right_now(shows_opioid_facts):
    """The first things to do, in order."""
    if shows_opioid_facts:
        return (STOP_KNOWING_MORE, SAFE_PLACE, NALOXONE)
    return (STOP, SAFE_PLACE)


def when_safe(shows_opioid_facts):
    """What comes after that."""
    return (
        _("Tell one person."),
        *((MEDICINE,) if shows_opioid_facts else ()),
        _("Get rid of what is left, with someone beside you."),
        _("Stopping alcohol or benzos all at once can cause fits. Ask a doctor first."),
        _("Eat, drink water, sleep."),
        _("In the next 24 hours: one visit, one meeting, or one person."),
    )
