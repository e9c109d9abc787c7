"""The address that people open, asked as they do: whether the site answers there, by a certificate
that is valid, and whether what stands in front tells it what it has to know."""

import json
import socket
import ssl
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from config import as_seen
from config.doctor.findings import Finding, Note

WAIT = 5  # seconds
# Most are made anew a month before they end.
SOON = timedelta(days=14)
FORWARDED_FOR = "X-Forwarded-For"
REDIRECTS = (301, 302, 303, 307, 308)


def web_address(_asked):
    try:
        yield from _look()
    except ssl.SSLCertVerificationError as error:
        yield Finding(
            f"The certificate at SITE_URL is not valid: {error.verify_message}.",
            "Have the web server in front get a new one, and see that it reloads it.",
        )
    except ssl.SSLError:
        yield Finding(
            "What answers at SITE_URL does not speak https.",
            "See that the web server in front has a certificate for this name and port.",
        )
    except socket.gaierror:
        yield Finding(
            "The host in SITE_URL has no address.",
            "Make an A or AAAA record for it, or see that SITE_URL is spelled right.",
        )
    except (OSError, HTTPException) as error:
        yield Finding(
            f"Nothing answers at SITE_URL ({type(error).__name__}).",
            "Start the site (`manage.py up`), and see that the web server in front runs and no "
            "firewall is in between.",
        )


def _look():
    status, body, ends_at = _get("/livez", as_seen.question())
    if ends_at:
        yield from _of_the_certificate(ends_at)
    seen = _read(body)
    if status != 200 or seen is None:
        yield Finding(
            f"What answers at SITE_URL ({status}) is not this site, or runs with another "
            "SECRET_KEY.",
            "Start the site anew, and see to which host and port the web server in front hands on.",
        )
        return
    yield from _of_the_places(seen)
    if settings.SECURE and not seen["is_secure"]:
        yield Finding(
            "The site is not told that people come by https, so each page leads to itself for "
            "ever.",
            "Have the web server in front set X-Forwarded-Proto to the scheme, and see that "
            "TRUSTED_PROXY_COUNT is not 0.",
        )
    else:
        yield from _of_a_page()


def _of_the_certificate(ends_at):
    left = ends_at - timezone.now()
    if left < SOON:
        yield Finding(
            f"The certificate at SITE_URL ends in {left.days} days.",
            "Have the web server in front get a new one; it should do that by itself.",
        )
    else:
        yield Note(f"The certificate is good for {left.days} days.")


def _of_the_places(seen):
    proxies, trusted = seen["proxies"], seen["trusted"]
    if proxies == trusted:
        return
    if proxies == 0:
        yield Finding(
            f"TRUSTED_PROXY_COUNT is {trusted}, and nothing in front sets {FORWARDED_FOR}: anybody "
            "can say where they come from, so nobody can be kept from guessing codes.",
            f"Have the web server in front add to {FORWARDED_FOR}, or set TRUSTED_PROXY_COUNT to "
            "0 if there is none.",
        )
        return
    yield Finding(
        f"TRUSTED_PROXY_COUNT is {trusted}, and the proxies that write into {FORWARDED_FOR} are "
        f"{proxies}: all people are counted as one, or can say where they come from.",
        f"Set TRUSTED_PROXY_COUNT to {proxies}.",
    )


def _of_a_page():
    """Ask for something as a browser does, that has nothing of a person."""
    status, _, _ = _get(reverse("manifest"), {})
    if status in REDIRECTS:
        yield Finding(
            "A page at SITE_URL leads somewhere else.",
            "Set SITE_URL to the address where it leads, as people see it in the end.",
        )
    elif status == 400:
        yield Finding(
            "The site is asked for by another name than that in SITE_URL.",
            "Have the web server in front hand on the Host that people ask for.",
        )
    elif status != 200:
        yield Finding(
            f"A page at SITE_URL answers {status}.",
            "Look into the log of the site and of the web server in front.",
        )


def _get(path, headers):
    """Return (status, body, when the certificate ends or None). Follows no redirect."""
    with closing(_connection()) as connection:
        connection.request("GET", path, headers={"User-Agent": "Lamplight", **headers})
        ends_at = _end_of_certificate(connection.sock)
        answer = connection.getresponse()
        return answer.status, answer.read(), ends_at


def _connection():
    parts = urlsplit(settings.SITE_URL)
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return HTTPSConnection(parts.hostname, parts.port, timeout=WAIT, context=context)
    return HTTPConnection(parts.hostname, parts.port, timeout=WAIT)


def _end_of_certificate(sock):
    certificate = sock.getpeercert() if isinstance(sock, ssl.SSLSocket) else None
    if not certificate:
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)


def _read(body):
    try:
        seen = json.loads(body)
    except ValueError:
        return None
    return seen if isinstance(seen, dict) and "proxies" in seen else None
