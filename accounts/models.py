import json
import uuid
from collections import Counter
from contextlib import suppress
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.address_changes import PendingAddress, WayBack, addresses_of_changes
from accounts.brought_plans import BroughtPlan
from accounts.code_budget import CodeBudget
from accounts.countries import COUNTRIES
from accounts.invitations import Invitation
from accounts.languages import language_of
from accounts.rate_limits import forget_tries_of
from accounts.session_models import Session
from mail.addresses import APART, LONGEST, NoAddress, bare, by_the_older_standard, one_form
from mail.letters import in_ascii
from mail.models import OutboxMail
from records.telling import Telling, named
from sealing import data_keys
from sealing.models import DataKey, Leftover

# Django looks for models in this module alone.
__all__ = [
    "BroughtPlan",
    "CodeBudget",
    "Consent",
    "Invitation",
    "PendingAddress",
    "User",
    "WayBack",
]


# What is mailed to an address that nobody has confirmed.
SIGN_UP_MAILS = ("email_confirmation_signup", "sign_up_unfinished")


def validate_time_zone(name):
    if name not in available_timezones():
        raise ValidationError(_("Pick a time zone from the list, like Europe/London."))


@cache
def zone_named(name):
    """Return a time zone, read once: the library itself remembers only the last few."""
    return ZoneInfo(name)


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=_form_of(email), **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        with transaction.atomic():
            user.save()
            user.join()
        return user

    def unconfirmed(self):
        """Filter to whose address nobody has confirmed: a stranger may have typed it."""
        return self.filter(joined_at__isnull=True)

    def erase_unconfirmed(self, before):
        """Erase whose last try to sign up was before a moment."""
        waiting = self.unconfirmed().filter(signed_up_at__lt=before)
        for pk in waiting.values_list("pk", flat=True):
            with transaction.atomic():
                # They may be typing the code at this moment.
                for user in waiting.select_for_update().filter(pk=pk):
                    user.erase()

    def address_for(self, typed):
        """Return the address that somebody means by what they typed. Raises NoAddress.

        Who signed up before addresses had one form may have kept theirs in another. They sign in
        by typing just that, also where no new account could be made with it.
        """
        for kept in _as_kept_before(typed):
            if self.filter(email=kept).exists():
                return kept
        return one_form(typed)

    def for_address(self, typed):
        """Filter to who signs in with a typed address: one user, or none."""
        try:
            return self.filter(email=self.address_for(typed))
        except NoAddress:
            return self.none()

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """Who signs in. What they write hangs off this row; what they are called is in their plan."""

    left_behind = {
        "id": "belongs to the account",
        "email": "belongs to the account, and may be another one there",
        "password": "opens the account",
        "password_set_at": "is about the password",
        "last_login": "is about the account",
        "is_active": "is for the site to say",
        "is_staff": "is for the site to say",
        "time_zone_changed_at": "is a note for the next mail",
        "signed_up_at": "is about the account",
        "joined_at": "is about the account",
        "last_seen_on": "is about the account",
        "mark_id": "is about the browsers of this site",
        "last_read_on": "is in the days of the plan",
    }
    telling = Telling(
        _("Settings"),
        place=7,
        labels={
            "language": _("Language"),
            "last_login": _("Last sign-in"),
            "signed_up_at": _("Signed up"),
            "joined_at": _("Email confirmed"),
            "last_seen_on": _("Last visit"),
            "last_read_on": _("Plan last read"),
            "password_set_at": _("Password set"),
        },
        said={"country": named(dict(COUNTRIES)), "language": named(dict(settings.LANGUAGES))},
        left_out={
            "password": "a secret, kept as a sum of it",
            "is_active": "a switch of whoever runs the site",
            "is_staff": "a switch of whoever runs the site",
            "time_zone_changed_at": "a mark for the daily mail, cleared within a minute",
            "mark_id": "by chance, and known to browsers as a sum of it",
        },
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("Email"), max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    # Empty until somebody chooses one: then it follows from the country.
    language = models.CharField(max_length=10, blank=True)
    country = models.CharField(_("Country"), max_length=2, blank=True)
    # Empty until it is known; no daily mail goes out before that.
    time_zone = models.CharField(
        _("Time zone"), max_length=64, blank=True, validators=[validate_time_zone]
    )
    # Set when the time zone changes, cleared when what is planned by it has followed. It stands
    # here and not with the daily mail: a tick finds those few people by an index, where to compare
    # two columns would read everybody.
    time_zone_changed_at = models.DateTimeField(null=True)
    # The last try to sign up with this address.
    signed_up_at = models.DateTimeField(default=timezone.now)
    # Empty until the address is confirmed. Before that this row and allauth's are all there is.
    joined_at = models.DateTimeField(null=True)
    last_seen_on = models.DateField(null=True)
    # Of the plan. It stands here as well as in plans.Day, so that a page knows without a query.
    last_read_on = models.DateField(null=True)
    # So that one that somebody else has set can be told from one of before.
    password_set_at = models.DateTimeField(null=True)
    # New each time a sign-in was ended from elsewhere; a browser that is signed in gets it into its
    # mark, see known_browser.py.
    mark_id = models.UUIDField(null=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="accounts_user_email_is_lower_case"
            ),
        ]
        indexes = [
            models.Index(
                fields=["time_zone_changed_at"],
                condition=Q(time_zone_changed_at__isnull=False),
                name="accounts_user_zone_changed",
            )
        ]

    def __str__(self):
        return f"<User {self.pk}>"

    __repr__ = __str__

    def set_password(self, raw_password):
        """Set a password and note when. Does not save."""
        super().set_password(raw_password)
        self.password_set_at = timezone.now()

    @property
    def tzinfo(self):
        """The user's time zone, or UTC while it is not known."""
        return zone_named(self.time_zone or settings.TIME_ZONE)

    @property
    def language_to_read(self):
        """The language that the user chose, or that of their country; "" where none is known."""
        return self.language or language_of(self.country)

    def localtime(self, moment=None):
        return (moment or timezone.now()).astimezone(self.tzinfo)

    @property
    def today(self):
        return self.localtime().date()

    def set_time_zone(self, name):
        """Change the time zone, and note it for whatever is planned by it. Does not save."""
        if name != self.time_zone:
            self.time_zone = name
            # The first move that is not followed yet: what was planned before holds until then.
            self.time_zone_changed_at = self.time_zone_changed_at or timezone.now()

    def save_place(self, country, time_zone):
        """Save the country and the time zone that the user lives in."""
        self.country = country
        self.set_time_zone(time_zone)
        self.save(update_fields=["country", "time_zone", "time_zone_changed_at"])

    def join(self):
        """Note that the address is theirs, and make the key that seals their words: once.

        Returns False when they had joined before.
        """
        now = timezone.now()
        with transaction.atomic():
            unconfirmed = type(self).objects.unconfirmed().filter(pk=self.pk)
            has_joined = bool(unconfirmed.update(joined_at=now))
            if has_joined:
                self.joined_at = now
                DataKey.make(self.pk)
        return has_joined

    def agree(self, version):
        """Note that they agree to the words of this version, and are old enough."""
        for kind in (Consent.Kind.AGE, Consent.Kind.PRIVACY):
            self.consents.create(kind=kind, version=version)

    def sign_up_again(self):
        """Let the day in which the address may be confirmed begin anew."""
        self.signed_up_at = timezone.now()
        self.save(update_fields=["signed_up_at"])

    def save(self, *, force_insert=False, force_update=False, **options):
        """Save the row. Raises DatabaseError where it was erased meanwhile: it must not come
        back."""
        force_update = force_update or not (force_insert or self._state.adding)
        super().save(force_insert=force_insert, force_update=force_update, **options)

    def lock_rows(self):
        """Let one request at a time read this user's rows and then write what follows from them,
        until the transaction ends.

        On PostgreSQL the second waits here until the first has committed, and then reads what that
        one wrote; who only adds or changes a row does not wait. On SQLite nothing is left to lock:
        a transaction there has the whole file from its first statement (see config/databases.py).
        """
        type(self).objects.select_for_update(no_key=True).values_list("pk").get(pk=self.pk)

    @property
    def addresses(self):
        """Every address that is theirs, was, or will be, as far as it is known here."""
        confirmed = self.emailaddress_set.values_list("email", flat=True)
        return {self.email, *confirmed, *addresses_of_changes(self)}

    def erase(self):
        """Delete the user with every row that is theirs or about them, and the keys of their words.

        Returns {name of the model: number of rows}. What follows for somebody who has joined is in
        erasing.py.
        """
        with transaction.atomic():
            addresses = self.addresses
            forget_tries_of(self.pk)
            Leftover.note()
            erased = [_waits_about(self.pk, addresses).delete()[1]]
            erased += [self._mails_to(address).delete()[1] for address in addresses]
            erased.append(self.delete()[1])
        data_keys.forget()
        return dict(sum(map(Counter, erased), Counter()))

    def _mails_to(self, address):
        """Return what waits for an address. Before it is confirmed, all else is for somebody who
        had it before them."""
        mails = OutboxMail.objects.to(address)
        return mails if self.joined_at else mails.filter(kind__in=SIGN_UP_MAILS)

    def end_sessions(self):
        """Sign them out everywhere, and let no sign-in that was begun go on."""
        self.end_sign_ins(self.sessions.all())
        self.end_begun_sign_ins()

    def end_sign_ins(self, sessions):
        """End some from elsewhere. Whoever comes back there is told of by mail, as on a browser
        where nobody has signed in before."""
        if sessions.delete()[0]:
            self.mark_id = uuid.uuid4()
            type(self).objects.filter(pk=self.pk).update(mark_id=self.mark_id)

    def end_begun_sign_ins(self):
        """Let no sign-in that was begun go on: its code may have gone to an address of before."""
        _waits_about(self.pk, {self.email}).delete()

    def touch(self, day):
        """Note a visit, once a day."""
        if self.last_seen_on != day:
            self.last_seen_on = day
            type(self).objects.filter(pk=self.pk).update(last_seen_on=day)

    @property
    def has_read_today(self):
        """Whether the plan was read today, on the user's own clock."""
        return self.last_read_on == self.today

    def note_reading(self, day):
        """Note the day on which the plan was read."""
        self.last_read_on = day
        type(self).objects.filter(pk=self.pk).update(last_read_on=day)


