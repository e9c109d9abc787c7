"""What the papers in small add to a page, in bytes as they are sent: pages and stylesheets by gzip.

An old browser or a proxy may not know brotli, so nothing is counted by it.
"""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders

# Who shows papers in small: an address, and whether one is signed in there.
PAGES = {
    "front": ("/", False),
    "about": ("/account/about/", False),
    "halfway": ("/plan/write/print/", True),
    "ready": ("/plan/write/ready/", True),
    "chooser": ("/print/", True),
}
STYLES = re.compile(
    r'<link\s+rel="stylesheet"\s+href="[^"]*?(papers/small[\w-]*)(?:\.\w+)?\.css"\s*>'
)
PICTURE = re.compile(r'<div class="mini\b')
INSIDE = re.compile(
    r'<div class="mini p-\w+" role="img" aria-label="([^"]+)">\s*'
    r'<div class="pg ([^"]*)" aria-hidden="true">(.*)</div>\s*</div>',
    re.DOTALL,
)
DIV = re.compile(r"<(/?)div\b[^>]*>")
# Another one each time.
TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]+')


def weight_of_sheets(client, address):
    """Return the bytes of a first visit: {"html": what a page is heavier by, "css": its
    stylesheets for papers in small}."""
    page = TOKEN.sub("", client.get(address).text)
    plain = _without_pictures(STYLES.sub("", page))
    styles = [f"{name}.css" for name in STYLES.findall(page)]
    return {
        "html": compressed(page) - compressed(plain),
        "css": sum(compressed(Path(finders.find(name)).read_text()) for name in styles),
    }


def compressed(text):
    return len(gzip.compress(text.encode(), mtime=0))


def pictures_in(page):
    """Yield (name, classes, HTML) of each paper in small on a page."""
    for whole in _pictures(page):
        name, look, html = INSIDE.fullmatch(whole).groups()
        yield name, look, html


def _without_pictures(page):
    for whole in _pictures(page):
        page = page.replace(whole, "")
    return page


def _pictures(page):
    return [
        page[found.start() : _end_of_div(page, found.start())] for found in PICTURE.finditer(page)
    ]


def _end_of_div(page, start):
    depth = 0
    for tag in DIV.finditer(page, start):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    raise ValueError("a div that does not end")
