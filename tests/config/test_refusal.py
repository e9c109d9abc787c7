"""What is wrong with a setting is a sentence, however a part of a site is started."""

import pytest

from tests.support.by_hand import BY_HAND, run
from tests.support.live_server import Site

COMMANDS = [["manage.py", "up"], *BY_HAND]
SET_UP = {"LOG_LEVEL": "loud"}, "LOG_LEVEL is 'loud'. Set it to one of: error, warning, info."
NOT_SET_UP = {}, "SECRET_KEY is missing or unreadable. Run `manage.py setup` once"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "var"
    Site(folder).manage("setup")
    return folder


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_wrong_setting_is_told_in_one_sentence_and_nothing_starts(folder, tmp_path, command):
    for site, (wrong, sentence) in ((Site(folder), SET_UP), (Site(tmp_path / "var"), NOT_SET_UP)):
        refused = run(command, {**site.environment, **wrong})
        assert refused.returncode == 1
        assert sentence in refused.stderr
        assert "Traceback" not in refused.stderr
