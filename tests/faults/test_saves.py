"""What people have saved, while what keeps it breaks."""

import time
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connections
from django.db.models import F
from django.utils import timezone

from reminders.models import Reminder
from tests.faults.house import ALIAS
from tests.support.http_browser import Browser

SECONDS_OF_SAVES = (0.5, 2)
A_YEAR = timedelta(days=365)
A_YEAR_MAY_TAKE = 240  # seconds


def let_them_save(house):
    time.sleep(house.luck.uniform(*SECONDS_OF_SAVES))


@pytest.mark.every_day
def test_the_web_server_is_killed(either):
    for _ in range(2):
        let_them_save(either)
        either.kill(either.part("gunicorn"))
        either.wait_until(either.site.answers)
    either.check_saves(kills=2)


def test_a_process_that_serves_is_killed(either):
    for _ in range(3):
        let_them_save(either)
        either.kill(either.luck.choice(either.serving()))
    let_them_save(either)
    either.check_saves(kills=3)


def test_everything_is_killed_at_once(either):
    let_them_save(either)
    family = either.site.family()
    either.site.kill(family)
    either.site.go_up()
    let_them_save(either)
    either.check_saves(kills=len(family))


@pytest.mark.every_day
def test_postgresql_is_killed(workers):
    let_them_save(workers)
    workers.postgresql.kill()
    they_are_told(workers)
    workers.postgresql.start()
    connections[ALIAS].close()
    let_them_save(workers)
    workers.check_saves(kills=1)


def they_are_told(house):
    """What the site says while its database is away."""
    signed_in = house.savers.people[0].browser
    for _ in range(3):
        assert statuses(house, "/livez") == 200
        assert statuses(house, "/help/") == 200
        page = signed_in.get("/today/")
        assert page.status_code == 503
        assert b"We cannot reach your plan right now" in page.content


def statuses(house, path):
    return Browser(house.site.url).get(path).status_code


@pytest.mark.long_fault
def test_the_disk_is_full_for_a_while(house_on_a_small_disk, small_disk):
    house = house_on_a_small_disk
    let_them_save(house)
    filler = small_disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    house.wait_until(lambda: any(person.outcomes["refused"] for person in house.savers.people))
    assert statuses(house, "/help/") == 200
    filler.unlink()
    let_them_save(house)
    house.check_saves()
    assert house.count.saves.refused


@pytest.mark.long_fault
def test_the_first_tick_after_a_year_of_rest(either):
    """Saves that are refused beside it are counted; nothing that was acknowledged is lost."""
    either.site.stop()
    either.come_due()
    Reminder.objects.using(ALIAS).filter(next_due_at__isnull=False).update(
        next_due_at=F("next_due_at") - A_YEAR, next_on=F("next_on") - A_YEAR
    )
    either.site.go_up()
    late = Reminder.objects.using(ALIAS).filter(next_due_at__lt=timezone.now())
    give_up_at = time.monotonic() + A_YEAR_MAY_TAKE
    while late.exists():
        assert time.monotonic() < give_up_at, either.story("The year is not over.")
        time.sleep(1)
    either.check_saves()
