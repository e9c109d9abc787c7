"""Where the site is and who its mails are from: addresses as an operator writes them, made into
the one form in which browsers and mail servers send them, or refused in a sentence."""

import re
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

import idna
from django.core.exceptions import ImproperlyConfigured

from config.environment import Slip, because
from records.text import clean_text

USUAL_PORTS = {"http": 80, "https": 443}
LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
LONGEST_HOST = 253
# It stands in the head of every page and mail; a mail's header ends at 998 letters.
LONGEST_NAME = 60
NAMED_ADDRESS = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")


def in_brackets(host):
    """Return a host as it stands before a port."""
    return f"[{host}]" if ":" in host else host


def site_address(text):
    """Return (the address of the site, its host) from SITE_URL."""
    try:
        address, host = _site_address(text)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"SITE_URL is missing or is no web address.{because(error)} Set it to the address "
            "people open, and nothing behind its host and port: like https://plan.example.org, "
            "http://192.168.1.20:8000 or http://[fd00::20]:8000"
        ) from error
    return address, host


def _site_address(text):
    parts = urlsplit(text)
    if parts.scheme not in USUAL_PORTS:
        raise Slip("It begins with neither https:// nor http://")
    if parts.path.strip("/") or "?" in text or "#" in text:
        raise Slip("The site cannot live below a path")
    host, port = _host_and_port(parts)
    usual = port in (None, USUAL_PORTS[parts.scheme])
    return f"{parts.scheme}://{host}" + ("" if usual else f":{port}"), host


def _host_and_port(parts):
    if "@" in parts.netloc:
        raise Slip("A name and a password have no place in it")
    port = parts.port
    if port == 0:
        raise Slip("There is no port 0")
    bracketed = "[" in parts.netloc
    return host_name(f"[{parts.hostname}]" if bracketed else parts.hostname or ""), port


def host_name(text):
    """Return a host as browsers send it: small letters, ASCII, IPv6 short and in brackets.

    ValueError for what is none.
    """
    if "%" in text:
        raise Slip("A browser leaves out what stands behind a % in its host")
    if text.startswith("["):
        return f"[{IPv6Address(text[1:-1]).compressed}]"
    host = text.removesuffix(".").lower()
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode()
    labels = host.split(".")
    if len(host) > LONGEST_HOST or not all(map(LABEL.fullmatch, labels)):
        raise Slip("Its host is not the name of a machine")
    if labels[-1].isdigit():
        ip_address(host)
    return host


def check_findable(host):
    """Raise ValueError for a host that no name server can be asked for. Inside a network machines
    have names, as mail_1, that would be none in SITE_URL."""
    if not host.isprintable() or " " in host:
        raise Slip("Its host is not the name of a machine")
    try:
        # What Python does before it asks; what it refuses there breaks whoever calls.
        host.encode("idna")
    except UnicodeError as error:
        raise Slip("Its host is not the name of a machine") from error


def allowed_hosts(text):
    """Return the names in ALLOWED_HOSTS, each as a browser sends it."""
    return [_allowed(word.strip("\"'")) for word in re.split(r"[\s,;]+", text) if word.strip("\"'")]


def _allowed(word):
    if word == "*":
        return word
    bare = re.sub(r"^https?://", "", word, flags=re.IGNORECASE).rstrip("/")
    dot = "." if bare.startswith((".", "*.")) else ""
    bare = bare.removeprefix("*").removeprefix(".")
    try:
        return dot + _host_in_list(bare)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"ALLOWED_HOSTS has {word!r}, which is no host name. Set it to names with commas "
            "between them, like plan.example.org,www.example.org"
        ) from error


def _host_in_list(bare):
    try:
        return host_name(f"[{IPv6Address(bare)}]")
    except ValueError:
        parts = urlsplit(f"//{bare}")
    if parts.path or parts.query or parts.fragment:
        raise Slip("A path is no part of a host")
    return _host_and_port(parts)[0]


def leave_address(text):
    """Return LEAVE_URL as it is, when a browser can go there; empty is nowhere."""
    try:
        parts = urlsplit(text)
        is_fine = not text or (parts.scheme in USUAL_PORTS and host_name(parts.hostname or ""))
    except ValueError:
        is_fine = False
    if not is_fine:
        raise ImproperlyConfigured(
            "LEAVE_URL is no web address. Set it to a page like https://www.wikipedia.org/, or "
            "leave it empty."
        )
    return text


def site_name(text):
    """Return SITE_NAME in one piece of visible letters."""
    name = clean_text(text, single_line=True)
    if not 0 < len(name) <= LONGEST_NAME:
        raise ImproperlyConfigured(
            f"SITE_NAME has {len(name)} letters. Set it to 1 to {LONGEST_NAME}, like Lamplight."
        )
    return name


def usual_sender(name, host):
    """Return the sender while none is set: hello@ the site's own host, under the site's name."""
    return str(Address(name, addr_spec=f"hello@{_mail_host(host)}"))


def sender(name, text):
    """Return a mail address with or without a name, written so that mail servers read it.

    `name` is that of the setting.
    """
    line = clean_text(text, single_line=True)
    named = NAMED_ADDRESS.fullmatch(line)
    try:
        display = _unquoted(named["name"]) if named else ""
        return str(Address(display, addr_spec=_mail_address(named["address"] if named else line)))
    except (ValueError, MessageError, IndexError) as error:
        raise ImproperlyConfigured(
            f"{name} is no mail address. Set it like hello@plan.example.org"
            + ("" if name == "OPERATOR_EMAIL" else " or Lamplight <hello@plan.example.org>")
        ) from error


def mail_address(name, text):
    """Return a mail address without a name; empty is nobody's. `name` is that of the setting."""
    return parseaddr(sender(name, text))[1] if text else ""


def _unquoted(name):
    name = name.strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    return name


def _mail_address(text):
    local, at, host = text.strip().rpartition("@")
    if not (local and at and local.isascii()):
        raise Slip("It is no mail address")
    host = host if host.startswith("[") else host_name(host)
    address = Address(addr_spec=f"{local}@{host}")
    if re.search(r"\s", address.username):
        raise Slip("It is no mail address")
    return address.addr_spec


def _mail_host(host):
    """Put a bare IP address in brackets, as it stands behind an @."""
    if host.startswith("["):
        return f"[IPv6:{host[1:-1]}]"
    return f"[{host}]" if host.replace(".", "").isdigit() else host
