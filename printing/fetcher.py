"""What a paper may load: its own stylesheets and fonts, and data: addresses. Nothing else."""

from pathlib import Path

from weasyprint.urls import URLFetcher, URLFetcherResponse

# A made-up address that no request could ever reach; relative addresses in a stylesheet resolve
# against it.
OWN = "http://paper.invalid/"
STATIC = Path(__file__).resolve().parent.parent / "static"
OWN_FILES = {
    OWN + path.relative_to(STATIC).as_posix(): path
    for pattern in ("css/paper/*.css", "fonts/paper/*.ttf")
    for path in STATIC.glob(pattern)
}
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
