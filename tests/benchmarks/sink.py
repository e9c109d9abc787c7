"""A mail server that takes everything at once and keeps only who was sent which Message-ID.

    with running_sink() as sink:
        sink.url
        sink.total()     # how many mails were accepted
        sink.accepted()  # [(recipient, Message-ID, moment by time.monotonic())] as they came
        sink.forget()

The tests' own server (aiosmtpd) spends more time on a mail than the product does, so that it, not
the product, would be measured. This one is a process of its own and does as little as SMTP allows:
a thread a connection, blocking sockets, one answer for whatever came in one piece.

It keeps to one processor, and `away_from_sink` keeps a loop that only sends to the others, as if
they were two machines. Sharing one by chance, the two are more than twice as fast (10,500 mails a
second against 4,000), and no two runs could be compared.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time

from tests.support.servers import free_port

HOST = "127.0.0.1"
STARTING_MAY_TAKE = 10  # seconds
EXTENSIONS = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"


@contextlib.contextmanager
def running_sink():
    sink = Sink()
    try:
        sink.wait_until_ready()
        yield sink
    finally:
        sink.stop()


@contextlib.contextmanager
def away_from_sink():
    """Keep this thread off the processor of the sink."""
    allowed = processors()
    keep_to(allowed[1:] or allowed)
    try:
        yield
    finally:
        keep_to(allowed)


def processors():
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def keep_to(some):
    if some:
        os.sched_setaffinity(0, some)


class Sink:
    """The process, as seen by the one that measures."""

    def __init__(self):
        self.host, self.port = HOST, free_port()
        self.url = f"smtp://{self.host}:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.sink", str(self.port)]
        )

    def wait_until_ready(self):
        give_up_at = time.monotonic() + STARTING_MAY_TAKE
        while True:
            try:
                return self.total()
            except OSError:
                if self.process.poll() is not None or time.monotonic() > give_up_at:
                    raise
                time.sleep(0.05)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def total(self):
        return self._ask("XTOTAL")

    def accepted(self):
        return self._ask("XACCEPTED")

    def forget(self):
        self._ask("XFORGET")

    def _ask(self, question):
        with socket.create_connection((self.host, self.port)) as line, line.makefile("rwb") as talk:
            talk.readline()
            talk.write(f"{question}\r\n".encode())
            talk.flush()
            return json.loads(talk.readline().removeprefix(b"250 "))


# In the process ---------------------------------------------------------------------------------


def serve(port):
    keep_to(processors()[:1])
    accepted = []  # Appending and counting need no lock.
    with socket.create_server((HOST, port), backlog=100) as server:
        while True:
            line, _address = server.accept()
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=talk, args=(line, accepted), daemon=True).start()


def talk(line, accepted):
    with line, contextlib.suppress(ConnectionError):
        Conversation(line, accepted).go_on()


class Conversation:
    def __init__(self, line, accepted):
        self.line, self.accepted = line, accepted
        self.heard, self.answers = b"", [b"220 sink\r\n"]
        self.recipient = ""

    def go_on(self):
        while command := self.hear_until(b"\r\n"):
            self.answers.append(self.answer(command[:4].upper(), command))
            if command.upper() == b"QUIT":
                self.speak()
                return

    def answer(self, verb, command):
        if verb == b"QUIT":
            return b"221 Bye\r\n"
        if verb in (b"EHLO", b"HELO"):
            return EXTENSIONS
        if verb == b"RCPT":
            self.recipient = command[command.index(b"<") + 1 : command.index(b">")].decode()
        elif verb == b"DATA":
            self.answers.append(b"354 Go on\r\n")
            self.take(self.hear_until(b"\r\n.\r\n"))
        elif command.startswith(b"X"):
            return b"250 %s\r\n" % json.dumps(self.told(command)).encode()
        return b"250 OK\r\n"

    def take(self, message):
        start = message.index(b"Message-ID: <") + len(b"Message-ID: <")
        message_id = message[start : message.index(b">", start)].decode()
        self.accepted.append((self.recipient, message_id, time.monotonic()))

    def told(self, question):
        if question == b"XACCEPTED":
            return self.accepted
        if question == b"XFORGET":
            self.accepted.clear()
        return len(self.accepted)

    def hear_until(self, end):
        """What comes before `end`, or nothing once the line is closed."""
        while end not in self.heard:
            self.speak()
            more = self.line.recv(65536)
            if not more:
                return b""
            self.heard += more
        said, _, self.heard = self.heard.partition(end)
        return said

    def speak(self):
        if self.answers:
            self.line.sendall(b"".join(self.answers))
            self.answers.clear()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
