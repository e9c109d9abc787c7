"""From a template to the words of a mail.

A mail is one text file: its first line is the subject, paragraphs are parted by an empty line, and
a paragraph that is only a sign-in code is shown large. The HTML says the same words in the house's
look, unless a file of the same name ending in .html says them better.
"""

import re

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string, select_template

CODE = re.compile(r"\d{4}-\d{4}")


class Message(EmailMultiAlternatives):
    """Each header on one line: a folded List-Unsubscribe breaks some servers' signatures."""

    def message(self):
        message = super().message()
        message.policy = message.policy.clone(max_line_length=None)
        return message


def as_bytes(message):
    """Return a Django message as it goes to the mail server."""
    return message.message().as_bytes(linesep="\r\n")


def compose(template, context, headers=None):
    """Return {"subject", "text", "html", "headers"} for `<room>/emails/<name>`, no ending."""
    context = {**_site(), **context}
    subject, _, text = render_to_string(f"{template}.txt", context).strip().partition("\n")
    text = re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"
    html = select_template([f"{template}.html", "mail/letter.html"]).render(
        {**context, "subject": subject, "paragraphs": list(_paragraphs(text))}
    )
    return {"subject": subject.strip(), "text": text, "html": html, "headers": headers or {}}


def _site():
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "operator_email": settings.OPERATOR_EMAIL,
    }


def _paragraphs(text):
    for paragraph in text.strip().split("\n\n"):
        yield {"text": paragraph.strip(), "is_code": bool(CODE.fullmatch(paragraph.strip()))}
