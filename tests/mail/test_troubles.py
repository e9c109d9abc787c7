"""A mail server in trouble is told to whoever runs the site, once and without a person's words."""

import logging
import smtplib
import socket
import ssl

import pytest

from mail.models import OutboxMail
from mail.tasks import send_due
from mail.troubles import Cause, cause_of, told
from tests.mail.test_sending import put


@pytest.fixture(autouse=True)
def nothing_said(monkeypatch):
    monkeypatch.setattr(told, "cause", None)


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 No"), Cause.SIGN_IN),
        (smtplib.SMTPNotSupportedError("STARTTLS"), Cause.ENCRYPTION),
        (smtplib.SMTPServerDisconnected("Gone"), Cause.HUNG_UP),
        (ssl.SSLCertVerificationError("expired"), Cause.ENCRYPTION),
        (socket.gaierror(-2, "Name or service not known"), Cause.NAME),
        (TimeoutError(), Cause.TIMEOUT),
        (ConnectionRefusedError(), Cause.REFUSED),
        (OSError(113, "No route to host"), Cause.NETWORK),
    ],
)
def test_an_error_has_its_cause(error, cause):
    assert cause_of(error) is cause


@pytest.mark.django_db
def test_hours_without_a_mail_server_are_one_warning_and_its_return_is_another(post_office, caplog):
    caplog.set_level(logging.WARNING)
    post_office.stop()
    put()
    for _ in range(3):
        OutboxMail.objects.update(wake_at=OutboxMail.objects.get().created_at)
        send_due()
    refused = "The mail server takes nothing: it refused the connection. Mails that wait: 1."
    assert caplog.messages == [refused]
    post_office.start()
    OutboxMail.objects.update(wake_at=OutboxMail.objects.get().created_at)
    send_due()
    assert caplog.messages == [refused, "The mail server takes mails again."]
    assert "alice" not in caplog.text
