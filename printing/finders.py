from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

from printing.rendering.files import PRINTING, STYLESHEETS


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
