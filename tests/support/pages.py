"""Reading a page the way a browser does: its words, its title and what its forms would send."""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = ("text", "email", "tel", "password", "time", "date", "search", "url")
WITHOUT_WORDS = ("script", "style", "svg", "head")


@dataclass
class PageForm:
    """One form: where it goes to, and what it sends when nobody touches it."""

    action: str
    method: str
    values: dict = field(default_factory=dict)
    texts: list = field(default_factory=list)  # the names of what a person types into
    # Of each button the address, if it has one of its own, and what it sends besides.
    buttons: list = field(default_factory=list)


class Page(HTMLParser):
    """`Page(response).form("text")` is the form with a field of that name."""

    def __init__(self, response):
        super().__init__()
        self.forms = []
        self._title = ""
        self.links = {}
        self._words = []
        self._open = []
        self._link = None
        self._area = self._select = None
        self.feed(response.content.decode())

    @property
    def title(self):
        return " ".join(self._title.split())

    @property
    def text(self):
        """Every word that is shown, with single spaces."""
        return " ".join("".join(self._words).split())

    def form(self, name):
        return next(form for form in self.forms if name in form.values)

    def link(self, words):
        """Where the link with exactly these words leads."""
        return self.links[words]

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self._words.append(" ")
        if tag in (*WITHOUT_WORDS, "title"):
            self._open.append(tag)
        elif tag == "a":
            self._link = (attrs.get("href"), len(self._words))
        elif tag == "form":
            self.forms.append(PageForm(attrs.get("action", ""), attrs.get("method", "get")))
        elif tag == "button" and attrs.get("type") != "button" and self.forms:
            self._start_button(attrs)
        elif tag in ("input", "textarea", "select", "option") and self.forms:
            getattr(self, f"_start_{tag}")(attrs)

    def _start_button(self, attrs):
        sent = {attrs["name"]: attrs.get("value", "")} if "name" in attrs else {}
        self.forms[-1].buttons.append((attrs.get("formaction", ""), sent))

    def _start_input(self, attrs):
        can_be_ticked = attrs.get("type") in ("radio", "checkbox")
        if "name" in attrs and ("checked" in attrs or not can_be_ticked):
            value = attrs.get("value", "on" if can_be_ticked else "")
            self.forms[-1].values[attrs["name"]] = value
        if attrs.get("type") in TYPED and "name" in attrs:
            self.forms[-1].texts.append(attrs["name"])

    def _start_textarea(self, attrs):
        self._area = attrs["name"]
        self.forms[-1].texts.append(self._area)
        self.forms[-1].values[self._area] = ""

    def _start_select(self, attrs):
        self._select = attrs["name"]

    def _start_option(self, attrs):
        values = self.forms[-1].values
        if "selected" in attrs or self._select not in values:
            values[self._select] = attrs.get("value", "")

    def handle_endtag(self, tag):
        if self._open and tag == self._open[-1]:
            self._open.pop()
        elif tag == "a" and self._link:
            address, start = self._link
            self.links[" ".join("".join(self._words[start:]).split())] = address
            self._link = None
        elif tag == "textarea" and self._area:
            # A browser drops the line end that templates put before the text.
            values = self.forms[-1].values
            values[self._area] = values[self._area].removeprefix("\n")
            self._area = None

    def handle_data(self, data):
        if self._area:
            self.forms[-1].values[self._area] += data
        elif "title" in self._open:
            self._title += data
        elif not self._open:
            self._words.append(data)


def shows(response, words):
    """Whether the words stand on the page, escaped or in a field, on one line or on several."""
    page = html.unescape(response.content.decode())
    return words in page or words in " ".join(page.split())


def send(client, address, form_name, follow=False, **words):
    """Open a page, fill `words` into the form that has a field `form_name`, and send it."""
    form = Page(client.get(address)).form(form_name)
    return client.post(form.action or address, {**form.values, **words}, follow=follow)


def sentences(response):
    """The errors on a page."""
    return re.findall(
        r'<div class="error".*?<p>\s*(.*?)\s*</p>', response.content.decode(), re.DOTALL
    )
