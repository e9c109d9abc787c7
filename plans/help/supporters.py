"""What people close to somebody can do: for their page, and for the printouts that are for them.

Where each safety fact comes from: docs/safety-text.md.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plans.help.safety import seizures, with_number

HELPS = (
    _("Listen. You do not have to fix it."),
    _("Ask: what would help right now?"),
    _("Do a small thing together. Take a walk, make food, or just sit."),
    _("Do what you say you will do."),
    _("Ask if you may see their plan, and where your name is in it."),
    _("Do not tell others unless they agree, or a life is at risk."),
)
YOU_CAN_SAY = (
    _("“I am glad you told me.”"),
    _("“You don’t have to go through this alone.”"),
    _("“What do you need tonight?”"),
    _("“Shall we call someone together?”"),
)
BETTER_NOT = (
    _("“How could you?”"),
    _("“You promised.”"),
    _("“Just stop.”"),
    _("“After all I’ve done for you.”"),
)
FOR_YOURSELF = (
    _("You did not cause it. You cannot cure it. You can be there."),
    _("Eat, sleep and see your own friends."),
    _("You can say no and still care."),
    _("Find someone to talk to, just for you."),
)
SIGNS_OF_AN_OVERDOSE = (
    _("You cannot wake them."),
    _("Their breathing is slow, weak or stopped."),
    _("They make choking, gurgling or loud snoring sounds."),
    _("Their lips or nails turn blue or purple. On darker skin, look for gray or ashen lips."),
    _("Their skin is cold and damp. Their pupils (the black dots) are tiny."),
)


def what_to_do(number):
    """Return the steps when somebody does not wake up; `number` is the country's emergency number,
    or empty."""
    return (
        gettext("Shout their name. Shake their shoulders."),
        with_number(
            number,
            gettext(
                "Call %(number)s. Say where you are. "
                "Then say: “Someone will not wake up and is not breathing well.”"
            ),
            gettext(
                "Call your local emergency number, or 112. Say where you are. "
                "Then say: “Someone will not wake up and is not breathing well.”"
            ),
        ),
        gettext(
            "Give naloxone (Narcan) if you have it. "
            "Not sure what they took? Give it anyway. It will not harm them."
        ),
        gettext("Still not breathing well after 2 to 3 minutes? Give a second dose."),
        gettext("Not breathing? Put the phone on speaker. Do what the operator says."),
        gettext("Breathing, but not awake? Lay them on their side."),
        gettext(
            "Stay until help comes. Naloxone wears off in 30 to 90 minutes. "
            "Their breathing can stop again."
        ),
    )


def not_sleep_it_off(number):
    """Return the last line of what to do. It ends with what to dial."""
    return with_number(
        number,
        gettext("Do not let them sleep it off. Not sure? Call %(number)s."),
        gettext(
            "Do not let them sleep it off. Not sure? Call your local emergency number, or 112."
        ),
    )


def after_a_slip(number):
    return (
        gettext("First ask if they are safe. The rest can wait."),
        gettext("A slip is not the end. What comes next counts."),
        gettext(
            "After a break, their body can handle less. "
            "The amount they used before can kill them now. Stay with them."
        ),
        gettext(
            "Methadone and buprenorphine (Suboxone) help keep people alive. "
            "A slip is not a reason to stop. Help them call the clinic or doctor who gives it."
        ),
        seizures(number),
    )


def before_it_is_needed(country):
    return (
        gettext(
            "Get naloxone (Narcan) and learn to use it. "
            "In the US, drugstores sell it with no prescription."
        )
        if country == "US"
        else gettext(
            "Get naloxone (Narcan) and learn to use it. "
            "Ask a pharmacy or drug service how to get it."
        ),
        gettext("Keep naloxone where others can reach it. Tell them where it is."),
        gettext("If they do use, they are safer with someone there."),
    )
