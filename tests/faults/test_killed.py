"""Processes that end in the middle of a batch: without a goodbye, or by one Ctrl-C."""

import pytest

from tests.faults.house import deliveries, waiting


@pytest.mark.every_day
def test_children_of_the_pool_are_killed(workers, luck):
    workers.mails_begin()
    for moment in workers.moments(3):
        workers.wait_for(moment)
        workers.kill(luck.choice(workers.senders()))
    workers.finish()
    workers.check(kills=3)


def test_a_worker_and_its_children_are_killed(workers):
    workers.mails_begin()
    workers.wait_for(*workers.moments(1))
    pool = workers.pool()
    workers.kill(workers.part("worker"), *pool)
    workers.finish()
    workers.check(kills=len(pool))


@pytest.mark.every_day
def test_the_scheduler_that_sends_is_killed(one_machine):
    one_machine.mails_begin()
    one_machine.wait_for(*one_machine.moments(1))
    one_machine.kill(one_machine.part("beat"))
    one_machine.finish()
    one_machine.check(kills=1)


def test_ctrl_c_in_the_middle_of_a_batch(either):
    either.mails_begin()
    either.wait_for(*either.moments(1, until=0.6))
    either.site.stop()
    assert waiting().exists(), "It came too late to be in the middle."
    assert not deliveries().filter(state="in flight").exists(), either.story("One was cut off.")
    either.site.go_up()
    either.finish()
    either.check()
