"""`manage.py doctor` about mails: the mail server, and the records of the sender's domain."""

import pytest

from config.doctor.records import parsed
from tests.support.servers import SMTPServer, free_port

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

RECORDS = """\
; <<>> dig +noall +answer, one line each
plan.example.org.  3600 IN TXT "v=spf1 ip4:192.0.2.25 " "-all"
mail._domainkey.plan.example.org. 3600 IN TXT "v=DKIM1; k=rsa; p=MIIBIjANBg"
_dmarc.example.org  TXT  "v=DMARC1; p=quarantine; rua=mailto:hello@example.org"
plan.example.org. IN MX 10 mail.plan.example.org.
mail.plan.example.org. 60 IN A 192.0.2.25
25.2.0.192.in-addr.arpa. 60 IN PTR mail.plan.example.org.
"""


@pytest.fixture
def with_password(with_mail, settings):
    """The mail server asks for a name and a password, and the site has the right ones."""
    server = SMTPServer(password="right:one")
    server.start()
    settings.EMAIL_PORT = server.port
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "lamplight", "right:one"
    yield server
    server.stop()


# The mail server ---------------------------------------------------------------------------------


def test_with_the_right_password_nothing_is_said(with_password, doctor):
    assert doctor().code == 0


def test_6_a_wrong_password(with_password, doctor, settings):
    settings.EMAIL_HOST_PASSWORD = "wrong-one"
    told = doctor()
    assert told.only("The mail server takes nothing: it refused the name or password.")
    assert "EMAIL_URL" in told.text
    assert "wrong-one" not in told.text
    assert "right" not in told.text.partition("Set the right name")[0]


def test_7_nothing_listens_there(with_mail, doctor, settings):
    settings.EMAIL_PORT = free_port()
    told = doctor()
    assert told.only("The mail server takes nothing: it refused the connection.")


def test_a_mail_that_was_asked_for_is_sent(with_mail, doctor):
    told = doctor("--mail-to", "dana@example.org")
    assert told.code == 0
    assert "The mail server took an email to the address you gave." in told.text
    (mail,) = with_mail.messages
    assert mail.recipients == ["dana@example.org"]
    assert mail.message["Subject"] == "The mail server works"
    assert "dana" not in told.text


@pytest.mark.parametrize(
    ("reply", "wrong"),
    [
        ("554 5.7.1 Relay access denied", "it takes no such mail from here (554)."),
        ("550 5.1.1 <dana@example.org> No such user", "The mail server refused the address (550)."),
        ("451 4.7.1 Greylisted", "The mail server took no email for now (451)."),
    ],
    ids=["8 relaying", "no mailbox", "later"],
)
def test_8_a_refusal_is_said_in_plain_words(with_mail, doctor, reply, wrong):
    with_mail.refuse(reply, step="RCPT")
    told = doctor("--mail-to", "dana@example.org")
    assert (told.code, "Wrong: 1." in told.text) == (1, True)
    assert wrong in told.text
    assert "dana" not in told.text


def test_a_sender_that_is_refused(with_mail, doctor):
    with_mail.refuse("553 5.7.1 Sender address rejected", step="MAIL")
    told = doctor("--mail-to", "dana@example.org")
    assert told.only("The mail server takes nothing: it refused the sender.")


def test_without_a_mail_server_none_can_be_sent(at_home, doctor):
    assert doctor("--mail-to", "dana@example.org").only("No email can be sent")


# Records -----------------------------------------------------------------------------------------


@pytest.fixture
def with_records(with_mail, settings, doctor, tmp_path):
    """What is said of records, which are RECORDS with some of it replaced."""
    settings.DEFAULT_FROM_EMAIL = "Lamplight <hello@plan.example.org>"

    def say(before="", after=""):
        assert before in RECORDS
        path = tmp_path / "records"
        path.write_text(RECORDS.replace(before, after) if before else RECORDS)
        return doctor("--records", str(path))

    return say


def test_of_records_that_are_as_they_should_be_nothing_is_said(with_records):
    told = with_records()
    assert (told.code, "Records of plan.example.org: 6 lines." in told.text) == (0, True)


@pytest.mark.parametrize(
    ("before", "after", "wrong"),
    [
        ("_dmarc.example.org", "_dmarc.example.net", "plan.example.org has no DMARC record"),
        ("p=quarantine; ", "", "The DMARC record of plan.example.org does not say"),
        ("v=spf1", "v=spf2", "plan.example.org has no SPF record"),
        (
            "plan.example.org. IN MX",
            'plan.example.org. TXT "v=spf1 mx -all"\nplan.example.org. IN MX',
            "plan.example.org has 2 SPF records",
        ),
        ("-all", "+all", "The SPF record of plan.example.org lets everybody send."),
        ("p=MIIBIjANBg", "p=", "The DKIM key of plan.example.org is empty"),
        ("_domainkey.plan", "_domainkey.other", "No DKIM key of plan.example.org"),
        ("25.2.0.192", "26.2.0.192", "No name is given for the address of mail.plan.example.org"),
        ("PTR mail.plan", "PTR host7.plan", "The name of the address of mail.plan.example.org is"),
    ],
    ids=["20 DMARC", "policy", "SPF", "two SPF", "all", "key", "DKIM", "name", "not back"],
)
def test_20_a_record_that_is_missing_or_wrong(with_records, before, after, wrong):
    assert with_records(before, after).only(wrong)


def test_odd_lines_of_records_are_left(with_records):
    line = "plan.example.org. IN MX 10 mail.plan.example.org.\n"
    odd = 'plan.example.org. IN MX ""\nmail.plan.example.org. AAAA fe80::1%eth0\n'
    told = with_records(line, line + odd)
    assert (told.code, "8 lines" in told.text) == (0, True), told.text


def test_a_file_without_records_is_said(with_records):
    assert with_records(RECORDS, "nothing\n").only("No record stands in the file of --records.")


def test_a_line_is_read_as_dig_prints_it():
    (record,) = parsed('A.Example.org.\t300\tIN\tTXT\t"one \\"two\\" " "three"')
    assert (record.name, record.type, record.value) == ("a.example.org", "TXT", 'one "two" three')
