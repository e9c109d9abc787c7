"""Reading a page as a browser without scripts does: its links, and what its forms would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TICKED = ("radio", "checkbox")
LEADS = ("href", "src", "action", "formaction")
NO_FIELD = ("submit", "button", "image", "reset", "file")


@dataclass
class Form:
    action: str
    method: str
    values: dict = field(default_factory=dict)  # of each name a list of what it sends untouched
    offers: dict = field(default_factory=dict)  # of each radio or tick the values it could send
    kinds: dict = field(default_factory=dict)

    def add(self, name, value, kind, is_sent):
        self.kinds.setdefault(name, kind)
        if kind in (*TICKED, "select"):
            self.offers.setdefault(name, []).append(value)
        if is_sent:
            self.values.setdefault(name, []).append(value)


class Page(HTMLParser):
    def __init__(self, response):
        super().__init__()
        self.forms, self.addresses = [], []
        self._area = self._select = None
        if "text/html" in response.get("Content-Type", ""):
            self.feed(response.content.decode())

    def form(self, name):
        return next(form for form in self.forms if name in form.kinds)

    def form_to(self, action):
        return next(form for form in self.forms if form.action == action)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.addresses += [attrs[name] for name in LEADS if attrs.get(name)]
        if tag == "form":
            self.forms.append(Form(attrs.get("action", ""), attrs.get("method", "get").lower()))
        elif self.forms and tag in ("input", "textarea", "select", "option"):
            getattr(self, f"_start_{tag}")(attrs)

    def _start_input(self, attrs):
        kind = attrs.get("type", "text")
        if "name" in attrs and kind not in NO_FIELD:
            is_sent = kind not in TICKED or "checked" in attrs
            value = attrs.get("value", "on" if kind in TICKED else "")
            self.forms[-1].add(attrs["name"], value, kind, is_sent)

    def _start_textarea(self, attrs):
        self._area = attrs["name"]
        self.forms[-1].add(self._area, "", "textarea", is_sent=True)

    def _start_select(self, attrs):
        self._select = attrs["name"]

    def _start_option(self, attrs):
        form, value = self.forms[-1], attrs.get("value", "")
        is_first = self._select not in form.kinds
        form.add(self._select, value, "select", is_sent=is_first)
        if "selected" in attrs:
            form.values[self._select] = [value]

    def handle_endtag(self, tag):
        if tag == "textarea" and self._area:
            # A browser drops the line end that templates put before the text.
            values = self.forms[-1].values[self._area]
            values[0] = values[0].removeprefix("\n")
            self._area = None

    def handle_data(self, data):
        if self._area:
            self.forms[-1].values[self._area][0] += data
