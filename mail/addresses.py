"""E-mail addresses: one form for each, so that one mailbox is one account.

Before the @: NFKC and small letters, which is less than casefold: no letters become one that a mail
server holds apart. Behind it: IDNA 2008, in which faß.de and fass.de are two hosts.
"""

import re
import unicodedata
from urllib.parse import unquote

import idna
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

# What takes no room on a screen, and comes along when an address is pasted. The two joiners are
# apart: in some scripts a host name needs them.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
JOINERS = re.compile("[\u200c\u200d]")
AT = re.compile(r"\s*[@＠﹫]\s*")
# "Jo <jo@example.org>", “jo@example.org”, (jo@example.org)
NAMED = re.compile(r"[^<>@]*<([^<>]*)>[\s.,;]*")
WRAPPED = re.compile("[\"'“„‘«<(\\[](.*)[\"'”“’»>)\\]]", re.DOTALL)
# Quotes that an address does not need: "jo"@example.org is jo@example.org.
QUOTED = re.compile(r'"([\w!#$%&\'*+/=?^`{|}~-]+(?:\.[\w!#$%&\'*+/=?^`{|}~-]+)*)"', re.ASCII)
LONGEST_NAME, LONGEST = 64, 254
# With a name before it, or tracks behind it, as it may be pasted.
LONGEST_TYPED = 1000
# Behind an address whose mailbox somebody else has too: it takes no room, and no mail minds it.
APART = "\u2060"
# Hosts that are in no directory: RFC 6761.
NOWHERE = ("invalid", "localhost")


class NoAddress(ValueError):
    """No mail can reach it. `reason`: "letters", "spaces", "several", or else "invalid"."""

    def __init__(self, reason="invalid"):
        super().__init__(reason)
        self.reason = reason


def bare(text):
    """What was typed, less what came along with it: invisible marks, a name, "mailto:"."""
    text = INVISIBLE.sub("", text).strip()
    if text[:7].lower() == "mailto:":
        text = unquote(text[7:].partition("?")[0]).strip()
    for wrapper in (NAMED, WRAPPED):
        if match := wrapper.fullmatch(text):
            text = match[1].strip()
    return AT.sub("@", text).rstrip(".,;:。")


def one_form(text):
    """The one form in which an address is kept. Raises NoAddress."""
    if len(text) > LONGEST_TYPED:
        raise NoAddress
    text = bare(text)
    _check_that_it_is_one(text)
    name, _at, host = text.rpartition("@")
    name = _name(name)
    if not name.isascii():
        raise NoAddress("letters")
    try:
        in_ascii = f"{name}@{host_in_ascii(host)}"
        validate_email(in_ascii)
    except (UnicodeError, ValidationError) as error:
        raise NoAddress from error
    if len(name) > LONGEST_NAME or len(in_ascii) > LONGEST or not _is_somewhere(in_ascii):
        raise NoAddress
    # The database keeps small letters only. In Cherokee a host name is of large ones.
    return f"{name}@{_host_in_letters(host).lower()}"


def host_in_ascii(host):
    """A host name as mail servers take it. Raises UnicodeError for one that there cannot be."""
    if host.isascii():
        return host.lower()
    try:
        return _encoded(host)
    except UnicodeError:
        # A joiner where no script needs one came along with a paste.
        return _encoded(JOINERS.sub("", host))


def by_the_older_standard(address):
    """The address that mails to it were sent to before IDNA 2008. Raises UnicodeError."""
    name, _at, host = address.rpartition("@")
    return f"{name.encode('ascii').decode()}@{host.encode('idna').decode().lower()}"


def _encoded(host):
    return idna.encode(host, uts46=True, std3_rules=True, transitional=False).decode()


def _host_in_letters(host):
    host = host_in_ascii(host)
    if "xn--" not in host:
        return host
    try:
        return idna.decode(host)
    except UnicodeError:
        # Of an older standard, as those with a picture in it: mail finds it in this form only.
        return host


def _name(text):
    text = JOINERS.sub("", text)
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    quoted = QUOTED.fullmatch(text)
    return quoted[1] if quoted else text


def _check_that_it_is_one(text):
    if text.count("@") > 1 and re.search(r"[\s,;/|<>]", text):
        raise NoAddress("several")
    if re.search(r"\s", text):
        raise NoAddress("spaces" if "@" in text else "invalid")


def leads_nowhere(address):
    """Whether there can be no such mailbox: "invalid" is in no directory, for good (RFC 6761)."""
    return address.rpartition(".")[2] == "invalid"


def _is_somewhere(address):
    """Whether the host could be in a directory of hosts: a name with a dot, no number."""
    labels = address.rpartition("@")[2].split(".")
    last = labels[-1].rstrip("]")
    return len(labels) > 1 and not last.isdigit() and last not in NOWHERE
