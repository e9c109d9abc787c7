"""Every mail: those of an account, as its pages send them, and the daily one with each choice."""

import re
from datetime import timedelta

from tools.same.product import HOST, NOW, Visitor
from tools.same.text import KEY, code_in, of_answer, of_mail

PASSWORD = "four words of mine"
OTHER = "another@example.org"
PARTS = "parts"
# Hours in UTC at which the daily mail could be due where the demo person lives.
HOURS = range(11, 15)
# The many are so long that it asks whether it is still useful, and ends when nobody answers.
MANY_DAYS, FEW_DAYS = 35, 2
LINK = re.compile(rf"http://{HOST}(/[\w/-]*)")


def write(product, writer):
    for who, story in ACCOUNT:
        visitor = product.visitor(who)
        story(Told(product, writer, visitor, f"account/{story.__name__}"))
    daily(product, writer)


class Told:
    """One visit: every answer and every mail that comes of it is written down in turn."""

    def __init__(self, product, writer, visitor, name):
        self.product, self.writer, self.visitor, self.name = product, writer, visitor, name
        self.number = 0
        self.code = ""

    def send(self, address, *words, **values):
        """Send a form of a page; keep the answer, the page it leads to and the mails."""
        answer = self.visitor.send(address, *words, **values)
        self._keep("answer", of_answer(answer))
        if "Location" in answer:
            self._keep("page", of_answer(self.visitor.get(answer["Location"])))
        self.keep_mails()

    def keep_mails(self):
        for mail in self.product.mails():
            self._keep("mail", of_mail(mail))
            self.code = code_in(mail) or self.code

    def _keep(self, what, text):
        self.number += 1
        self.writer.write(f"{self.name}/{self.number:02}-{what}", text)


def sign_up(told):
    told.send("/account/signup/", email=OTHER, adult="on", privacy="on")
    told.send("/account/confirm-email/", code=told.code)


def sign_up_again(told):
    told.send("/account/signup/", email=told.product.email, adult="on", privacy="on")


def sign_in(told):
    told.send("/account/login/", login=told.product.email)
    told.send("/account/login/code/confirm/", code=told.code)


def sign_in_as_nobody(told):
    told.send("/account/login/", login=OTHER)


def forget_the_password(told):
    told.send("/account/password/reset/", email=told.product.email)
    told.send("/account/password/reset/confirm/", code=told.code)
    told.send("/account/password/reset/complete/", password1=PASSWORD, password2=PASSWORD)


def set_a_password(told):
    told.send("/account/password/set/", password1=PASSWORD, password2=PASSWORD)


def change_the_password(told):
    old = told.product.password
    told.send("/account/password/change/", oldpassword=old, password1=PASSWORD, password2=PASSWORD)


def change_the_address(told):
    told.send("/account/reauthenticate/password/", password=told.product.password)
    told.send("/account/email/", email=OTHER, action_add="")
    told.send("/account/confirm-email/", code=told.code)


def ask_for_a_sample(told):
    told.send("/mail/", PARTS, **{PARTS: []})
    told.send("/mail/", action="/mail/sample/")


ACCOUNT = (
    ("out", sign_up),
    ("out", sign_up_again),
    ("out", sign_in),
    ("out", sign_in_as_nobody),
    ("out", forget_the_password),
    ("new", set_a_password),
    ("demo", change_the_password),
    ("demo", change_the_address),
    ("demo", ask_for_a_sample),
    ("new", ask_for_a_sample),
)


def daily(product, writer):
    """The mails of a few days with each choice alone, and of many days with all of them."""
    offered = product.visitor("demo").page("/mail/").form(PARTS).offers[PARTS]
    for name, parts in {"none": [], **{part: [part] for part in offered}}.items():
        _live(product, writer, f"daily/{name}", parts, FEW_DAYS)
    _live(product, writer, "daily/all", offered, MANY_DAYS)


def _live(product, writer, name, parts, days):
    visitor = product.visitor("demo")
    visitor.send("/mail/", PARTS, **{PARTS: parts})
    seen = set()
    for day in range(1, days + 1):
        for hour in HOURS:
            moment = NOW.replace(hour=hour, minute=5) + timedelta(days=day)
            product.clock.move_to(moment)
            for number, mail in enumerate(product.mails()):
                text = of_mail(mail)
                writer.write(f"{name}/{moment:%m-%d-%Hh}-{number}", text)
                _follow(writer, name, text, seen)


def _follow(writer, name, text, seen):
    """Open each kind of link of a mail once, as whoever has the mail can."""
    for address in LINK.findall(text):
        kind = KEY.sub("key", address)
        if kind not in seen:
            seen.add(kind)
            writer.write(f"{name}/links{kind}page", of_answer(Visitor({}).get(address)))
