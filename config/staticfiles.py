import re
from pathlib import Path

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import url\("(?P<name>[\w./-]+\.css)"\) layer\((?P<layer>[\w-]+)\);')
SCRIPTS = "js/"
SCRIPT_COMMENT = re.compile(r"^[ \t]*(?://.*\n)?", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
BUNDLE = "css/app.css"


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed names, brotli, and one stylesheet instead of nine.

    `css/app.css` imports the layers one by one. A browser on a slow line would fetch them after
    each other, so collectstatic writes their text in place of the imports; the meaning is the same.
    Lines of comment and the space before each line of our scripts stay at home.
    """

    def post_process(self, paths, dry_run=False, **options):
        if BUNDLE in paths and not dry_run:
            self._rewrite(paths, BUNDLE, _with_imports_inlined(Path(self.path(BUNDLE))))
            for name in [name for name in paths if name.startswith(SCRIPTS)]:
                self._rewrite(paths, name, without_comments(Path(self.path(name)).read_text()))
        yield from super().post_process(paths, dry_run, **options)

    def _rewrite(self, paths, name, text):
        self.delete(name)
        self._save(name, ContentFile(text))
        paths[name] = (self, name)


def without_comments(script):
    return SCRIPT_COMMENT.sub("", script)


def _with_imports_inlined(sheet):
    def layer(match):
        text = COMMENT.sub("", (sheet.parent / match["name"]).read_text())
        return f"@layer {match['layer']} {{\n{text}}}"

    return IMPORT.sub(layer, sheet.read_text())
