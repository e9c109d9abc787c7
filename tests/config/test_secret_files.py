"""A secret may stand in a file of its own, as systemd and container engines hand them over."""

import base64
import re

import pytest

from config import environment
from tests.promises.test_headers import HTTPS, manage
from tests.support.live_server import OURS

SECRETS = {"SECRET_KEY": "s" * 60, "SEALING_KEYS": base64.b64encode(b"f" * 32).decode()}
NO_SECRETS = {**HTTPS, "SECRET_KEY": None, "SEALING_KEYS": None}


def in_files(folder, **secrets):
    """Write each secret to a file as an editor leaves it. Returns the settings that name them."""
    folder.mkdir()
    for name, secret in secrets.items():
        (folder / name.lower()).write_text(f"{secret}\n")
    return {f"{name}_FILE": str(folder / name.lower()) for name in secrets}


def test_a_site_whose_secrets_stand_in_files_is_set_up_and_writes_none(tmp_path):
    var, url = tmp_path / "var", f"sqlite:///{tmp_path}/elsewhere.sqlite3"
    (var / "static").mkdir(parents=True)
    files = in_files(tmp_path / "secrets", **SECRETS, DATABASE_URL=url)
    started = manage(var, "setup", **{**NO_SECRETS, **files})
    assert started.returncode == 0, started.stderr
    assert (tmp_path / "elsewhere.sqlite3").exists()
    assert not (var / "lamplight.env").exists()
    assert not list(var.glob("*.sqlite3"))


def test_the_credentials_of_a_service_are_its_secrets(tmp_path):
    (tmp_path / "static").mkdir()
    for name, secret in SECRETS.items():
        (tmp_path / f"lamplight_{name.lower()}").write_text(secret)
    handed_over = {**NO_SECRETS, "CREDENTIALS_DIRECTORY": str(tmp_path)}
    started = manage(tmp_path, "setup", **handed_over)
    assert started.returncode == 0, started.stderr
    assert not (tmp_path / "lamplight.env").exists()


def test_beside_a_secret_in_a_file_none_is_made_and_the_missing_one_is_named(tmp_path):
    files = in_files(tmp_path / "secrets", SECRET_KEY=SECRETS["SECRET_KEY"])
    # The database of before, to which lamplight.env never belonged.
    (tmp_path / "lamplight.sqlite3").touch()
    refusal = assert_makes_no_secret(tmp_path, **files)
    assert "Set SEALING_KEYS_FILE to its file, like /run/secrets/sealing_keys." in refusal
    assert "lamplight.env" not in refusal


def test_beside_the_credentials_of_a_service_none_is_made(tmp_path):
    (tmp_path / "lamplight_secret_key").write_text(SECRETS["SECRET_KEY"])
    (tmp_path / "lamplight_sealing_key").write_text(SECRETS["SEALING_KEYS"])
    refusal = assert_makes_no_secret(tmp_path, CREDENTIALS_DIRECTORY=str(tmp_path))
    assert "Put it into the file sealing_keys of LoadCredential=lamplight:" in refusal


def test_a_secret_under_nearly_its_name_is_refused_before_another_is_made(tmp_path):
    for slip in ("SEALING_KEY", "SEALING_KEY_FILE"):
        refusal = assert_makes_no_secret(tmp_path, **{slip: "secretsecret"})
        assert f"instead of {slip}, or remove it." in refusal


def assert_makes_no_secret(var, **given):
    started = manage(var, "setup", **{**NO_SECRETS, **given})
    assert started.returncode != 0
    assert "Traceback" not in started.stderr
    assert "secretsecret" not in started.stderr
    assert not (var / "lamplight.env").exists()
    return started.stderr


def test_a_secret_that_is_set_and_in_a_file_is_refused(tmp_path):
    files = in_files(tmp_path / "secrets", SECRET_KEY="secret" * 10)
    assert_refused(tmp_path, files, "SECRET_KEY and SECRET_KEY_FILE (/")


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "No such file"), (b"secret\xff\xfe", "it is no text"), (b" \n", "nothing stands in")],
)
def test_a_file_without_a_secret_is_refused_by_its_path_alone(tmp_path, content, why):
    path = tmp_path / "email_url"
    if content is not None:
        path.write_bytes(content)
    refusal = assert_refused(tmp_path, {"EMAIL_URL_FILE": str(path)}, f"EMAIL_URL_FILE is {path}")
    assert why in refusal


def assert_refused(tmp_path, settings, sentence):
    started = manage(tmp_path, "check", **{**HTTPS, **settings})
    assert started.returncode != 0
    assert sentence in started.stderr
    assert "Traceback" not in started.stderr
    assert "secretsecret" not in started.stderr
    return started.stderr


def test_what_is_wrong_in_a_file_is_refused_without_the_password(tmp_path):
    files = in_files(tmp_path / "secrets", EMAIL_URL="smtp://u:secretsecret@mail.example.org")
    assert_refused(tmp_path, files, "EMAIL_URL is no mail server's address.")


def test_keys_stand_one_a_line_or_with_commas(monkeypatch):
    monkeypatch.setattr(environment, "given", {"SEALING_KEYS": "new\r\nold,\n older \n"})
    assert environment.items("SEALING_KEYS") == ["new", "old", "older"]


def test_a_misspelt_file_is_told_by_its_right_name(monkeypatch):
    monkeypatch.setattr(environment, "given", {"SEALING_KEY_FILE": "x", "SECRET_KEY_FILE": "x"})
    assert environment.misspelt() == {"SEALING_KEY_FILE": "SEALING_KEYS_FILE"}


def test_whatever_may_hold_a_secret_may_stand_in_a_file():
    secret = {name for name in environment.NAMES if re.search("KEY|TOKEN|_URL$", name)}
    assert secret - {"SITE_URL", "LEAVE_URL"} == set(environment.SECRETS)
    assert set(environment.FILES) <= set(OURS)
