"""Where the product's words stand: its templates, its apps, its data."""

import re
from itertools import chain
from pathlib import Path

from tools.words.python import Module
from tools.words.templates import Template
from tools.words.texts import Text

# Of every data file the keys whose values are shown.
DATA = {
    "contacts/helplines/helplines.toml": ("about", "hours", "label", "name"),
}
# Read by whoever runs the site, in a terminal, or develops it.
FOR_STAFF = {"management", "migrations", "gallery.py"}


class Product:
    """Every text below a folder that a person may read."""

    def __init__(self, root):
        self.root = root
        self.templates = {
            str(path.relative_to(folder)): Template(self.name(path), path.read_text())
            for folder in (root / "templates", root / "printing")
            for path in sorted(filter(is_template, folder.rglob("*")))
        }
        self.modules = [Module(self.name(path), path.read_text()) for path in modules_of(root)]
        self.data = {path: texts_of_data(root, path) for path in DATA}

    def name(self, path):
        return str(path.relative_to(self.root))

    @property
    def files(self):
        return [*self.templates.values(), *self.modules]

    @property
    def texts(self):
        return [*chain.from_iterable([*(file.texts for file in self.files), *self.data.values()])]

    @property
    def faults(self):
        """What is wrong with the way a text stands there, whatever it says."""
        return [fault for file in self.files for fault in file.faults]

    @property
    def pages(self):
        """(path, texts) of what is read in one go: a page or a mail with its parts, a module."""
        for name, template in self.templates.items():
            if not Path(name).name.startswith("_"):
                yield template.path, self.texts_of_page(name)
        for module in self.modules:
            yield module.path, module.texts
        yield from self.data.items()

    def texts_of_page(self, name):
        """The texts of a template and of the parts in it, each part once."""
        names = [name]
        for known in names:
            parts = self.templates[known].includes
            names += [part for part in parts if part in self.templates and part not in names]
        return [text for name in names for text in self.templates[name].texts]


def is_template(path):
    return path.suffix in (".html", ".txt", ".svg")


def modules_of(root):
    """Of this project's own apps: what other packages say is theirs to translate."""
    return [
        path
        for app in sorted(config.parent for config in root.glob("*/apps.py"))
        for path in sorted(app.rglob("*.py"))
        if not FOR_STAFF & set(path.relative_to(app).parts)
    ]


def texts_of_data(root, path):
    value = re.compile(rf"""^\s*"?(?:{"|".join(DATA[path])})"?\s*[=:]\s*"(.+)",?$""")
    lines = (root / path).read_text().splitlines()
    found = [(line, value.match(words)) for line, words in enumerate(lines, start=1)]
    return [Text(path, line, match[1]) for line, match in found if match]
