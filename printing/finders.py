import os
import threading
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

from printing.rendering.files import PRINTING, STYLESHEETS
from printing.small.stylesheet import (
    all_small_papers,
    all_small_papers_and_poster,
    small_sheet,
)


class PaperFinder(BaseFinder):
    """Finds the stylesheets of papers, which stand beside their templates, and nothing else there.

    A browser gets them as /static/papers/<folder>/<name>.css.
    """

    storage = FileSystemStorage(location=PRINTING)

    def find(self, path, find_all=False):
        found = [str(STYLESHEETS[path])] if path in STYLESHEETS else []
        return found[0] if found and not find_all else found

    def list(self, ignore_patterns):
        for name in sorted(STYLESHEETS):
            if not matches_patterns(name, ignore_patterns):
                yield name, self.storage


class SmallPapersFinder(BaseFinder):
    """Finds the stylesheets of papers in small, which are made of the papers' own."""

    made = {
        "papers/small.css": small_sheet,
        "papers/small-all.css": all_small_papers,
        "papers/small-all-poster.css": all_small_papers_and_poster,
    }
    storage = FileSystemStorage(location=settings.VAR_DIR / "made")

    def find(self, path, find_all=False):
        found = [self._make(path)] if path in self.made else []
        return found[0] if found and not find_all else found

    def list(self, ignore_patterns):
        for name in self.made:
            if not matches_patterns(name, ignore_patterns):
                self._make(name)
                yield name, self.storage

    def _make(self, name):
        """Return the path of a stylesheet as it is now."""
        path, css = Path(self.storage.path(name)), self.made[name]()
        if not path.exists() or path.read_text() != css:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Another request may read it at this moment.
            new = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
            new.write_text(css)
            new.replace(path)
        return str(path)
