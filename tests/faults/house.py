"""The running application with people whose mail is due, and the count of what became of it."""

import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil
from django.db import connections
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from config.databases import database_from_url
from mail.models import LEASE, ClockReading
from reminders.deliveries.models import Delivery
from reminders.models import Reminder
from tests.faults.savers import Savers, Saves

PEOPLE = 340
# How many of them have a mail in most tests.
MAILS = 160
# So slow that there is time to break something while mails flow.
SECONDS_A_MAIL = 0.015
# Time passes when nothing has moved for so long: a sender looks for due mails every second.
STILL = 1.5
FINISHING_MAY_TAKE = 120  # seconds
# The name under which the tests' own process reaches the database of the application.
ALIAS = "house"

MOVED_CLOCK = Path(__file__).parent / "moved_clock"

MAKE_PEOPLE = f"""
from tests.faults.people import make
make({PEOPLE})
"""
# A batch is 200 mails long; with shorter ones a few hundred keep every worker busy.
TICK = """
import mail.tasks
from reminders.tasks import tick
mail.tasks.BATCH = 10
tick()
"""


class House:
    """What a test of this folder breaks things in, while people save.

    `site`, `smtp`, `redis` and `postgresql` are the servers; without Redis the scheduler does the
    work itself, and without PostgreSQL all lies in SQLite.
    """

    def __init__(self, site, smtp, redis=None, postgresql=None):
        self.site, self.smtp, self.redis, self.postgresql = site, smtp, redis, postgresql
        self.savers = Savers(site)
        self.has_people = self.has_killed = self.is_sound = False
        self.count = None

    # Before the fault --------------------------------------------------------------------------

    def begin(self, luck):
        """Forget the last test and have everything run."""
        self.luck, self.count, self.expected, self.is_sound = luck, None, 0, False
        self._start_servers()
        self.savers.pause()
        self.smtp.accept()
        self.smtp.messages.clear()
        self.smtp.lost_replies = 0
        self.smtp.seconds_a_mail = SECONDS_A_MAIL
        if not self.has_people:
            self.site.manage("setup")
            self.site.manage("shell", "--no-imports", "--command", MAKE_PEOPLE)
            self.has_people = True
        deliveries().delete()
        ClockReading.objects.using(ALIAS).delete()
        Reminder.objects.using(ALIAS).update(
            next_due_at=None,
            next_on=None,
            last_due_at=None,
            stopped_at=None,
            stopped_for="",
            bounces=0,
        )
        if self.has_killed and self.site.family():
            # `up` counts who dies, and ends everything after six within ten minutes.
            self.site.stop()
        self.has_killed = False
        if not self.site.family():
            self.site.go_up()
        self.savers.start()

    def _start_servers(self):
        """Those that a test left dead because it failed."""
        if self.smtp.controller is None:
            self.smtp.start()
        for server in (self.redis, self.postgresql):
            if server and server.process is None:
                server.start()

    def come_due(self, part=slice(MAILS)):
        """Make the mail of a part of the people due a minute ago.

        They all live where it is about one in the afternoon, so the mail is worth sending for
        hours.
        """
        due_at = timezone.now() - timedelta(minutes=1)
        users = User.objects.using(ALIAS)
        zone = f"Etc/GMT{due_at.hour - 13:+d}"
        users.update(time_zone=zone)
        local = due_at.astimezone(ZoneInfo(zone))
        with_mails = users.filter(reminder__isnull=False)
        chosen = [user.pk for user in with_mails.order_by("email")[part]]
        self.expected += len(chosen)
        Reminder.objects.using(ALIAS).filter(user__in=chosen).update(
            local_time=local.time(), next_on=local.date(), next_zone=zone, next_due_at=due_at
        )

    def tick(self):
        """A tick in a process of its own: the scheduler's first one is twenty seconds away."""
        return self.site.manage("shell", "--no-imports", "--command", TICK)

    def mails_begin(self):
        self.come_due()
        self.tick()

    # The moment of the fault -------------------------------------------------------------------

    def moments(self, number, until=0.85):
        """Numbers of mails after which something shall happen, well apart."""
        steps = range(10, int(self.expected * until), 15)
        return sorted(step + self.luck.randrange(10) for step in self.luck.sample(steps, number))

    def wait_for(self, moment):
        """Until the mail server has taken that many mails, and then a moment by chance."""
        self.wait_until(lambda: len(self.smtp.messages) >= moment)
        time.sleep(self.luck.uniform(0, 2 * SECONDS_A_MAIL))

    def part(self, name):
        """One of the processes that `manage.py up` has started: "worker" or "beat"."""
        parts = self.site.family()[0].children()
        return next(process for process in parts if name in process.cmdline())

    def serving(self):
        """The processes of the web server that answer."""
        return [each for each in self.part("gunicorn").children() if "gunicorn" in each.cmdline()]

    def pool(self):
        return self.part("worker").children()

    def senders(self):
        """Those of the pool who talk to the mail server at this moment, or all of them."""
        pool = self.pool()
        return [process for process in pool if self._is_sending(process)] or pool

    def _is_sending(self, process):
        try:
            return self.smtp.port in (c.raddr.port for c in process.net_connections() if c.raddr)
        except psutil.NoSuchProcess:
            return False

    def are_all_sending(self):
        return all(map(self._is_sending, self.pool()))

    def kill(self, *processes):
        self.has_killed = True
        for process in processes:
            process.kill()

    @contextmanager
    def moved_clock(self, hours):
        """What the application starts meanwhile has a wrong clock, and the servers a right one."""
        environment = self.site.environment
        self.site.environment = {
            **environment,
            "PYTHONPATH": str(MOVED_CLOCK),
            "CLOCK_MOVED_BY_HOURS": str(hours),
        }
        try:
            yield
        finally:
            self.site.environment = environment

    # Afterwards --------------------------------------------------------------------------------

    def finish(self):
        """Until every mail that came due is over."""
        self.wait_until(lambda: deliveries().count() == self.expected and not waiting().exists())

    def wait_until(self, is_so):
        give_up_at = time.monotonic() + FINISHING_MAY_TAKE
        before, moved_at = None, time.monotonic()
        while not is_so():
            assert self.site.process.poll() is None, self.story("Everything has ended.")
            assert time.monotonic() < give_up_at, self.story("It does not go on.")
            now = self._state()
            if now != before or self.smtp.conversations:
                before, moved_at = now, time.monotonic()
            elif time.monotonic() - moved_at > STILL:
                let_time_pass()
            time.sleep(0.05)

    def _state(self):
        rows = waiting().order_by("pk").values_list("pk", "state", "wake_at")
        return list(rows), len(self.smtp.messages)

    def check(self, kills=0, refused=0):
        """Count what became of the mails, and hold it against what may happen."""
        self.count = count = self._count(kills)
        states = Counter(deliveries().values_list("state", flat=True))
        people = {delivery.reminder_id for delivery in deliveries()}
        assert count.mails == len(people) == self.expected, self.story("Not a row for each.")
        assert not waiting().exists(), self.story("Some still wait.")
        assert count.lost == 0, self.story("Mails were lost.")
        assert count.duplicates <= kills + count.lost_replies, self.story("Too many came twice.")
        assert states.pop("failed", 0) == refused, self.story("Not the refused ones failed.")
        # It takes two: a mail is sent once more before it is held.
        marks_left = kills + count.lost_replies
        assert 2 * states.pop("unknown", 0) <= marks_left, self.story("Too many are held.")
        assert set(states) == {"sent"}, self.story(f"They ended as {dict(states)}.")
        self._check_saves()

    def check_saves(self, kills=0):
        """The same where no mail was due."""
        self.count = Count(kills=kills)
        self._check_saves()

    def _check_saves(self):
        acknowledged = self.savers.acknowledged
        self.wait_until(lambda: self.savers.acknowledged > acknowledged)
        self.count.saves = saves = self.savers.stop()
        assert saves.lost == 0, self.story("What was acknowledged is not there.")
        self.is_sound = True

    def _count(self, kills):
        copies = Counter(mail.message["Message-ID"][1:33] for mail in self.smtp.messages)
        rows = dict(deliveries().values_list("message_id", "state"))
        assert copies.keys() <= {message_id.hex for message_id in rows}
        return Count(
            mails=len(rows),
            lost=sum(id.hex not in copies and state != "failed" for id, state in rows.items()),
            duplicates=copies.total() - len(copies),
            kills=kills,
            lost_replies=self.smtp.lost_replies,
            unknown=sum(state == "unknown" for state in rows.values()),
        )

    def story(self, sentence):
        states = Counter(deliveries().values_list("state", "attempts"))
        return (
            f"{sentence} FAULTS_SEED={self.luck.seed_text} {self.count}\n"
            f"Expected {self.expected}, taken {len(self.smtp.messages)}, (state, tries): {states}\n"
            f"{self.site.output()[-8000:]}"
        )


