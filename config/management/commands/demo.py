import secrets
from datetime import date, datetime, time, timedelta

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.forms import CONSENT_VERSION
from accounts.models import Consent, User
from config.running import running_address
from contacts.care.models import Appointment
from contacts.models import Contact
from goals.models import Goal, Reason, Step
from plans.days.models import Day, Slips
from plans.models import Plan, PlanItem
from plans.review.models import Review
from plans.sections import (
    DAILY,
    FEELINGS,
    FIRST_STEPS,
    GOT_THROUGH,
    IF_I_USE,
    LEARNED,
    PLACES,
    REASONS,
    SAFER,
    SECTIONS,
    WEIGHING,
    WELL,
    WORSE,
    choose,
)
from records.history import HistoryEntry
from reminders import own_words
from reminders.models import Reminder
from reminders.quiet.models import QuietDay
from triggers.dates.models import RiskyDate
from triggers.models import Answer, Trigger, WarningSign
from triggers.urges.models import Urge

# No mail server is ever asked to take a mail there.
EMAIL = "dana@demo.invalid"
WHY = (
    "So Maya sees me at the school gate every morning.",
    "I like who I am when I’m clear.",
    "I want my brother to hand me his keys again.",
)
PEOPLE = (
    ("Sam", "sponsor", "+12125550100", "any time", "Having a hard time. Can you talk?"),
    ("Mom", "family", "+12125550101", "until 11 at night", "Can you talk for ten minutes?"),
    ("Jess", "family", "+12125550103", "evenings", "No advice needed. Just stay on the line."),
)
# What is noted about two of them, beside how to call them.
NOTED = {
    "Sam": {
        "helps": "Just listen. Then walk with me.",
        "words_after": "I used. Can you come over and stay a while?",
        "does_not_help": "Asking why.",
        "has_naloxone": "yes",
        "may_tell_signs": "yes",
        "may_have_copy": "yes",
        "good_from": time(0),
        "good_until": time(0),
    },
    "Mom": {
        "label_on_print": "nickname",
        "nickname": "M.",
        "good_days": tuple(range(7)),
        "good_from": time(7),
        "good_until": time(23),
        "time_zone": "America/Chicago",
        "asking_words": "Mom, may I call you on a hard night? Listening is enough.",
    },
}
CARE = (
    ("Riverside Clinic", "prescriber", "+12125550102", 1, time(10), "Every four weeks"),
    ("Noon meeting at St. Luke’s", "group", "", 3, time(12), "Mondays and Thursdays"),
)
PAIRS = (
    (
        "It’s payday and I have cash on me.",
        "I give my card to Sam until morning.",
        "time",
        "3",
        "partly",
    ),
    (
        "I pass Fifth Street.",
        "I take the other street and call Mom on the way.",
        "place",
        "2",
        "yes",
    ),
    (
        "I can’t sleep and it’s past two.",
        "Kettle on, radio on. I don’t decide anything at night.",
        "body",
        "",
        "",
    ),
    (
        "Someone offers.",
        "I say: no thanks, I’m on something that doesn’t mix. Then I leave.",
        "person",
        "3",
        "no",
    ),
)
# Further answers to the first of them.
MORE_ANSWERS = (
    ("avoid", "Pay goes to the account Mom holds."),
    ("", "I go straight to the noon meeting."),
    ("back up", "I ask Sam to come over."),
)
# Long enough ago for a second look.
WRITTEN_BEFORE = timedelta(days=45)
SIGNS = (
    ("I skip meetings.", "early", "I go to the next one, even late.", "Sam, at the meeting"),
    ("I do not text my sister back.", "closer", "I ring her back the same day.", "Jess"),
    ("I tell small lies.", "very close", "I say the true thing to one person.", ""),
)
# How the second of them was said better later.
SIGN_NOW = "I stop answering my sister’s texts."
SMALL_STEPS = ("Text Sam before nine.", "Noon at St. Luke’s.", "Walk home the long way.")
# Each with its first step, how far away it is, by when, which of WHY it is for.
GOALS = (
    ("Three meetings a week.", "Look up tonight’s.", "week", "", None),
    ("Take the forklift test.", "Ask Ray for the book.", "year", "September", 2),
    ("One weekend away with Maya.", "", "one day", "", 0),
)
ITEMS = {
    FIRST_STEPS: (
        ("Leave the room I’m in.", ""),
        ("Cold water on my face.", ""),
        ("Put shoes on and walk.", "To the bridge and back."),
    ),
    IF_I_USE: (
        ("I don’t stay alone. I call Sam, then Mom.", ""),
        ("I call Riverside Clinic the next morning.", ""),
        ("I come back to this page. I did not lose what I built.", ""),
    ),
    DAILY: (
        ("Eat breakfast.", ""),
        ("Medicine at eight.", "The blue box by the kettle."),
    ),
    PLACES: (
        ("Chess at the library.", "Tuesdays."),
        ("Maya’s football on Saturdays.", ""),
    ),
    SAFER: (
        ("Old numbers off my phone.", ""),
        ("Nothing kept at home.", "Jess has the key to the shed."),
    ),
    GOT_THROUGH: (("New Year’s at my cousin’s.", "I left at ten and Jess drove me."),),
    # Of the optional sections, which are turned on below; a line for each prompt of one.
    WELL: (("I sing in the car.", ""), ("I answer the same day.", "")),
    LEARNED: (
        ("An urge is a wave. I can stay on the board.", "Tuesday group, with Ray."),
        ("Walk first, think after.", "The forest weeks."),
    ),
    FEELINGS: (
        ("I want to hide from Maya.", "She asks for me, not for a perfect week."),
        ("All of it was for nothing.", "The days before still happened."),
    ),
    WORSE: (
        ("I stop picking up and the blinds stay down.", ""),
        ("Mom, together with Riverside Clinic.", ""),
        ("Sit in the kitchen with me. No questions.", ""),
        ("Three people talking at once.", ""),
        ("Riverside, the small house.", ""),
        ("The big ward on Ninth.", ""),
        ("Jess takes Maya. The cat stays with Sam.", ""),
        ("When I have slept two nights and say so.", ""),
    ),
    WEIGHING: (
        ("Two hours without a thought.", ""),
        ("The forklift job. Nearly Maya.", ""),
        ("Mornings that belong to me.", ""),
        ("Friday nights.", ""),
    ),
}
# Days ago, hour, strength at first and later, which of PAIRS set it off, and what helped.
URGES = (
    (27, 22, "9", "5", 0, "Sam came over."),
    (25, 21, "8", "4", 1, "I took the other street."),
    (22, 19, "8", "3", 0, ""),
    (19, 2, "7", "4", 2, "Tea and the radio."),
    (15, 20, "8", "3", 1, "I walked home with Jess on the phone."),
    (13, 21, "6", "2", 0, ""),
    (9, 15, "5", "3", None, "Cold water."),
    (6, 20, "8", "2", 0, "Sam had my card."),
    (2, 21, "7", "2", 3, "I said no thanks and left."),
)
# Of the urge that came that many days ago: what was going on, in own words.
SAID = {9: {"text": "An old song on the radio.", "where": "In the car, by the bridge."}}
# With these the sheet would take a second page.
OFF_PAPER = (DAILY, PLACES, SAFER, GOT_THROUGH)
AGAIN = "Sit near the door, and say when I will leave."


