"""What the style sheets, scripts and icons must keep to. The pages are tested in browser/."""

import gzip
import re
from pathlib import Path

import brotli
import pytest

from config.staticfiles import without_comments as without_script_comments

ROOT = Path(__file__).resolve().parents[2]
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
# Reads address books, on the page of that alone.
READER = ROOT / "static" / "js" / "cards.js"
TEMPLATES = sorted(
    path for folder in ("templates", "printing/papers") for path in (ROOT / folder).rglob("*.html")
)
ICONS = sorted((ROOT / "templates" / "icons").glob("*.svg"))

# Newer than the browser floor of app.css.
TOO_NEW = [
    "light-dark(",
    "color-mix(",
    "@container",
    ":has(",
    "@scope",
    "@starting-style",
    "oklch(",
]

AAA_TEXT = 7
CONTROL_EDGE = 3
GROUNDS = ["paper", "surface"]
WORDS = [("ink", ground) for ground in [*GROUNDS, "sunken", "wash", "dusk-wash", "lamp-wash"]] + [
    *[("ink-2", ground) for ground in GROUNDS],
    *[("link", ground) for ground in [*GROUNDS, "wash"]],
    *[("dusk", ground) for ground in ["surface", "dusk-wash"]],
    ("ink", "done-wash"),
    ("done", "done-wash"),
    ("clay", "clay-wash"),
    ("ink", "clay-wash"),
    ("lamp-line", "lamp-wash"),
    ("on-spruce", "spruce"),
    ("on-spruce", "spruce-press"),
    ("ink", "sky-1"),
    ("ink", "sky-2"),
]


@pytest.mark.parametrize("sheet", STYLES, ids=lambda path: path.name)
def test_style_sheets_keep_to_what_old_phones_know(sheet):
    css = without_comments(sheet.read_text())
    assert [feature for feature in TOO_NEW if feature in css] == []
    assert "&" not in css, "native nesting"


def test_the_styles_fit_in_10_kb():
    sheets = "".join(without_comments(sheet.read_text()) for sheet in STYLES)
    assert compressed(sheets) <= 10 * 1024


def test_the_scripts_fit_in_4_kb():
    # As they are served: collectstatic leaves the lines of comment out.
    scripts = (as_served(script) for script in SCRIPTS if script != READER)
    assert sum(compressed(script) for script in scripts) <= 4 * 1024


def test_the_reader_of_address_books_fits_in_4_kb_and_is_loaded_on_its_page_alone():
    assert len(gzip.compress(as_served(READER).encode(), mtime=0)) <= 4 * 1024
    pages = [path.name for path in TEMPLATES if READER.name in path.read_text()]
    assert pages == ["file_form.html"]


@pytest.mark.parametrize("theme", ["light", "dark", "night", "after"])
@pytest.mark.parametrize("words, ground", WORDS)
def test_words_stand_out_from_their_ground(theme, words, ground):
    colors = themes()[theme]
    assert contrast(colors[words], colors[ground]) >= AAA_TEXT


@pytest.mark.parametrize("theme", ["light", "dark", "night", "after"])
@pytest.mark.parametrize("ground", [*GROUNDS, "sunken"])
def test_the_edges_of_controls_can_be_seen(theme, ground):
    colors = themes()[theme]
    assert contrast(colors["line-strong"], colors[ground]) >= CONTROL_EDGE


def test_no_template_needs_inline_styles_or_scripts():
    # The content security policy has no 'unsafe-inline' and no nonce. Mails and papers are apart.
    apart = {"emails", "mail", "printing"}
    pages = [path for path in TEMPLATES if not apart & set(path.relative_to(ROOT).parts)]
    inline = re.compile(r"""\sstyle=|<style|\son\w+=["']|<script(?![^>]*\bsrc=)""")
    assert [path.name for path in pages if inline.search(path.read_text())] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_label_is_set_apart_from_the_words_beside_it(path):
    """A screen reader says "IfI walk" and "Said yesSam" where nothing stands between them."""
    page = path.read_text()
    assert re.findall(r"""[^\s>]<span class="vh"[^>]*>(?![ :])""", page) == []
    page = re.sub(r"{%.*?%}", "", page)
    assert (
        re.findall(r"""<span class="k[^>]*>[^<]*</span>(?=<(?!/|span class="k))\S+""", page) == []
    )


@pytest.mark.parametrize("icon", ICONS, ids=lambda path: path.stem)
def test_an_icon_is_one_hidden_drawing(icon):
    start = '<svg class="i" width="24" height="24" aria-hidden="true" viewBox="0 0 24 24">'
    drawing = icon.read_text()
    assert drawing.startswith(start)
    assert drawing.endswith("</svg>")
    assert "\n" not in drawing


def themes():
    """The colours of tokens.css by theme: {"light": {"paper": "#f5f5ec", ...}, "dark": ...}."""
    css = without_comments((ROOT / "static" / "css" / "tokens.css").read_text())
    light, dark, night, after = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r"(?::root|\.night|\.night\.after) \{(.*?)\}", css, re.DOTALL)[:4]
    )
    return {
        "light": light,
        "dark": light | dark,
        "night": light | night,
        "after": light | night | after,
    }


def contrast(one, other):
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color):
    """Relative luminance of "#rrggbb" as WCAG 2 defines it."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def without_comments(css):
    return re.sub(r"/\*.*?\*/\s*", "", css, flags=re.DOTALL)


def as_served(script):
    return without_script_comments(script.read_text())


def compressed(text):
    return len(brotli.compress(text.encode(), quality=11))
