"""From a template to the words of a mail.

A mail is one text file: its first line is the subject, and paragraphs are parted by an empty line.
The HTML says the same words in the look of templates/mail/base.html, unless a file of the same name
ending in .html says them better. It shows a paragraph that is only a sign-in code in large print,
and one of some words, a colon and an address below as a button.
"""

import re

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string, select_template

from mail.addresses import by_the_older_standard, host_in_ascii

CODE = re.compile(r"\d{4}-\d{4}")
BUTTON = re.compile(r"(?P<label>.+):\n(?P<address>https?://[^\s@]+)")


class Message(EmailMultiAlternatives):
    """Each header on one line: a folded List-Unsubscribe breaks some servers' signatures."""

    def message(self):
        message = super().message()
        message.policy = message.policy.clone(max_line_length=None)
        return message


class Stencil:
    """A mail that many people get, made once as bytes, with blanks for what is each one's own.

    Making a message takes ten times as long as filling one in.
    """

    def __init__(self, message, blanks):
        """`blanks`: {name: the text that stands in its place}; each of them does, somewhere."""
        names = {text.encode(): name for name, text in blanks.items()}
        marks = re.compile(b"(" + b"|".join(map(re.escape, names)) + b")")
        parts = marks.split(as_bytes(message))
        if set(parts[1::2]) != set(names):
            raise ValueError("A blank is missing in the message.")
        self.pieces, self.blanks = parts[::2], [names[mark] for mark in parts[1::2]]

    def fill(self, **values):
        """Return the bytes of one person's mail. `values`: {name: ASCII text}."""
        own = {name: value.encode("ascii") for name, value in values.items()}
        filled = [
            part for i, name in enumerate(self.blanks) for part in (self.pieces[i], own[name])
        ]
        return b"".join([*filled, self.pieces[-1]])


def as_bytes(message):
    """Return a Django message as it goes to the mail server."""
    return message.message().as_bytes(linesep="\r\n")


def in_ascii(address):
    """An address as mail servers take it: a host name in other letters has a form in these. What
    stands before the @ has none: UnicodeError."""
    if address.isascii():
        return address
    name, _, host = address.rpartition("@")
    try:
        return f"{name.encode('ascii').decode()}@{host_in_ascii(host)}"
    except UnicodeError:
        # Kept from before, as i❤.ws: no other host is meant by it.
        return by_the_older_standard(address)


def compose(template, context, headers=None):
    """Return {"subject", "text", "html", "headers"} for `<app>/emails/<name>`, no ending."""
    context = {**_site(), **context}
    subject, _, text = render_to_string(f"{template}.txt", context).strip().partition("\n")
    text = re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"
    html = select_template([f"{template}.html", "mail/letter.html"]).render(
        {**context, "subject": subject, **_parts_of(text)}
    )
    return {"subject": subject.strip(), "text": text, "html": html, "headers": headers or {}}


def _site():
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }


def _parts_of(text):
    """What templates/mail/letter.html shows of a text that extends letter.txt."""
    greeting, *paragraphs, foot = text.strip().split("\n\n")
    return {
        "greeting": greeting.rstrip(","),
        "paragraphs": [_shown(paragraph.strip()) for paragraph in paragraphs],
        "foot": foot.removeprefix("--").strip(),
    }


def _shown(paragraph):
    if button := BUTTON.fullmatch(paragraph):
        return {"label": button["label"], "url": button["address"]}
    return {"text": paragraph, "is_code": bool(CODE.fullmatch(paragraph))}
