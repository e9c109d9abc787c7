"""The texts of a template, and what is said in it that no translator could reach.

Django's own lexer takes the template apart. Its tags become stand-ins of one character in what is
left, so that Python's own parser for HTML sees which of them share a line on the page.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from django.template.base import Lexer, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

from tools.words.texts import LETTERS, Fault, Text

FIRST_STAND_IN = 0xE000  # where Unicode keeps places for private use
STAND_IN = re.compile("[\ue000-\uf8fe]")
CLOSED = "\uf8ff"  # the end of an element within a line
TRANSLATED = re.compile(r"""\b_\((?:"([^"]+)"|'([^']+)')\)""")
BLOCKS = ("blocktranslate", "blocktrans")
BRANCHES = ("block", "endblock", "else", "elif", "empty")
SILENT = ("script", "style")
READ_OUT = ("alt", "aria-description", "aria-label", "placeholder", "title")
IN_LINE = ("abbr", "b", "bdi", "em", "i", "mark", "span", "strong")
# Blocks that fill an attribute of the page.
WITHOUT_WORDS = ("body_class", "main_class", "robots", "theme", "theme_dark")
ENDS = tuple(".?!:…,")
NOT_MARKED = "is not marked for translation"
GLUED = "is glued to what stands beside it: let one text hold both"


@dataclass(frozen=True)
class Said:
    """A text on its way to the page."""

    text: Text

    @property
    def is_whole(self):
        return self.text.words.endswith(ENDS)

    @property
    def goes_on(self):
        return self.text.words[:1].islower()


class Shown:
    """A value: a name, a number, a person's own words."""


class Branch:
    """Where the page may go another way: what stands beside it is not beside it on the page."""


class Template:
    """`texts`, `faults`, and the names of the parts that it `includes`."""

    def __init__(self, path, source):
        self.path = path
        self.texts, self.faults, self.includes, self.shown = [], [], [], []
        flow = HtmlFlow if path.endswith((".html", ".svg")) else PlainFlow
        for line, run in flow(self.with_stand_ins(source)).runs:
            self.look_at(line, run)

    def with_stand_ins(self, source):
        """The source with each tag of Django's as one character, on the lines it had."""
        html = ""
        tokens = iter(Lexer(source).tokenize())
        for token in tokens:
            html += "\n" * (token.lineno - 1 - html.count("\n"))
            if token.token_type == TokenType.TEXT:
                html += token.contents
            elif token.token_type == TokenType.VAR:
                self.add_constants(token)
                html += self.stand_in(Shown())
            elif token.token_type == TokenType.BLOCK:
                html += self.of_block(token, tokens)
        return html

    def of_block(self, token, tokens):
        name, *arguments = smart_split(token.contents)
        if name == "comment":
            list(until("endcomment", tokens))
        elif name == "block" and arguments[0] in WITHOUT_WORDS:
            list(until("endblock", tokens))
        elif name in BLOCKS:
            return self.stand_in(Said(self.add(counted(self.path, token, tokens))))
        elif name in ("translate", "trans"):
            return self.of_translate(token, arguments)
        elif name in BRANCHES:
            return self.stand_in(Branch())
        elif name == "include":
            self.includes += [part.strip("\"'") for part in arguments[:1] if is_quoted(part)]
        self.add_constants(token)
        return ""

    def of_translate(self, token, arguments):
        if not is_quoted(arguments[0]):
            return self.stand_in(Shown())
        text = self.add(
            Text(self.path, token.lineno, percents(arguments[0][1:-1]), context=context(arguments))
        )
        return "" if "as" in arguments else self.stand_in(Said(text))

    def add_constants(self, token):
        for match in TRANSLATED.finditer(token.contents):
            self.add(Text(self.path, token.lineno, percents(match[1] or match[2])))

    def add(self, text):
        self.texts.append(text)
        return text

    def stand_in(self, what):
        self.shown.append(what)
        return chr(FIRST_STAND_IN + len(self.shown) - 1)

    def look_at(self, line, run):
        """One run of text on the page: letters, and stand-ins for what comes between them."""
        raw = " ".join(STAND_IN.sub(" ", run).replace(CLOSED, "").split())
        if LETTERS.search(raw):
            self.faults.append(Fault(self.path, line, raw, NOT_MARKED))
        parts = [self.shown[ord(stand_in) - FIRST_STAND_IN] for stand_in in STAND_IN.findall(run)]
        joints = ["".join(joint.split()) for joint in STAND_IN.split(run)[1:]]
        for left, joint, right in zip(parts, joints, parts[1:], strict=False):
            if not joint.strip(CLOSED) and is_glued(left, right, apart=bool(joint)):
                said = left if isinstance(left, Said) else right
                self.faults.append(Fault(self.path, said.text.line, said.text.words, GLUED))


def is_glued(left, right, apart):
    """Whether the two make one sentence, so that another language could not turn them round.

    `apart`: the left one stands in an element of its own, as a label does.
    """
    if isinstance(left, Branch) or isinstance(right, Branch):
        return False
    if isinstance(right, Said):
        return right.goes_on
    return isinstance(left, Said) and not left.is_whole and not apart


def counted(path, opening, tokens):
    """The text of a {% blocktranslate %}, of which `tokens` gives the rest."""
    arguments = list(smart_split(opening.contents))
    forms = [""]
    for token in until(tuple(f"end{name}" for name in BLOCKS), tokens):
        if token.token_type == TokenType.BLOCK:
            forms.append("")  # plural
        elif token.token_type == TokenType.VAR:
            forms[-1] += f"%({token.contents})s"
        elif token.token_type == TokenType.TEXT:
            forms[-1] += percents(token.contents)
    if "trimmed" in arguments:
        forms = [trim_whitespace(form) for form in forms]
    return Text(path, opening.lineno, *forms, context=context(arguments))


def until(ending, tokens):
    for token in tokens:
        if token.token_type == TokenType.BLOCK and token.contents.startswith(ending):
            return
        yield token


def context(arguments):
    if "context" not in arguments:
        return ""
    return arguments[arguments.index("context") + 1].strip("\"'")


def is_quoted(argument):
    return argument[:1] in ("'", '"')


def percents(words):
    """Django looks a template's text up with its percent signs doubled."""
    return words.replace("%", "%%")


class PlainFlow:
    """The runs of a text without markup: its lines."""

    def __init__(self, source):
        self.runs = list(enumerate(source.splitlines(), start=1))


class HtmlFlow(HTMLParser):
    """The runs of a page: what stands between two blocks, and every attribute that is read out."""

    def __init__(self, source):
        super().__init__()
        self.runs = []
        self.run, self.run_line, self.silent = "", 1, False
        self.feed(source)
        self.close()
        self.end_run()

    def handle_starttag(self, tag, attributes):
        self.silent = tag in SILENT
        self.at_tag(tag)
        for name, value in attributes:
            if name in READ_OUT:
                self.runs.append((self.getpos()[0], value or ""))

    def handle_endtag(self, tag):
        self.silent = False
        self.run += CLOSED
        self.at_tag(tag)

    def handle_data(self, data):
        if self.silent:
            return
        if not self.run.strip():
            before_it = data[: len(data) - len(data.lstrip())]
            self.run_line = self.getpos()[0] + before_it.count("\n")
        self.run += data

    def at_tag(self, tag):
        if STAND_IN.sub("", tag) not in IN_LINE:
            self.end_run()

    def end_run(self):
        self.runs.append((self.run_line, self.run))
        self.run = ""
