"""The broker and the mail server go away, forget, refuse, hang, and keep their replies."""

import time

import pytest

from tests.faults.house import MAILS, SECONDS_A_MAIL
from tests.faults.people import address
from tests.support.servers import Trouble

TICK_WITHOUT_BATCHES = """
from django.utils import timezone
from reminders.models import Reminder
while Reminder.objects.claim_due(timezone.now()) is not None:
    pass
"""


@pytest.mark.every_day
def test_redis_is_killed_with_its_memory(workers, luck):
    keep_every_worker_busy(workers)
    workers.tick()
    workers.wait_for(luck.randrange(5, 60))
    redis_comes_back_empty(workers)


def test_redis_is_killed_while_a_worker_keeps_a_task_for_later(workers):
    """Celery ended when it lost Redis with a message in hand and room for another one."""
    keep_every_worker_busy(workers)
    # No batches, so that the workers get one task a second: two are busy, and the third waits.
    workers.site.manage("shell", "--no-imports", "--command", TICK_WITHOUT_BATCHES)
    with workers.redis.client() as client:
        workers.wait_until(lambda: client.hlen("unacked") and workers.are_all_sending())
    redis_comes_back_empty(workers)


def keep_every_worker_busy(workers):
    """So many and so slow that both workers have enough for some seconds, and tasks wait."""
    workers.smtp.seconds_a_mail = 0.05
    workers.come_due(slice(300))


def redis_comes_back_empty(workers):
    workers.redis.kill()
    workers.smtp.seconds_a_mail = SECONDS_A_MAIL
    time.sleep(workers.luck.uniform(0.5, 3))
    workers.redis.start()
    # Nobody helps: the scheduler ticks again, and the workers find what it gives to the broker.
    workers.come_due(slice(300, None))
    workers.finish()
    workers.check()


@pytest.mark.every_day
def test_the_mail_server_is_away_for_a_while(workers, luck):
    workers.mails_begin()
    workers.wait_for(*workers.moments(1))
    workers.smtp.stop()
    time.sleep(luck.uniform(1, 4))
    workers.smtp.start()
    workers.finish()
    workers.check()


def test_the_mail_server_is_slow_with_every_mail(either, luck):
    either.smtp.seconds_a_mail = luck.uniform(0.5, 2)
    either.come_due(slice(20))
    either.tick()
    either.finish()
    either.check()


def test_the_mail_server_hangs_with_a_mail(workers, luck):
    kind = luck.choice([Trouble.HANG, Trouble.KEEP_AND_HANG])
    turns = iter([None] * luck.randrange(MAILS // 2) + [kind])
    workers.smtp.trouble_with = lambda _: next(turns, None)
    workers.mails_begin()
    workers.finish()
    workers.check()
    assert workers.count.lost_replies == 1


@pytest.mark.every_day
def test_the_connection_breaks_before_the_reply(workers, luck):
    def trouble(_):
        return Trouble.KEEP_AND_BREAK_OFF if luck.random() < 1 / 50 else None

    workers.smtp.trouble_with = trouble
    workers.mails_begin()
    workers.finish()
    workers.check()


def test_mails_are_put_off_once_and_mailboxes_refused(workers, luck):
    put_off = set()

    def trouble(message_id):
        if message_id in put_off or luck.random() > 1 / 10:
            return None
        put_off.add(message_id)
        return "451 4.7.1 Try again later"

    workers.smtp.trouble_with = trouble
    for number in luck.sample(range(MAILS), 12):
        workers.smtp.refuse_recipient(address(number), "550 5.1.1 Unknown")
    workers.mails_begin()
    workers.finish()
    workers.check(refused=12)
    assert put_off