class Command(BaseCommand):
    help = "Add a person whose plan fills every page, and print how to sign in."

    def add_arguments(self, parser):
        parser.add_argument("--email", default=EMAIL, help="a mailbox of yours, to get their mails")
        parser.add_argument(
            "--again", action="store_true", help="erase whoever has that address here first"
        )

    def handle(self, email, again, **options):
        password = secrets.token_urlsafe(9)
        with transaction.atomic():
            _make_room(email, again or email == EMAIL)
            user = make_demo_user(email, password)
        self.stdout.write(f"Open {running_address()}/account/login/")
        self.stdout.write(f"E-mail:   {user.email}\nPassword: {password}")


def _make_room(email, may_erase):
    for user in User.objects.for_address(email):
        if not may_erase:
            raise CommandError(
                f"{email} has an account here. Choose another address, or add --again to erase it."
            )
        user.erase()


def make_demo_user(email, password):
    """Return a user with everything written, as guided writing and the lists would leave it."""
    user = User.objects.create_user(email, password, country="US", time_zone="America/New_York")
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    for kind in Consent.Kind.values:
        user.consents.create(kind=kind, version=CONSENT_VERSION)
    Plan(user=user, preferred_name="Dana", opioids=Plan.Opioids.YES, next_step="ready").save()
    _write(user)
    _change(user)
    _look_through(user)
    Day.mark_read(user, user.today)
    user.plan.count_from(user.today - timedelta(days=78))
    Slips.note(user, user.today - timedelta(days=31), "Payday. I went alone.")
    reminder = Reminder(user=user, early_time=time(7))
    reminder.choose_parts({own_words.NAME, REASONS.name, own_words.STEPS})
    reminder.start()
    away = user.today + timedelta(days=20)
    QuietDay(user=user, on=away, until=away + timedelta(days=3)).save()
    return user


def _write(user):
    for row in (*_people(user), *_care(user), *_goals(user), *_lists(user)):
        row.save()
    _link(user)
    triggers = list(user.triggers.in_order())
    for row in (*_urges(user, triggers), *_dates(user, triggers)):
        row.save()
    for section in SECTIONS:
        if section.is_optional:
            choose(user.plan, section, is_shown=True)
    for section in OFF_PAPER:
        choose(user.plan, section, is_on_paper=False)
    user.reasons.in_order().first().pin(True)
    user.steps.in_order().first().tick(user.today)


