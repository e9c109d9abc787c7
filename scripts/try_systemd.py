"""Is docs/install-debian.md true? `sudo python3 scripts/try_systemd.py`

Reads the page and does what it says, block by block, on a bare Debian 13 with systemd, with the
last commit of this repository. Then it is the first person: invited, signed up by a code in a mail,
with a word saved and printed. Then it kills what runs, loses the database and restores it, moves to
PostgreSQL, and starts the machine anew. Says how long each step took, and ends with 1 when
something is not as the page says.

Needs root, debootstrap, systemd-nspawn and aiosmtpd (a development package of this repository), and
the ports 80, 443 and 8000.
"""

import argparse
import re
import sys
import threading
import time
from pathlib import Path

from debian_root import RELEASE, REPOSITORY, Machine, build, on_top_of, running, wait_for
from first_person import FirstPerson, begin_to_count, link_in, mail_server, say

PAGE = REPOSITORY / "docs" / "install-debian.md"
STEPS = ("1", "2", "3", "4", "5", "6")
BACKUP, LARGER = "A backup each day", "PostgreSQL and Redis"
# What somebody puts their own for. This machine has no name that Let's Encrypt could find.
CLONE, OWN_CLONE = "git clone ADDRESS", "git clone --quiet /srv/lamplight"
MAIL = "submission://user:password@mail.example.org"
NOT_HERE = ("certbot",)
UNITS = ("web", "beat", "worker", "setup", "backup")
ADDRESS, OTHER_ADDRESS = "new@example.org", "other@example.org"
BACKUPS = "/var/backups/lamplight"
WORDS = "My morning walks."


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=REPOSITORY / "var" / "debian-root")
    parser.add_argument("--release", default=RELEASE, help="another Debian, like bookworm")
    options = parser.parse_args()
    root = options.folder.resolve()
    build(root, options.release)
    with mail_server() as mails, on_top_of(root) as folder:
        try_on(Machine(folder), mails)


def try_on(machine, mails):
    with running(machine):
        follow_the_page(machine, mails)
        look_at_units(machine)
        person = begin(machine, mails)
        kill(machine)
        restart_while_asked(machine)
        back_up(machine)
        lose_the_database(machine, mails, person)
        outgrow_sqlite(machine, mails, person)
        expect_nothing_noted(machine, mails)
    with running(machine):
        wait_for(lambda: is_ready(machine), "After a start of the machine nothing answers.")
        say("the machine started anew: ready by itself")
    person.close()


# What the page says -------------------------------------------------------------------------------


def follow_the_page(machine, mails):
    begin_to_count()
    for title, blocks in sections():
        if title.split(".")[0] in STEPS:
            own = [block.replace(CLONE, OWN_CLONE).replace(MAIL, mails.url) for block in blocks]
            follow(machine, title, own)


def follow(machine, title, blocks):
    for block in blocks:
        if not block.startswith(NOT_HERE):
            done = machine.run(block, check=False)
            if done.returncode:
                sys.exit(f"{title}:\n{block}\nended with {done.returncode}:\n{done.stdout}")
    say(title)


def sections():
    """[(title, [block of commands, ...]), ...]"""
    for section in re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)[1:]:
        title, _line, text = section.partition("\n")
        blocks = re.findall(r"(?:^    .*\n)+", text, flags=re.MULTILINE)
        yield title, [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in blocks]


def section(wanted):
    """The blocks of one section."""
    return next(blocks for title, blocks in sections() if title == wanted)


def look_at_units(machine):
    verified = machine.run(
        "systemd-analyze verify $(ls -d /etc/systemd/system/lamplight* | grep -v [.]d$)",
        check=False,
    )
    if verified.returncode or verified.stdout.strip():
        sys.exit(f"systemd-analyze verify:\n{verified.stdout}")
    say("systemd-analyze verify: nothing to say")
    for unit in UNITS:
        told = machine.run(f"systemd-analyze security lamplight-{unit}.service --no-pager")
        say(f"lamplight-{unit}: " + told.stdout.strip().splitlines()[-1].lstrip("→ "))


# The first person ---------------------------------------------------------------------------------


def begin(machine, mails):
    invited = machine.run("lamplight invite").stdout
    person = FirstPerson(certificate=machine.root / "etc/lamplight/tls/fullchain.pem")
    person.sign_up(link_in(invited), ADDRESS)
    person.type_code(mails.next_code())
    say("signed up with an invitation, and a code by mail")
    person.save_a_reason(WORDS)
    size = person.pdf_size()
    say(f"saved a word, and printed it: a PDF of {size} bytes")
    machine.run(f"lamplight make_staff {ADDRESS}")
    return person


# What breaks --------------------------------------------------------------------------------------


def is_ready(machine):
    asked = "curl -fsS -H 'Host: plan.example.org' http://127.0.0.1:8000/readyz"
    return machine.run(asked, check=False).returncode == 0


