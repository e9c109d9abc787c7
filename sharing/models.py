"""A link to chosen parts of a plan, for somebody close. It ends by itself, or in one tap."""

import hashlib
import secrets
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Greatest, Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.address_changes import take_away_too
from accounts.dates import full_date, time_of_day
from accounts.models import Session
from plans.content import PlanContent
from plans.sections import BY_NAME
from printing.copies.options import Choices
from printing.papers.registry import shaped
from records.audience import Audience
from records.fields import EncryptedTextField
from records.telling import Said, Telling
from records.typed_fields import EncryptedJSONField

LENGTH_OF_HASH = 64
# What can be chosen, in days.
LASTS = (1, 7, 30)
# Links of one person that are open at once.
MOST_OPEN = 10
# Of a link that has ended, its owner sees for so long that it was there.
KEPT_AFTER = timedelta(days=30)
# What is kept of the openings of a link: the first, and beside it the newest.
NEWEST_OPENINGS = 29
MOST_OPENINGS = 1 + NEWEST_OPENINGS
# The same parts, in the same words, as the copy on paper for somebody close.
PAPER = "friend"


class TooManyShares(Exception):
    """The person has as many open links as they may have."""


def hash_of(token):
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Opening:
    """When a link was opened, and by what kind of browser ("Firefox on Android", or "")."""

    at: datetime
    device: str

    @property
    def device_name(self):
        return Session(device=self.device).device_name


class ShareQuerySet(models.QuerySet):
    def open(self):
        """Filter to links that still show something."""
        return self.filter(begun_after(timezone.now()), ended_at__isnull=True)

    def over(self):
        """Filter to links that have ended, by themselves or by their owner."""
        return self.exclude(begun_after(timezone.now()), ended_at__isnull=True)

    def with_token(self, token):
        return self.filter(token_hash=hash_of(token))

    def end(self):
        """End these at once. Returns how many that were."""
        # A clock that was set back must keep nobody from ending one.
        return self.open().update(ended_at=Greatest("made_at", timezone.now()))


def begun_after(moment):
    """Return what is true of links whose days were not over at a moment."""
    return reduce(or_, (Q(days=days, made_at__gt=moment - timedelta(days=days)) for days in LASTS))


def shown_told(shown, user):
    """Tell what a link shows: the parts of the plan, and the people by their names."""
    for name in shown.get("sections", ()):
        if name in BY_NAME:
            yield Said(str(BY_NAME[name].title))
    if keys := shown.get("people"):
        yield from (Said(row.name) for row in user.contacts.all() if str(row.pk) in keys)


def days_told(days, user):
    """Tell how long a link works."""
    yield Said(days_said(days))


def days_said(days):
    """Return how long a link works, in words."""
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def openings_told(openings, user):
    """Tell when a link was opened, and on what kind of browser."""
    for moment, browser in openings.items():
        at = user.localtime(datetime.fromisoformat(moment))
        yield Said(f"{full_date(at, user.country)} · {time_of_day(at, user.country)}")
        yield Said(browser)


