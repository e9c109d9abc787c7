"""What people wrote before is still there after the migrations of this room."""

from datetime import UTC, datetime

import pytest

from tests.cast import IF, THEN, person
from tests.migrating import migrate, migrate_to_the_newest
from triggers.models import Answer, Trigger

RELEASED = [("triggers", "0002_warning_signs")]
WRITTEN = datetime(2026, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def released(transactional_db):
    """The models as they were released; the newest tables are there again afterwards."""
    yield migrate(RELEASED)
    migrate_to_the_newest()


def test_answers_from_before_the_roles_are_what_the_person_does_then(released):
    alice = person()
    trigger = released.get_model("triggers", "Trigger")(user_id=alice.pk, text=IF)
    trigger.created_at = WRITTEN
    trigger.save()
    answer = released.get_model("triggers", "Answer")
    answer(user_id=alice.pk, trigger_id=trigger.pk, text=THEN).save()
    migrate_to_the_newest()
    kept = Answer.objects.get()
    assert (kept.text, kept.role, kept.times_helped) == (THEN, Answer.Role.THERE, 0)
    kept = Trigger.objects.get()
    assert (kept.text, kept.tags, kept.reworded_at) == (IF, [], WRITTEN)
    assert [answer.text for answer in kept.shown_answers] == [THEN]