def _form_of(address):
    """Return the form in which an address is kept, or as it is where no page would take it."""
    try:
        return one_form(address)
    except NoAddress:
        return address.strip().lower()


def _as_kept_before(typed):
    """Yield the forms in which a migration may have left the address that is typed."""
    typed = typed.replace("\0", "").strip().lower()
    if len(typed) > LONGEST:
        return
    yield typed
    address = bare(typed)
    if address.isascii():
        return
    with suppress(UnicodeError, NoAddress):
        mailed_to = by_the_older_standard(address)
        form = one_form(mailed_to)
        yield form + APART
        if in_ascii(address) == mailed_to:
            yield form


def _waits_about(user_id, addresses):
    """Return the sessions in which a sign-in of this user was begun and waits, as for a code."""
    traces = [str(user_id), user_id.hex, *(json.dumps(each.lower()) for each in addresses)]
    waits = Session.objects.filter(user=None)
    return waits.filter(pk__in=[wait.pk for wait in waits.iterator() if wait.may_hold(traces)])


class Consent(models.Model):
    """What a user agreed to, word for word by its version, and when."""

    stays_here = "is what this site was told; another one asks"

    class Kind(models.TextChoices):
        PRIVACY = "privacy"
        AGE = "age"

    telling = Telling(
        _("What I agreed to"),
        place=14,
        lead="kind",
        labels={
            "kind": _("What I agreed to"),
            "version": _("Version"),
            "given_at": _("Agreed on"),
            "withdrawn_at": _("Taken back on"),
        },
        said={
            "kind": named(
                {
                    Kind.AGE: _("I am 16 or older."),
                    Kind.PRIVACY: _("I agree that this site saves what I write."),
                }
            )
        },
    )

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=10, choices=Kind)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("given_at")),
                name="accounts_consent_withdrawn_after_given",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.version}"
