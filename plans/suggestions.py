"""Ideas to tap on the pages of the guided writing, and nowhere else unless asked for.

Those of a list that belongs to another room are kept there.

An idea with a blank gets a page on which to fill it in. They are kept as typed in the
person's language; from then on they are the person's own words.
"""

from django.utils.translation import gettext_lazy as _

ALONE = (
    _("Walk around the block."),
    _("Drink a big glass of cold water."),
    _("Take a shower and change clothes."),
    _("Name five things I can see."),
    _("Wait twenty minutes before I decide."),
    _("Put on music I know by heart."),
    _("Sit where other people are."),
    _("Call ___ and talk about anything."),
)
IF_USE = (
    _("I stop there. One does not have to become more."),
    _("I do not stay alone."),
    _("I keep taking my medicine."),
    _("I drink water and eat. If I get sleepy, someone stays with me."),
    _("I tell one person today."),
    _("What I built still counts."),
    _("I come back to this page."),
    _("The next day I go to ___."),
)

# For the plan's own lists, shown to somebody who asks for them.
STARTERS = {
    "alone": ALONE,
    "hard-day": IF_USE,
    "daily": (
        _("Eat breakfast."),
        _("Take my medicine at the same time."),
        _("Talk to one person who gets it."),
        _("Get outside for ten minutes."),
        _("Be in bed before midnight."),
    ),
    "places": (
        _("The library."),
        _("A walk by the water."),
        _("Sports with others."),
        _("Dinner with a friend."),
    ),
    "safer": (
        _("Old numbers off my phone."),
        _("Nothing kept at home."),
        _("Medicines in a locked box."),
        _("Someone else holds my cash."),
        _("Naloxone by the front door."),
    ),
    "well": (
        _("I sleep through the night."),
        _("I answer my phone."),
        _("I laugh at small things."),
        _("I eat real meals."),
        _("I turn up when I said I would."),
    ),
    "learned": (
        _("An urge rises and falls like a wave."),
        _("A thought is a thought, not an order."),
        _("I check: hungry, angry, lonely, tired?"),
        _("I say it out loud to one person."),
        _("I plan the hard hours first."),
        _("Medicine is part of getting well."),
        _("An hour outdoors sorts my head."),
    ),
    "feelings": (
        _("Guilt."),
        _("Fear of what others will say."),
        _("Anger at myself."),
        _("Wanting to hide."),
        _("Thinking it is all ruined."),
        _("Feeling nothing at all."),
    ),
    "worse-seen": (
        _("I do not answer for two days."),
        _("I do not eat or wash."),
        _("I give things away."),
        _("I stop my medicine."),
    ),
    "worse-helps": (
        _("Sit with me. No questions."),
        _("Call my care team with me."),
        _("Hold my keys and cards."),
        _("Bring food."),
    ),
    "worse-hurts": (
        _("Shouting."),
        _("Talking about me with others."),
        _("Being left alone."),
        _("Being touched without asking."),
    ),
    "weigh-gives": (_("It quiets my head."), _("It takes the pain away."), _("I belong.")),
    "weigh-costs": (_("Money."), _("Sleep and health."), _("Trust of people I love.")),
    "weigh-gains": (_("Clear mornings."), _("Money in my pocket."), _("Nothing to hide.")),
    "weigh-hard": (_("Long evenings."), _("Feeling everything."), _("Leaving old friends.")),
}
