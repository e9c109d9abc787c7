"""What is kept of an answer: its words and marks, without what is different each time."""

import email
import re
from email import policy
from hashlib import sha256

TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*')
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
KEPT_AS_TYPED = re.compile(r"(<(?:pre|textarea)\b.*?</(?:pre|textarea)>)", re.DOTALL)
TOLD = ("Content-Type", "Location", "Content-Disposition")
MAIL_TOLD = ("Subject", "From", "To", "Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post")
NOT_ME = re.compile(r"(/not-me/)[\w-]+")
CODE = re.compile(r"^\d{4}-\d{4}$", re.MULTILINE)
TEXTS = ("text/", "application/manifest+json", "application/json")


class Writer:
    """Writes texts into a folder. Keys become numbers, in the order in which they are first met."""

    def __init__(self, folder):
        self.folder = folder
        self.numbers = {}

    def write(self, name, text):
        path = self.folder / f"{self.without_keys(name).strip('/') or 'index'}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.without_keys(text).rstrip("\n") + "\n")

    def without_keys(self, text):
        return KEY.sub(lambda key: f"key-{self.number(key[0])}", text)

    def number(self, key):
        return self.numbers.setdefault(key, len(self.numbers) + 1)


def of_answer(response):
    """Status, the headers that lead somewhere, and the page."""
    told = [f"{name}: {response[name]}" for name in TOLD if name in response]
    return "\n".join([f"Status: {response.status_code}", *told, "", _body(response)])


def _body(response):
    kind, content = response.get("Content-Type", ""), response.getvalue()
    if kind.startswith("text/html"):
        return of_html(content.decode())
    if kind.startswith(TEXTS):
        return content.decode().replace("\r\n", "\n")
    return f"{len(content)} bytes, {sha256(content).hexdigest()}" if content else ""


def of_html(html):
    """The page, a line wherever there is space beside a tag: how a template is set is no matter,
    whether there is space is."""
    pieces = KEPT_AS_TYPED.split(TOKEN.sub(r"\1", html))
    return "".join(_tidy(piece) if place % 2 == 0 else piece for place, piece in enumerate(pieces))


def _tidy(html):
    return re.sub(r" ?(<[^<>]*>) ?", _on_a_line, re.sub(r"\s+", " ", html))


def _on_a_line(match):
    whole, tag = match[0], match[1]
    return ("\n" if whole[0] == " " else "") + tag + ("\n" if whole[-1] == " " else "")


def of_mail(data):
    """Its headers and both its bodies, without the code or the token of a link."""
    mail = _opened(data)
    told = [f"{name}: {mail[name]}" for name in MAIL_TOLD if name in mail]
    html = _mail_body(mail, "html")
    text = "\n".join([*told, "", _mail_body(mail, "plain"), of_html(html) if html else "No HTML."])
    text = NOT_ME.sub(r"\1the-token", text)
    code = code_in(data)
    return text.replace(code, "the-code") if code else text


def code_in(data):
    """The code that a mail brings, or ""."""
    found = CODE.search(_mail_body(_opened(data), "plain"))
    return found[0] if found else ""


def _opened(data):
    return email.message_from_bytes(data, policy=policy.default)


def _mail_body(mail, kind):
    body = mail.get_body([kind])
    return body.get_content() if body else ""