def _link(user):
    written_at = timezone.now() - WRITTEN_BEFORE
    for when, then, kind, heat, can_avoid in PAIRS:
        trigger = Trigger(user=user, text=when, kind=kind, heat=heat, can_avoid=can_avoid)
        trigger.created_at = trigger.reviewed_at = written_at
        trigger.save()
        Answer(user=user, trigger=trigger, text=then).save()
    first = user.triggers.in_order().first()
    for role, text in MORE_ANSWERS:
        Answer(user=user, trigger=first, role=role, text=text).save()
    first.shown_answers[1].note_help(user.today)


def _change(user):
    """Have the plan written in one evening, care added since, and a sign said better."""
    is_care = Q(model_label=Appointment._meta.label_lower)
    _move(user.history.exclude(is_care), user, days_ago=28, at=time(18, 40))
    _move(user.history.filter(is_care), user, days_ago=5, at=time(8, 15))
    sign = next(sign for sign in user.warning_signs.all() if sign.text == SIGNS[1][0])
    sign.text = SIGN_NOW
    sign.save()
    better = user.history.of(sign).filter(kind=HistoryEntry.Kind.CHANGED)
    _move(better, user, days_ago=1, at=time(21, 40))


def _move(entries, user, days_ago, at):
    """Let what was just done have been done then, in the same order."""
    then = datetime.combine(user.today - timedelta(days=days_ago), at, user.tzinfo)
    entries.update(made_at=F("made_at") - (timezone.now() - then))


def _look_through(user):
    """Both looks are due again; two of the checks are ticked."""
    now = timezone.now()
    review = Review(user=user, tidied_at=now - timedelta(days=8))
    ticked_on = user.today - timedelta(days=8)
    review.checks = {Review.Check.APPOINTMENT: ticked_on, Review.Check.COPY: ticked_on}
    review.likelihood, review.one_higher = "7", "A copy in my coat."
    review.save()


def _people(user):
    for name, role, phone, good_times, words in PEOPLE:
        contact = Contact(user=user, name=name, role=role, phone=phone, good_times=good_times)
        contact.opening_words = words
        contact.takes_texts = bool(words)
        contact.number_checked_on = user.today - timedelta(days=30)
        for field, value in NOTED.get(name, {}).items():
            setattr(contact, field, value)
        _note_permission(contact, user.today)
        yield contact


def _note_permission(contact, today):
    """Sam said yes, Mom was asked, nobody asked Jess yet; her number is due for a look."""
    if contact.name == "Jess":
        contact.number_checked_on = today - timedelta(days=100)
    if contact.name in ("Sam", "Mom"):
        contact.asked_on = today - timedelta(days=9)
    if contact.name == "Sam":
        contact.said_yes_on = today - timedelta(days=8)


def _care(user):
    for name, kind, phone, days, at, repeats in CARE:
        appointment = Appointment(user=user, name=name, kind=kind, phone=phone, repeats=repeats)
        appointment.next_on = user.today + timedelta(days=days)
        appointment.next_at = at
        appointment.hours = "weekdays, 8 to 5" if phone else ""
        appointment.way = "Bus 12 to the last stop." if days == 1 else ""
        yield appointment


def _goals(user):
    reasons = [Reason(user=user, text=text) for text in WHY]
    yield from reasons
    for text in SMALL_STEPS:
        yield Step(user=user, text=text)
    for text, first_step, horizon, by, reason in GOALS:
        goal = Goal(user=user, text=text, first_step=first_step, horizon=horizon, by=by)
        goal.reason = None if reason is None else reasons[reason]
        goal.is_private = horizon == "one day"
        yield goal


def _lists(user):
    for text, stage, answer, who in SIGNS:
        yield WarningSign(user=user, text=text, stage=stage, answer=answer, who_tells=who)
    for section, lines in ITEMS.items():
        # One line for each prompt, or all on the one list.
        lists = section.prompts or section.lists * len(lines)
        for each, (text, detail) in zip(lists, lines, strict=True):
            item = PlanItem(user=user, section=each.name, text=text, detail=detail)
            item.again = AGAIN if each.asks_again else ""
            yield item


def _urges(user, triggers):
    for days_ago, hour, first, later, place, helped in URGES:
        day = user.today - timedelta(days=days_ago)
        yield Urge(
            user=user,
            happened_at=datetime.combine(day, time(hour, 20), user.tzinfo),
            strength=first,
            strength_after=later,
            trigger=None if place is None else triggers[place],
            helped=helped,
            **SAID.get(days_ago, {}),
        )


def _dates(user, triggers):
    today, repeat = user.today, RiskyDate.Repeat
    payday = today + timedelta(days=2)
    yield RiskyDate(
        user=user,
        text="Payday",
        on=payday,
        repeat=repeat.MONTHLY,
        trigger=triggers[0],
        who_knows="Sam",
    )
    holidays = date(today.year, 12, 20), date(today.year + 1, 1, 2)
    yield RiskyDate(
        user=user, text="The holidays", on=holidays[0], until=holidays[1], repeat=repeat.YEARLY
    )
