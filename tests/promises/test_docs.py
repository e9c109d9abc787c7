"""What the docs name is there: words of the glossary, decisions in their index, files and links."""

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "GLOSSARY.md").read_text()
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "GLOSSARY.md"]
PAGES += sorted((ROOT / "docs").glob("*.md"))
MOST_TERMS = 49
# A path of ours in backticks; what ends with a slash is a folder.
PATH = re.compile(r"`([a-z_]+/[\w./-]*)`")
LINK = re.compile(r"\]\((?!https?:)([\w./-]+)(?:#[\w-]+)?\)")
# What is there only while the site or the bench runs.
MADE_LATER = ("var/",)
# Files that an example made and took out again.
OF_AN_EXAMPLE = {
    "goals/keepsake_views.py",
    *(
        f"printing/papers/door/{name}"
        for name in ("__init__.py", "door.css", "door.html", "paper.py")
    ),
    "tests/printing/test_door.py",
}
APPS = [path.parent for path in ROOT.glob("*/apps.py")]


def terms():
    """[(word, what it is in the code), ...] of the glossary."""
    rows = [line.strip("|").split("|") for line in GLOSSARY.splitlines() if line.startswith("| ")]
    return [(word.strip(), code.strip(" `")) for word, _meaning, code in rows[1:]]


def test_the_glossary_has_few_words_and_each_once():
    words = [word for word, _code in terms()]
    assert 20 < len(words) <= MOST_TERMS
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(("word", "code"), terms())
def test_a_word_of_the_glossary_stands_in_the_code(word, code):
    assert is_there(code), f"{word}: there is no {code}"


def is_there(code):
    """Whether it is a module, or leads from one to a class, a field or a method."""
    names = code.split(".")
    module = next((end for end in range(len(names), 0, -1) if is_module(names[:end])), len(names))
    found = [import_module(".".join(names[:module]))]
    for name in names[module:]:
        if not hasattr(found[-1], name):
            return False
        found.append(getattr(found[-1], name))
    return True


def is_module(names):
    path = ROOT.joinpath(*names)
    return path.is_dir() or path.with_suffix(".py").exists()


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_how_it_stands_and_is_in_the_index(path):
    status = re.search(r"^Status: (.+)$", path.read_text(), re.MULTILINE)
    assert status, "a line like 'Status: accepted' is missing"
    index = (path.parent / "README.md").read_text()
    row = next((line for line in index.splitlines() if f"({path.name})" in line), "")
    assert row.endswith(f"| {status[1]} |")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_of_the_docs_names_is_there(page):
    text = page.read_text()
    named = {name for name in PATH.findall(text) if not name.startswith(MADE_LATER)}
    gone = [name for name in named - OF_AN_EXAMPLE if not stands_somewhere(name)]
    gone += [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert gone == []


def stands_somewhere(name):
    """From the root, or in an app that the text tells of."""
    return any((folder / name).exists() for folder in (ROOT, ROOT / "tests", *APPS))
