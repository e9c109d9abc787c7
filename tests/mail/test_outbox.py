import re
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.serializers import serialize
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from mail.letters import compose
from mail.models import OutboxMail, UnreadableMail
from mail.tasks import send_due
from tests.support.account_mails import ACCOUNT_MAILS, account_letter
from tests.support.factories import person
from tests.support.mailbox import newest_code

HOUR = timedelta(hours=1)
LETTER = {
    "subject": "Your code",
    "text": "Here it is.\n\n1234-5678\n\nIt works for ten minutes.\n",
    "html": "<p>1234-5678</p>",
    "headers": {},
}
# Somebody else may see a mail, or the list of mails, on a person's phone.
TELLING = re.compile(r"relapse|recover|sober|addict|drug|using", re.IGNORECASE)


def put(recipient="alice@example.org", good_for=HOUR):
    return OutboxMail.put(kind="test", recipient=recipient, letter=LETTER, good_for=good_for)


# The row ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_mail_comes_and_goes_with_the_callers_transaction():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put()
        _ = 1 / 0
    assert not OutboxMail.objects.exists()
    with transaction.atomic():
        put()
    assert OutboxMail.objects.count() == 1


@pytest.mark.django_db
def test_a_letter_is_sealed_while_it_waits():
    mail = put()
    assert b"1234" not in bytes(OutboxMail.objects.get().sealed_letter)
    assert OutboxMail.objects.get().letter() == {**LETTER, "to": mail.recipient}


@pytest.mark.django_db
def test_no_column_of_any_table_holds_a_code_in_clear(client):
    person()
    client.post("/account/login/", {"login": "alice@example.org"})
    code = newest_code()
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                assert code not in " ".join(map(readable, row)), table


def readable(value):
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


@pytest.mark.django_db
def test_a_letter_is_gone_when_its_mail_is_over(post_office):
    put()
    send_due()
    mail = OutboxMail.objects.get()
    assert mail.state == "sent"
    assert bytes(mail.sealed_letter) == b""
    assert "1234" not in serialize("json", [mail])


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"state": "sent", "wake_at": None}, "sent_has_moment"),
        ({"sent_at": timezone.now()}, "sent_has_moment"),
        ({"state": "failed"}, "over_when_asleep"),
        ({"wake_at": None}, "over_when_asleep"),
    ],
)
@pytest.mark.django_db
def test_the_database_refuses_a_state_that_cannot_be(values, name):
    mail = put()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        OutboxMail.objects.filter(pk=mail.pk).update(**values)


@pytest.mark.django_db
def test_a_waiting_letter_opens_after_the_outer_key_changed_until_the_old_one_goes(settings):
    old, new = project.SEALING_KEYS[0], "bmV3" * 10 + "bmU="
    mail = put()
    settings.SEALING_KEYS = [new, old]
    assert mail.letter()["text"] == LETTER["text"]
    settings.SEALING_KEYS = [new]
    with pytest.raises(UnreadableMail):
        mail.letter()


# The words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ACCOUNT_MAILS)
def test_every_account_mail_has_a_subject_and_the_same_words_twice(name):
    letter = account_letter(name)
    assert 0 < len(letter["subject"]) < 60
    for line in letter["text"].split("\n"):
        words = line.strip(" -,:")
        assert words in words_of(letter["html"]) or f'href="{words}"' in letter["html"]


@pytest.mark.parametrize("name", ACCOUNT_MAILS)
def test_no_account_mail_tells_what_this_is(name):
    letter = account_letter(name)
    for part in ("subject", "text", "html"):
        assert not TELLING.search(letter[part]), part


@pytest.mark.parametrize("name", ACCOUNT_MAILS)
def test_no_account_mail_fetches_anything(name):
    html = account_letter(name)["html"]
    assert not re.search(r"<(img|script|link|iframe)|src=|url\(|@import", html)


def words_of(html):
    return re.sub(r"<[^>]+>", "", html).replace("&#x27;", "'").replace("&amp;", "&")


def test_html_shows_what_was_typed_as_text():
    html = compose("accounts/emails/login_code", {"code": "<b>1</b>"})["html"]
    assert "<b>1</b>" not in html


# Without a mail server ----------------------------------------------------------------------------


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "mail.backends.FolderBackend"
    settings.MAIL_FOLDER = tmp_path / "mail"
    return settings.MAIL_FOLDER


@pytest.mark.django_db
def test_a_mail_becomes_a_file_for_its_owner_only_and_shows_its_code(folder, caplog):
    put()
    send_due()
    (path,) = folder.iterdir()
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert "1234-5678" in path.read_text()
    assert "Not sent, as EMAIL_URL is empty. To read in " in caplog.text
    assert "Code: 1234-5678" in caplog.text
    assert str(path) in caplog.text


def test_a_mail_without_a_code_shows_none(folder, caplog):
    message = EmailMultiAlternatives("Hello", "Ring 2125-5501 now.", to=["alice@example.org"])
    get_connection().send_messages([message])
    assert "Code:" not in caplog.text
    assert len(list(folder.iterdir())) == 1


def test_a_mail_that_is_over_is_forgotten_after_thirty_days(db):
    now = timezone.now()
    letter = {"subject": "s", "text": "t", "html": "h", "headers": {}}
    old, new, waiting = (
        OutboxMail.put(
            kind="notice", recipient="a@example.org", letter=letter, good_for=timedelta(1)
        )
        for _ in range(3)
    )
    for mail, age in ((old, 31), (new, 29)):
        mail.arrived_at = now
        mail.mark_sent()
        OutboxMail.objects.filter(pk=mail.pk).update(created_at=now - timedelta(days=age))
    OutboxMail.forget_old(now)
    assert set(OutboxMail.objects.values_list("pk", flat=True)) == {new.pk, waiting.pk}
