"""What a paper may load: its own stylesheets and fonts, and data: addresses. Nothing else."""

from weasyprint.urls import URLFetcher, URLFetcherResponse

from printing.rendering.files import FONTS, STYLESHEETS

# A made-up folder that is never opened: the addresses in a stylesheet resolve against it, and
# each is then looked up in OWN_FILES.
OWN = "file:///paper/"
OWN_FILES = {OWN + name: path for name, path in (STYLESHEETS | FONTS).items()}
CONTENT_TYPES = {".css": "text/css", ".ttf": "font/ttf"}


class PaperFetcher(URLFetcher):
    """Raises ValueError for every other address; WeasyPrint then prints without that resource."""

    def __init__(self):
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url, headers=None):
        path = OWN_FILES.get(url)
        if path is None:
            return super().fetch(url, headers)
        return URLFetcherResponse(
            url, path.read_bytes(), {"Content-Type": CONTENT_TYPES[path.suffix]}
        )
