"""What the records of the sender's domain say to other mail servers: SPF, DKIM, DMARC, and the name
of the machine that sends.

Nothing is looked up: the records stand in a file, a line each, as `dig +noall +answer` prints them.

    example.org.  3600  IN  TXT  "v=spf1 mx -all"
"""

import re
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import ip_address

from django.conf import settings

from config.doctor.findings import Finding, Note
from config.mail_server import is_here

TYPES = ("TXT", "MX", "A", "AAAA", "PTR", "CNAME")
LINE = re.compile(
    r"(?P<name>\S+)\s+(?:\d+\s+)?(?:IN\s+)?(?P<type>" + "|".join(TYPES) + r")\s+(?P<value>.+)",
    re.IGNORECASE,
)
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
# What costs whoever reads the record a look-up of its own: RFC 7208 allows ten.
LOOKS_UP = re.compile(r"^[+?~-]?(?:include:|a\b|mx\b|ptr\b|exists:)|^redirect=")
MOST_LOOKUPS = 10


@dataclass(frozen=True)
class Record:
    """One line of the file. Names are in small letters without the dot at the end."""

    name: str
    type: str
    value: str


def domain(asked):
    if asked.records is None:
        return
    try:
        records = parsed(asked.records.read_text())
    except (OSError, UnicodeDecodeError):
        yield Finding(
            "The file of --records cannot be read.", "Make it a text file that this user may read."
        )
        return
    if not records:
        yield Finding(
            "No record stands in the file of --records.",
            "Write lines into it as `dig +noall +answer` prints them; docs/watching.md has the "
            "commands.",
        )
        return
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].lower()
    yield Note(f"Records of {sender}: {len(records)} lines.")
    yield from _spf(records, sender)
    yield from _dkim(records, sender)
    yield from _dmarc(records, sender)
    yield from _reverse_name(records)


def parsed(text):
    """Return the records of a text; lines of other kinds, and what stands behind a ;, are left."""
    found = (LINE.fullmatch(line.strip()) for line in text.splitlines())
    return [
        Record(_name(match["name"]), match["type"].upper(), _value(match["value"]))
        for match in found
        if match and not match["name"].startswith(";")
    ]


def _name(text):
    return text.rstrip(".").lower()


def _value(text):
    """Return a value in one piece: a long text is several strings, which belong together."""
    strings = STRING.findall(text)
    return re.sub(r"\\(.)", r"\1", "".join(strings)) if strings else text.strip()


def _texts(records, name, begins):
    return [
        record.value
        for record in records
        if (record.type, record.name) == ("TXT", name) and record.value.lower().startswith(begins)
    ]


def _spf(records, sender):
    found = _texts(records, sender, "v=spf1")
    if not found:
        yield Finding(
            f"{sender} has no SPF record, so anybody can send in its name and our emails look like "
            "that.",
            f'Make a TXT record of {sender} like "v=spf1 mx -all", with the server that sends.',
        )
    elif len(found) > 1:
        yield Finding(
            f"{sender} has {len(found)} SPF records, which is as good as none.",
            "Put what they allow into one of them and remove the others.",
        )
    else:
        yield from _spf_says(found[0].lower().split()[1:], sender)


def _spf_says(words, sender):
    if "all" in words or "+all" in words or "?all" in words:
        yield Finding(
            f"The SPF record of {sender} lets everybody send.", "End it with ~all or -all."
        )
    elif not any(word in ("~all", "-all") or word.startswith("redirect=") for word in words):
        yield Finding(
            f"The SPF record of {sender} does not say what about all other servers.",
            "End it with ~all or -all.",
        )
    if sum(bool(LOOKS_UP.match(word)) for word in words) > MOST_LOOKUPS:
        yield Finding(
            f"The SPF record of {sender} needs more than {MOST_LOOKUPS} look-ups, so other servers "
            "give up on it.",
            "Take out of it what sends no mail for you.",
        )


def _dkim(records, sender):
    keys = [record for record in records if record.name.endswith(f"._domainkey.{sender}")]
    # A CNAME leads to the key at the provider; what stands there is the provider's.
    texts = [_tags(record.value) for record in keys if record.type == "TXT"]
    if any(record.type == "CNAME" for record in keys) or any(tags.get("p") for tags in texts):
        return
    if texts:
        yield Finding(
            f"The DKIM key of {sender} is empty, which means that it is withdrawn.",
            "Make a new key in the mail server, and put its record into the domain.",
        )
    else:
        yield Finding(
            f"No DKIM key of {sender} stands among the records.",
            "Turn on DKIM in the mail server and put the record it shows into the domain, like "
            f"mail._domainkey.{sender}.",
        )


def _dmarc(records, sender):
    labels = sender.split(".")
    # Where the domain itself has none, that of the one above it holds.
    above = [".".join(labels[n:]) for n in range(len(labels) - 1)]
    found = next((t for name in above if (t := _texts(records, f"_dmarc.{name}", "v=dmarc1"))), [])
    if not found:
        yield Finding(
            f"{sender} has no DMARC record, and large mail providers refuse emails without one.",
            f'Make a TXT record of _dmarc.{sender} like "v=DMARC1; p=quarantine".',
        )
    elif len(found) > 1:
        yield Finding(
            f"{sender} has {len(found)} DMARC records, which is as good as none.",
            "Keep one of them.",
        )
    elif _tags(found[0]).get("p") not in ("none", "quarantine", "reject"):
        yield Finding(
            f"The DMARC record of {sender} does not say what to do with emails that fail.",
            "Put p=none, p=quarantine or p=reject behind v=DMARC1.",
        )


def _tags(text):
    pairs = (tag.partition("=") for tag in text.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _reverse_name(records):
    """Look at the machine that sends. A provider's has its name, and nobody writes that down."""
    names = {record.name: _name(record.value) for record in records if record.type == "PTR"}
    for host, address in _that_send(records):
        name = names.get(ip_address(address).reverse_pointer)
        if name is None:
            yield Finding(
                f"No name is given for the address of {host}, and many servers take no mail from "
                "a machine without a name.",
                "Have whoever gave you the address set its name (a PTR record), and put the line "
                "of `dig -x` into the file.",
            )
        elif (name, address) not in _addresses(records):
            yield Finding(
                f"The name of the address of {host} is {name}, which does not lead back to it.",
                "Make both records name the same machine.",
            )


def _that_send(records):
    """Return [(host, address)] of our own mail server, where the file says its addresses."""
    hosts = {settings.EMAIL_HOST.lower()} if not is_here(settings.EMAIL_HOST) else set()
    named = (record.value.split()[-1:] for record in records if record.type == "MX")
    hosts |= {_name(host) for words in named for host in words}
    return [pair for pair in _addresses(records) if pair[0] in hosts]


def _addresses(records):
    found = [(record.name, record.value) for record in records if record.type in ("A", "AAAA")]
    return [pair for pair in found if _is_address(pair[1])]


def _is_address(text):
    try:
        # One of a single cable, as fe80::1%eth0, has no name.
        return bool(ip_address(text).reverse_pointer)
    except ValueError:
        return False
