"""What people close to somebody can do: for their page, and for the papers that are for them.

Where each safety fact comes from: docs/words.md.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

HELPS = (
    _("Listen. You do not have to fix it."),
    _("Ask: what would help right now?"),
    _("Do a small thing together. Walk, cook, sit."),
    _("Keep what you say you will do."),
    _("Ask if you may see their plan, and where your name is in it."),
    _("Tell nobody else unless they say yes, or a life is at risk."),
)
YOU_CAN_SAY = (
    _("“I am glad you told me.”"),
    _("“You do not have to be alone with it.”"),
    _("“What do you need tonight?”"),
    _("“Shall we call someone together?”"),
)
BETTER_NOT = (
    _("“How could you?”"),
    _("“You promised.”"),
    _("“Just stop.”"),
    _("“After all I did for you.”"),
)
AFTER_A_SLIP = (
    _("First ask if they are safe. The rest can wait."),
    _("A slip is not the end. What comes next counts."),
    _("After a break the body can take less. An old dose can kill, so stay near."),
    _("Methadone or buprenorphine keeps people alive. A slip is no cause to stop it."),
    _("Stopping alcohol or benzos all at once can cause fits. Ask a doctor first."),
)
FOR_YOURSELF = (
    _("You did not cause it. You cannot cure it. You can be there."),
    _("Eat, sleep, and see your own friends."),
    _("You may say no, and still care."),
    _("Find someone to talk to who is yours alone."),
)
SIGNS_OF_AN_OVERDOSE = (
    _("You cannot wake them."),
    _("Their breath is slow or weak, or there is none."),
    _("They gurgle, or snore in a strange way."),
    _("Lips or nails are blue, grey or purple."),
    _("Skin is cold and damp. The black of the eye is tiny."),
)
NOT_SLEEP_IT_OFF = _("Do not let them sleep it off. If in doubt, call.")
BEFORE_IT_IS_NEEDED = (
    _("Ask a pharmacy about naloxone. Learn how to give it."),
    _("Keep it where others can reach it, and say where."),
    _("If they do use, it is safer with someone near."),
)


def what_to_do(number):
    """The steps when somebody does not wake up; `number` is the country's emergency number."""
    return (
        gettext("Shout their name. Shake their shoulders."),
        gettext("Call %(number)s. Say that someone does not wake up or breathe well.")
        % {"number": number}
        if number
        else gettext(
            "Call your local emergency number. Say that someone does not wake up or breathe well."
        ),
        gettext("Give naloxone if it is there. Not sure what they took? Give it all the same."),
        gettext("No change after two to three minutes? Give a second dose."),
        gettext("No breath? Do what the voice on the phone tells you."),
        gettext("Breathing, but not awake? Lay them on their side."),
        gettext("Stay. Naloxone wears off in 30 to 90 minutes, and the breath can stop again."),
    )