def pid_of(machine, unit):
    return machine.run(f"systemctl show --property MainPID --value lamplight-{unit}").stdout.strip()


def kill(machine):
    for unit in ("web", "beat"):
        before, killed_at = pid_of(machine, unit), time.monotonic()
        machine.run(f"kill -9 {before}")
        wait_for(
            lambda unit=unit, before=before: pid_of(machine, unit) not in ("0", before),
            f"{unit} was killed and did not come back.",
        )
        wait_for(lambda: is_ready(machine), "It does not answer again.")
        say(f"kill -9 of {unit}: runs again after {time.monotonic() - killed_at:.1f} s")


def restart_while_asked(machine):
    """A restart makes people wait, and refuses nobody."""
    for how in ("restart lamplight-web", "restart 'lamplight-*.service'", "reload lamplight-web"):
        asker = Asker()
        asker.start()
        machine.run(f"systemctl {how}; sleep 3")
        answered, refused, longest = asker.end()
        say(
            f"systemctl {how}: {answered} answers, {refused} refused, "
            f"the longest wait was {longest:.1f} s"
        )
        if refused:
            sys.exit("Somebody was refused.")


class Asker:
    """Opens Help five times a second, whether or not the last one was answered."""

    def __init__(self):
        self.seconds = []
        self.is_over = threading.Event()
        self.people = []

    def start(self):
        self.starter = threading.Thread(target=self._start_people)
        self.starter.start()

    def _start_people(self):
        while not self.is_over.wait(0.2):
            self.people.append(threading.Thread(target=self._ask))
            self.people[-1].start()

    def _ask(self):
        person, began = FirstPerson(), time.monotonic()
        is_answered = person.is_answered("/help/")
        self.seconds.append(time.monotonic() - began if is_answered else None)
        person.close()

    def end(self):
        """Returns (how many were answered, how many were not, the longest wait)."""
        self.is_over.set()
        for each in (self.starter, *self.people):
            each.join()
        answered = [seconds for seconds in self.seconds if seconds is not None]
        return len(answered), len(self.seconds) - len(answered), max(answered, default=0)


def back_up(machine):
    machine.run(
        "apt-get -qq -y install age; umask 077; age-keygen --output /etc/lamplight/identity"
    )
    recipient = machine.run("age-keygen -y /etc/lamplight/identity").stdout.strip()
    follow(machine, BACKUP, [block.replace("age1...", recipient) for block in section(BACKUP)])
    found = machine.run(f"ls {BACKUPS}").stdout.split()
    if sum(name.endswith(".age") for name in found) != 2:
        sys.exit(f"No backup: {found}")


def lose_the_database(machine, mails, person):
    """A bad day, step by step as docs/backup.md has it."""
    machine.run(f"""
        systemctl stop lamplight.target lamplight-web.socket 'lamplight-*.service'
        mkdir /var/lib/broken && mv /var/lib/lamplight/lamplight.sqlite3* /var/lib/broken
        cd {BACKUPS} && chown lamplight *.age
        install -o lamplight -m 0400 /etc/lamplight/identity {BACKUPS}/identity
        lamplight restore {BACKUPS}/*.data.age --keys {BACKUPS}/*.keys.age \\
            --identity {BACKUPS}/identity
        rm {BACKUPS}/identity
        lamplight setup
        lamplight check_keys
        systemctl start lamplight.target
    """)
    wait_for(lambda: is_ready(machine), "After it was restored it does not answer.")
    person.sign_in(ADDRESS, mails.next_code)
    person.expect_a_reason(WORDS)
    say("the database lost and restored: signed in anew, with the word that was saved before")


def outgrow_sqlite(machine, mails, person):
    follow(machine, LARGER, section(LARGER))
    wait_for(lambda: is_ready(machine), "With PostgreSQL and Redis it does not answer.")
    person.expect_a_reason(WORDS)
    say("still signed in, with the word that was saved before")
    invited = machine.run("lamplight invite").stdout
    other = FirstPerson(certificate=machine.root / "etc/lamplight/tls/fullchain.pem")
    other.sign_up(link_in(invited), OTHER_ADDRESS)
    other.type_code(mails.next_code())
    other.close()
    say("somebody else signed up with PostgreSQL, and a code that a worker mailed")


def expect_nothing_noted(machine, mails):
    """No log has an address, a code, a word or a path."""
    logs = machine.run("journalctl --no-pager; cat /var/log/nginx/*").stdout
    told = [ADDRESS, OTHER_ADDRESS, *mails.codes, WORDS, "GET /"]
    found = [words for words in told if words in logs]
    if found:
        sys.exit(f"A log has: {found}")
    say("no log has an address, a code, a word or a path")


if __name__ == "__main__":
    main()
