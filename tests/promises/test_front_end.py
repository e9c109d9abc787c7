"""What the style sheets, scripts and icons must keep to. The pages are tested in browser/."""

import gzip
import re
from pathlib import Path

import brotli
import pytest

from config.staticfiles import BUNDLES, with_imports_inlined
from config.staticfiles import without_comments as without_script_comments

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "static" / "css"
# Of the pages: a paper has styles of its own, and no budget.
STYLES = sorted(path for path in CSS.rglob("*.css") if path.parent.name != "paper")
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
# Reads address books, on the page of that alone.
READER = ROOT / "static" / "js" / "cards.js"
# Asks for passkeys, on the few pages that have a button for it.
PASSKEY = ROOT / "static" / "js" / "passkey.js"
# Ends the plan that somebody else was shown, on that page alone.
SHOW = ROOT / "static" / "js" / "show.js"
# Makes a frame as high as the email in it, where the daily email is set and seen.
WHOLE_FRAME = ROOT / "static" / "js" / "whole-frame.js"
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

# Which rules of tokens.css make up a theme, and which of its switches are on.
PARTS = {
    "light": [":root"],
    "dark": [":root"],
    "night": [":root", ".night"],
    "after": [":root", ".night", ".night.after"],
}
SWITCHED_ON = {
    "light": {"light"},
    "dark": {"dark", "dim"},
    "night": {"dim", "room"},
    "after": {"dim", "room"},
}

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


def test_each_file_of_styles_is_imported_once():
    served = [CSS.parent / name for name in BUNDLES]
    imported = [
        name
        for sheet in served
        for name in re.findall(r'@import url\("([^"]+)"\)', sheet.read_text())
    ]
    names = [path.relative_to(CSS).as_posix() for path in STYLES if path not in served]
    assert sorted(imported) == sorted(names)


def test_the_styles_are_one_file_with_each_layer_once():
    served = with_imports_inlined(CSS / "app.css")
    assert "@import" not in served
    layers = re.search(r"@layer ([^;]+);", served)[1].split(", ")
    assert re.findall(r"@layer ([\w-]+) {", served) == layers


def test_a_colour_is_named_once_in_the_palette():
    # A page printed from the browser has black and white of its own.
    sheets = {path.name: path.read_text() for path in STYLES if path.name != "print.css"}
    colors = {name: re.findall(r"#[0-9a-f]{3,8}\b", css) for name, css in sheets.items()}
    palette = colors.pop("tokens.css")
    assert {name: found for name, found in colors.items() if found} == {}
    assert [color for color in palette if palette.count(color) > 1] == []


def test_the_styles_fit_in_10_kb():
    assert compressed(with_imports_inlined(CSS / "app.css")) <= 10 * 1024


def test_the_scripts_fit_in_4_kb():
    apart = (READER, PASSKEY, SHOW, WHOLE_FRAME)
    # As they are served: collectstatic leaves the lines of comment out.
    scripts = (as_served(script) for script in SCRIPTS if script not in apart)
    assert sum(compressed(script) for script in scripts) <= 4 * 1024


def test_the_reader_of_address_books_fits_in_4_kb_and_is_loaded_on_its_page_alone():
    assert len(gzip.compress(as_served(READER).encode(), mtime=0)) <= 4 * 1024
    pages = [path.name for path in TEMPLATES if READER.name in path.read_text()]
    assert pages == ["file_form.html"]


def test_the_script_for_passkeys_fits_in_1_kb_and_is_loaded_with_its_button_alone():
    assert compressed(as_served(PASSKEY)) <= 1024
    loaded = {path.name for path in TEMPLATES if PASSKEY.name in path.read_text()}
    buttons = {path.name for path in TEMPLATES if "_passkey_button.html" in path.read_text()}
    assert loaded == buttons == {"login.html", "passkey_add.html", "reauthenticate.html"}


def test_the_script_of_the_shown_plan_is_tiny_and_is_loaded_on_its_page_alone():
    assert compressed(as_served(SHOW)) <= 256
    assert [path.name for path in TEMPLATES if SHOW.name in path.read_text()] == ["show.html"]


def test_the_script_for_the_frame_of_an_email_is_tiny_and_is_loaded_with_it_alone():
    assert compressed(as_served(WHOLE_FRAME)) <= 256
    loaded = {path.name for path in TEMPLATES if WHOLE_FRAME.name in path.read_text()}
    frames = {path.name for path in TEMPLATES if "data-whole" in path.read_text()}
    assert loaded == frames == {"settings.html", "preview.html"}


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
    rules = list(rules_of(without_comments((CSS / "tokens.css").read_text())))
    named = {
        theme: {name: value for where, names in rules if where in parts for name, value in names}
        for theme, parts in PARTS.items()
    }
    return {
        theme: {name: color_of(value, names, SWITCHED_ON[theme]) for name, value in names.items()}
        for theme, names in named.items()
    }


def rules_of(css):
    """Each selector that stands outside of a media query, with the (name, value) it sets."""
    for selectors, block in re.findall(r"^([^@{}]+) \{\n(.*?)^\}", css, re.DOTALL | re.MULTILINE):
        for selector in selectors.split(",\n"):
            yield selector.strip(), re.findall(r"--([\w-]+): ([^;]+);", block)


def color_of(value, names, switched_on):
    """Return "#101b1a" of "var(--light, #f5f5ec) var(--dark, #101b1a)" where "dark" is on."""
    for switch, color in re.findall(r"var\(--([\w-]+), (#\w+|var\(--[\w-]+\))\)", value):
        if switch in switched_on:
            return color_of(color, names, switched_on)
    other = re.fullmatch(r"var\(--([\w-]+)\)", value)
    return color_of(names[other[1]], names, switched_on) if other else value


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