class Share(models.Model):
    """A link that shows chosen parts of a plan to whoever has it, as they are on that day.

    Of the link's token only a hash is kept: whoever reads the table can open none. What it shows,
    for whom, its passphrase and its openings are sealed.
    """

    stays_here = "opens here alone; another is made in a minute"

    telling = Telling(
        _("Share"),
        place=14,
        lead="made_at",
        labels={
            "for_whom": _("Who is it for?"),
            "shown": _("What it shows"),
            "openings": _("Opened"),
            "days": _("How long it works"),
            "made_at": _("Made on"),
            "ended_at": _("Ended on"),
        },
        said={"shown": shown_told, "openings": openings_told, "days": days_told},
        left_out={
            "token_hash": "what the link is known by",
            "passphrase_hash": "a secret, kept as a sum of it",
        },
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shares"
    )
    token_hash = models.CharField(max_length=LENGTH_OF_HASH, unique=True)
    for_whom = EncryptedTextField(max_length=80, block=128, blank=True, audience=Audience.OWNER)
    # {"sections": names, "people": keys, "names_me": bool}
    shown = EncryptedJSONField(
        max_length=30_000, counts_bytes=True, block=1024, audience=Audience.OWNER
    )
    # As hashers make it; empty without one. Sealed, for it could be guessed. Pages say "password".
    passphrase_hash = EncryptedTextField(
        max_length=200, counts_bytes=True, block=256, blank=True, audience=Audience.OWNER
    )
    # {moment in ISO 8601: kind of browser}: how many there are shows in no length.
    openings = EncryptedJSONField(
        max_length=4000, counts_bytes=True, block=4096, blank=True, audience=Audience.OWNER
    )
    days = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints = [
            # A token that came here as it is would be shorter.
            models.CheckConstraint(
                condition=Exact(Length("token_hash"), LENGTH_OF_HASH),
                name="sharing_share_token_is_hashed",
            ),
            # It always ends, after 30 days at most.
            models.CheckConstraint(
                condition=Q(days__in=LASTS), name="sharing_share_lasts_1_7_or_30_days"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("made_at")),
                name="sharing_share_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"<Share {self.pk}>"

    __repr__ = __str__

    @classmethod
    def make(cls, user, *, shown, days, for_whom="", passphrase=""):
        """Make a link and return its token, which is kept nowhere. Raises TooManyShares."""
        token = secrets.token_urlsafe(32)
        with transaction.atomic():
            # Two at once come one after the other.
            user.lock_rows()
            if user.shares.open().count() >= MOST_OPEN:
                raise TooManyShares
            cls.objects.create(
                user=user,
                token_hash=hash_of(token),
                for_whom=for_whom,
                shown=shown,
                passphrase_hash=make_password(plain(passphrase)) if passphrase else "",
                days=days,
            )
        return token

    @classmethod
    def forget_old(cls, now):
        """Delete links that ended so long ago that their owner need not see them any more."""
        long_ago = now - KEPT_AFTER
        cls.objects.exclude(begun_after(long_ago)).delete()
        cls.objects.filter(ended_at__lte=long_ago).delete()

    @classmethod
    def take_away(cls, user, since):
        """Delete the links of a person that were made since a moment."""
        cls.objects.filter(user=user, made_at__gte=since).delete()

    @property
    def ends_at(self):
        return self.made_at + timedelta(days=self.days)

    @property
    def is_kept(self):
        """Whether it still lies in the database: it goes with its owner."""
        return type(self).objects.filter(pk=self.pk).exists()

    @property
    def was_over_at(self):
        return self.ended_at or self.ends_at

    @property
    def has_passphrase(self):
        return bool(self.passphrase_hash)

    @property
    def opened(self):
        """Each `Opening` that is kept, the newest first."""
        found = (Opening(datetime.fromisoformat(at), to) for at, to in self.openings.items())
        return sorted(found, key=lambda opening: opening.at, reverse=True)

    @property
    def was_opened_often(self):
        """Whether openings between the first and the newest may be kept no more."""
        return len(self.openings) == MOST_OPENINGS

    @property
    def plan(self):
        """What its reader gets: a PlanContent, with how to be there."""
        content = PlanContent.load(self.user)
        return shaped(PAPER, content, self._choices(content), self.user)

    def takes(self, passphrase):
        """Whether this is its passphrase, however it is spaced and capitalized."""
        return check_password(plain(passphrase), self.passphrase_hash)

    def note_opening(self, device):
        """Note that it was opened. Returns whether it still was open."""
        with transaction.atomic():
            self.user.lock_rows()
            row = type(self).objects.open().filter(pk=self.pk).first()
            if row is None:
                return False
            # A list in JSON keeps its order: the newest come last.
            first, *others = *row.openings.items(), (timezone.now().isoformat(), device)
            row.openings = dict([first, *others[-NEWEST_OPENINGS:]])
            row.save(update_fields=["openings"])
        return True

    def _choices(self, content):
        """Return the `Choices` for the paper, without people who were added later."""
        return Choices(
            sections=dict.fromkeys(self.shown["sections"], True),
            people={person.key: person.key in self.shown["people"] for person in content.people},
            names_me=self.shown["names_me"],
        )


def plain(passphrase):
    """Return a passphrase as it may be told: spaces and capital letters make no difference."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).casefold().split())


def title_of(share):
    """Return what a link is called on its owner's pages."""
    return share.for_whom or gettext("Someone close")


take_away_too(Share.take_away)
