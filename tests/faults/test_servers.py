"""The broker and the mail server go away, forget, refuse, hang, and keep their replies."""

import time

from tests.faults.house import MAILS
from tests.faults.people import address
from tests.servers import Trouble


def test_redis_is_killed_with_its_memory(workers, luck):
    half = MAILS // 2
    workers.come_due(slice(half))
    workers.tick()
    workers.wait_for(*workers.moments(1, until=0.5))
    workers.redis.kill()
    time.sleep(luck.uniform(0.5, 3))
    workers.redis.start()
    # Nobody helps: the scheduler ticks again, and the workers find what it gives to the broker.
    workers.come_due(slice(half, None))
    workers.finish()
    workers.check()


def test_the_mail_server_is_away_for_a_while(workers, luck):
    workers.mails_begin()
    workers.wait_for(*workers.moments(1))
    workers.smtp.stop()
    time.sleep(luck.uniform(1, 4))
    workers.smtp.start()
    workers.finish()
    workers.check()


def test_the_mail_server_hangs_with_a_mail(workers, luck):
    kind = luck.choice([Trouble.HANG, Trouble.KEEP_AND_HANG])
    turns = iter([None] * luck.randrange(MAILS // 2) + [kind])
    workers.smtp.trouble_with = lambda _: next(turns, None)
    workers.mails_begin()
    workers.finish()
    workers.check()
    assert workers.count.lost_replies == 1


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
