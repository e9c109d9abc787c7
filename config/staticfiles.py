import re
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import url\("(?P<name>[\w./-]+\.css)"\) layer\((?P<layer>[\w-]+)\);\n')
SCRIPTS = "js/"
SCRIPT_COMMENT = re.compile(r"^[ \t]*(?://.*\n)?", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
MARGIN = re.compile(r"^\s+", re.MULTILINE)
# That of every page, and those of a few pages each.
BUNDLES = (
    "css/app.css",
    "css/board.css",
    "css/changes.css",
    "css/charts.css",
    "css/email.css",
    "css/people.css",
    "css/plan.css",
    "css/scenes.css",
    "css/settings.css",
    "css/sign-in.css",
    "css/today.css",
    "css/writing.css",
)


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed names, brotli, and one stylesheet a page instead of sixty.

    `css/app.css` imports the files of components and pages; a few pages have a sheet of their own
    as well. A browser on a slow line would fetch the files after each other, so collectstatic
    writes their text in place of the imports, one block a layer; the meaning is the same.
    Comments and the space before each line, of styles and of our scripts, stay at home.
    """

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            for name in [name for name in paths if name in BUNDLES]:
                self._rewrite(paths, name, with_imports_inlined(Path(self.path(name))))
            for name in [name for name in paths if name.startswith(SCRIPTS)]:
                self._rewrite(paths, name, without_comments(Path(self.path(name)).read_text()))
        yield from super().post_process(paths, dry_run, **options)

    def _rewrite(self, paths, name, text):
        self.delete(name)
        self._save(name, ContentFile(text))
        paths[name] = (self, name)


def without_comments(script):
    return SCRIPT_COMMENT.sub("", script)


def with_imports_inlined(sheet):
    """Put the files of each layer in the place of their imports; return the text that is served."""
    text = sheet.read_text()
    layers = groupby(IMPORT.finditer(text), key=itemgetter("layer"))
    blocks = [_block(sheet.parent, layer, files) for layer, files in layers]
    return _as_served("\n".join([IMPORT.sub("", text), *blocks]))


def _block(folder, layer, files):
    text = "\n".join((folder / file["name"]).read_text() for file in files)
    return f"@layer {layer} {{\n{text}}}"


def _as_served(css):
    return MARGIN.sub("", COMMENT.sub("", css))
