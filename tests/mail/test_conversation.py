"""Word for word with a mail server, one that takes commands together and one that does not."""

import smtplib
import socket
import threading
from contextlib import suppress

import pytest

from mail.conversation import PlainConversation, ReplyLost

US, YOU = "us@example.org", "alice@example.org"
MAIL = b"Subject: s\r\n\r\nOne.\r\n.\r\n..two\r\n"


@pytest.fixture(params=[True, False], ids=["together", "one by one"])
def server(smtp, request):
    smtp.pipelines = request.param
    return smtp


@pytest.fixture
def line(server):
    with PlainConversation(server.host, server.port, timeout=5) as line:
        yield line


def taken(server):
    return [(mail.sender, mail.recipients, mail.raw) for mail in server.messages]


def test_a_mail_arrives_as_it_is_whatever_its_lines_begin_with(server, line):
    for _ in range(3):
        line.post(US, YOU, MAIL)
    assert taken(server) == [(US, [YOU], MAIL)] * 3


def test_a_mail_without_a_last_line_end_gets_one(server, line):
    line.post(US, YOU, b"Subject: s\r\n\r\nEnd")
    assert server.messages[0].raw == b"Subject: s\r\n\r\nEnd\r\n"


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ("MAIL", smtplib.SMTPSenderRefused),
        ("RCPT", smtplib.SMTPRecipientsRefused),
        ("DATA", smtplib.SMTPDataError),
    ],
)
@pytest.mark.parametrize("code", [451, 550])
def test_what_is_refused_is_told_by_its_step_and_the_next_mail_goes_on(
    server, line, step, error, code
):
    server.refuse(f"{code} 5.7.1 No", step=step)
    with pytest.raises(error) as refusal:
        line.post(US, YOU, MAIL)
    told = getattr(
        refusal.value, "recipients", {YOU: (getattr(refusal.value, "smtp_code", 0), b"")}
    )
    assert told[YOU][0] == code
    assert server.messages == []
    server.accept()
    line.post(US, YOU, MAIL)
    assert len(server.messages) == 1
    assert server.connections == 1


def test_a_lost_answer_is_told_apart(server, line):
    server.lose_replies()
    with pytest.raises(ReplyLost):
        line.post(US, YOU, MAIL)
    assert len(server.messages) == 1


@pytest.mark.parametrize(
    "address", ["a@example.org>\r\nRCPT TO:<eve@example.org", "a\n@example.org"]
)
def test_no_address_becomes_a_command(server, line, address):
    with pytest.raises(ValueError):
        line.post(US, address, MAIL)
    assert server.messages == []


# Servers that behave as some do -------------------------------------------------------------------


def spoken_to(answers):
    """What a client said to a server that answers each group of commands with these."""
    listener = socket.create_server(("127.0.0.1", 0))
    heard = []

    def serve():
        with listener:
            client, _ = listener.accept()
        with client, suppress(OSError):
            client.sendall(b"220 hello\r\n")
            for answer in answers:
                heard.append(client.recv(65536))
                client.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    return listener.getsockname()[1], heard, thread


HELLO = b"250-here\r\n250 PIPELINING\r\n"


def test_three_commands_go_in_one_piece_and_the_mail_in_another():
    port, heard, thread = spoken_to([HELLO, b"250 a\r\n250 b\r\n354 go\r\n", b"250 kept\r\n", b""])
    with PlainConversation("127.0.0.1", port, timeout=5) as line:
        line.post(US, YOU, MAIL)
        line.close()
    thread.join()
    assert heard[1] == b"MAIL FROM:<us@example.org>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\n"
    assert heard[2] == b"Subject: s\r\n\r\nOne.\r\n..\r\n...two\r\n.\r\n"


def test_a_server_that_waits_for_data_for_nobody_gets_none():
    port, heard, thread = spoken_to([HELLO, b"250 a\r\n550 nobody\r\n354 go\r\n", b"250 kept\r\n"])
    with (
        PlainConversation("127.0.0.1", port, timeout=5) as line,
        pytest.raises(smtplib.SMTPRecipientsRefused),
    ):
        line.post(US, YOU, MAIL)
    thread.join()
    assert heard[2] == b""


def test_a_refusal_counts_though_the_server_hangs_up_after_it():
    port, _, thread = spoken_to([HELLO, b"250 a\r\n550 nobody\r\n"])
    with (
        PlainConversation("127.0.0.1", port, timeout=5) as line,
        pytest.raises(smtplib.SMTPRecipientsRefused) as refusal,
    ):
        line.post(US, YOU, MAIL)
    thread.join()
    assert refusal.value.recipients == {YOU: (550, b"nobody")}


def test_what_is_no_answer_is_a_line_that_broke():
    port, _, thread = spoken_to([HELLO, b"hello\r\n250 b\r\n354 go\r\n"])
    with (
        PlainConversation("127.0.0.1", port, timeout=5) as line,
        pytest.raises(smtplib.SMTPServerDisconnected),
    ):
        line.post(US, YOU, MAIL)
    thread.join()


@pytest.mark.parametrize("answer", [b"", b"250 a\r\n", b"250 a\r\n250 b\r\n"])
def test_a_line_that_breaks_before_the_data_is_no_lost_answer(answer):
    port, _, thread = spoken_to([HELLO, answer])
    with PlainConversation("127.0.0.1", port, timeout=5) as line:
        with pytest.raises((smtplib.SMTPServerDisconnected, OSError)) as broken:
            line.post(US, YOU, MAIL)
        line.close()
    thread.join()
    assert not isinstance(broken.value, ReplyLost)
