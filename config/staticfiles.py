import re
from pathlib import Path

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import url\("(?P<name>[\w./-]+\.css)"\) layer\((?P<layer>[\w-]+)\);')
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
BUNDLE = "css/app.css"


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed names, brotli, and one stylesheet instead of nine.

    `css/app.css` imports the layers one by one. A browser on a slow line would fetch them after
    each other, so collectstatic writes their text in place of the imports; the meaning is the same.
    """

    def post_process(self, paths, dry_run=False, **options):
        if BUNDLE in paths and not dry_run:
            bundle = _with_imports_inlined(Path(self.path(BUNDLE)))
            self.delete(BUNDLE)
            self._save(BUNDLE, ContentFile(bundle))
            paths[BUNDLE] = (self, BUNDLE)
        yield from super().post_process(paths, dry_run, **options)


def _with_imports_inlined(sheet):
    def layer(match):
        text = COMMENT.sub("", (sheet.parent / match["name"]).read_text())
        return f"@layer {match['layer']} {{\n{text}}}"

    return IMPORT.sub(layer, sheet.read_text())
