"""The texts of a module, and those that it shows without a translator having seen them."""

import ast

from tools.words.templates import GLUED, NOT_MARKED
from tools.words.texts import LETTERS, Fault, Text

# Which argument of Django's functions is what.
FIRST, WITH_PLURAL = ("words",), ("words", "plural")
GETTEXT = {
    "gettext": FIRST,
    "gettext_lazy": FIRST,
    "gettext_noop": FIRST,
    "ngettext": WITH_PLURAL,
    "ngettext_lazy": WITH_PLURAL,
    "pgettext": ("context", *FIRST),
    "pgettext_lazy": ("context", *FIRST),
    "npgettext": ("context", *WITH_PLURAL),
    "npgettext_lazy": ("context", *WITH_PLURAL),
}
# Where a plain string would be on the page at once.
SHOWN_KEYWORDS = {"label", "help_text", "empty_label", "violation_error_message"}
SHOWN_CALLS = {"ValidationError": 0, "success": 1, "info": 1, "warning": 1, "error": 1}


class Module:
    """`texts` and `faults` of one file."""

    def __init__(self, path, source):
        self.path = path
        self.tree = ast.parse(source)
        self.names = names_of_gettext(self.tree)
        calls = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
        self.texts = [text for call in calls if (text := self.text_of(call))]
        self.faults = [
            *(self.fault(node, NOT_MARKED) for call in calls for node in shown_as_it_is(call)),
            *(self.fault(call, GLUED) for node in ast.walk(self.tree) for call in self.glued(node)),
        ]

    def text_of(self, node):
        """The text of a call of gettext; None for other calls, and for a text from elsewhere."""
        if not self.is_gettext(node):
            return None
        parts = dict(zip(GETTEXT[self.names[node.func.id]], node.args, strict=False))
        if not all(is_text(part) for part in parts.values()):
            return None
        return Text(self.path, node.lineno, **{name: part.value for name, part in parts.items()})

    def is_gettext(self, node):
        return (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in self.names
        )

    def glued(self, node):
        """The calls of gettext of which `node` makes only a part of something."""
        if isinstance(node, ast.JoinedStr):
            parts = [value.value for value in node.values if isinstance(value, ast.FormattedValue)]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            parts = [node.left, node.right]
        elif isinstance(node, ast.BinOp) and is_text(node.left):
            parts = getattr(node.right, "elts", [node.right])
        else:
            parts = []
        return [part for part in parts if self.is_gettext(part)]

    def fault(self, node, why):
        words = node.value if is_text(node) else ast.unparse(node)
        return Fault(self.path, node.lineno, words, why)


def names_of_gettext(tree):
    """What the module calls Django's functions: {"_": "gettext_lazy"}."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in GETTEXT
    }


def shown_as_it_is(call):
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    place = SHOWN_CALLS.get(name, len(call.args))
    shown = [
        *call.args[place : place + 1],
        *(keyword.value for keyword in call.keywords if keyword.arg in SHOWN_KEYWORDS),
    ]
    return [node for node in shown if is_text(node) and LETTERS.search(node.value)]


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
