"""The servers that the other tests stand on do what they promise."""

import smtplib
from email.message import EmailMessage

import psycopg
import pytest
import redis

from tests.support.servers import postgresql_server, redis_server, smtp_server


def test_postgresql_comes_back_with_its_data():
    with postgresql_server() as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 'yes' AS answer")
        server.stop()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(server.url)
        server.start()
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == ("yes",)


def test_nothing_of_a_server_is_left():
    with redis_server() as server:
        client = redis.Redis.from_url(server.url)
        client.set("answer", "yes")
        folder = server.folder
    with client, pytest.raises(redis.ConnectionError):
        client.get("answer")
    assert not folder.exists()


def test_smtp_keeps_the_envelope_and_the_message():
    with smtp_server() as server:
        send(server)
    mail = server.messages[0]
    assert (mail.sender, mail.recipients) == ("from@example.org", ["to@example.org"])
    assert mail.message["Subject"] == "Grüße"


def test_smtp_can_refuse_and_accept_again():
    with smtp_server() as server:
        server.refuse()
        with pytest.raises(smtplib.SMTPDataError, match="Try again later"):
            send(server)
        server.accept()
        send(server)
        assert len(server.messages) == 1


def test_smtp_can_hang_and_still_be_stopped():
    with smtp_server() as server:
        server.hang()
        with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
            send(server, timeout=0.2)
    assert server.messages == []


def send(server, timeout=5):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "from@example.org",
        "to@example.org",
        "Grüße",
    )
    message.set_content("Hello")
    with smtplib.SMTP(server.host, server.port, timeout=timeout) as client:
        client.send_message(message)