@dataclass
class Count:
    """Of mails and, under names of their own, of saves."""

    mails: int = 0
    lost: int = 0
    duplicates: int = 0
    kills: int = 0
    lost_replies: int = 0
    unknown: int = 0
    saves: Saves = field(default_factory=Saves)

    def as_dict(self):
        saves = {f"saves_{name}": count for name, count in asdict(self.saves).items()}
        return {**asdict(self), "saves": self.saves.acknowledged, **saves}


def deliveries():
    return Delivery.objects.using(ALIAS)


def waiting():
    return deliveries().filter(wake_at__isnull=False)


def let_time_pass():
    """Let the five minutes of a lease pass: `wake_at` moves back, and nothing else.

    Only for mails that nobody holds: no connection to the mail server is open, and nothing has
    moved for a while. Retries that wait longer take this a few times. The product needs no setting
    to be tested, and the order in which mails wake is what it would have been.
    """
    waiting().filter(wake_at__gt=timezone.now()).update(wake_at=F("wake_at") - LEASE)


@contextmanager
def in_the_database_of(url):
    """The tests' own process reads and changes the ledger there. Without a pool: that has threads
    which would live on."""
    database = database_from_url(url)
    database["OPTIONS"].pop("pool", None)
    connections.settings[ALIAS] = connections.configure_settings({"default": database})["default"]
    try:
        yield
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.settings[ALIAS]
