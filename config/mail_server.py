"""EMAIL_URL: which mail server takes the mails, and how it is spoken to.

The port decides where it can: 465 is encrypted from the first byte, 587 from STARTTLS on. People
write `smtps` for both.
"""

import re
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.addresses import check_findable
from config.environment import ON, Slip, because

ADVICE = (
    "Set it like submission://user:password@mail.example.org (TLS on port 587), "
    "smtps://user:password@mail.example.org (TLS on port 465) or smtp://localhost:25. In the "
    "password write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23, % as %25."
)
PLAIN, STARTTLS, TLS = "plain", "starttls", "tls"
SCHEMES = {
    "smtp": (PLAIN, 25),
    "submission": (STARTTLS, 587),
    "submit": (STARTTLS, 587),
    "smtp+tls": (STARTTLS, 587),
    "smtp+starttls": (STARTTLS, 587),
    "smtps": (TLS, 465),
    "smtp+ssl": (TLS, 465),
    "smtp+smtps": (TLS, 465),
    "submissions": (TLS, 465),
}
BY_PORT = {465: TLS, 587: STARTTLS}
USUAL_WITHOUT_TLS = 25
QUERIES = {"ssl": TLS, "tls": STARTTLS}


def mail_server(url):
    """Return Django's settings for a mail server's address."""
    try:
        return _mail_server(url)
    except ValueError as error:
        # Not `from error`: what the library says may quote the password.
        raise ImproperlyConfigured(
            f"EMAIL_URL is no mail server's address.{because(error)} {ADVICE}"
        ) from None


def _mail_server(url):
    _refuse_what_breaks_an_address(url)
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise Slip("It begins with none of " + ", ".join(SCHEMES))
    how, port = SCHEMES[parts.scheme]
    host = parts.hostname or ("localhost" if parts.scheme == "smtp" else "")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    port = _port(parts.port, port)
    how = _encryption(how, port, parts.query)
    if not host:
        raise Slip("It has no host")
    check_findable(host)
    if parts.path.strip("/") or parts.fragment:
        raise Slip("Something stands behind its host and port")
    if bool(user) != bool(password):
        raise Slip("It has a name without a password, or a password without a name")
    if password and how == PLAIN and not is_here(host):
        raise Slip("The password would go to another machine for everybody to read")
    return {
        "EMAIL_HOST": host,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": user,
        "EMAIL_HOST_PASSWORD": password,
        "EMAIL_USE_TLS": how == STARTTLS,
        "EMAIL_USE_SSL": how == TLS,
    }


def _refuse_what_breaks_an_address(url):
    if re.search(r"[\s\\]", url) or not url.isprintable():
        raise Slip("It has a space or another sign that no address has")


def _port(typed, usual):
    if typed == 0:
        raise Slip("There is no port 0")
    return typed or usual


def _encryption(how, port, query):
    for name, values in parse_qs(query, strict_parsing=bool(query)).items():
        if name in QUERIES and values[0].lower() in ON:
            how = QUERIES[name]
    return BY_PORT.get(port, _after_a_usual_port(how, port))


def _after_a_usual_port(how, port):
    """Port 25 greets in the clear, whatever the address is called."""
    return STARTTLS if how == TLS and port == USUAL_WITHOUT_TLS else how


def is_here(host):
    """Whether a host is this machine, so that nothing passes over a wire."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
