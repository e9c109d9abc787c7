"""What pages do that no one sees."""

from urllib.parse import urlsplit

FAILED_TO_LOAD = "Failed to load resource"


class Watch:
    """Notes what the pages of a browser should never do.

    `off_origin`: addresses elsewhere that they asked for.
    `errors`: what they wrote to the console as an error (a breach of the content security policy
    is one), uncaught exceptions, parts that did not load, and answers of 500 and above. A page
    itself may answer 4xx: a form that says what is wrong does.
    """

    def __init__(self, context, origin):
        self.origin = urlsplit(origin)[:2]
        self.off_origin = []
        self.errors = []
        context.on("request", self._see_request)
        context.on("response", self._see_response)
        context.on("requestfailed", self._see_failed_request)
        context.on("console", self._see_console)
        context.on("weberror", self._see_uncaught)

    def assert_quiet(self):
        assert not self.off_origin, f"Asked elsewhere: {self.off_origin}"
        assert not self.errors, f"Errors in the page: {self.errors}"

    def _see_request(self, request):
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address[:2] != self.origin:
            self.off_origin.append(request.url)

    def _see_response(self, response):
        page_itself = response.request.is_navigation_request()
        if response.status >= (500 if page_itself else 400):
            self.errors.append(f"{response.status} {response.url}")

    def _see_failed_request(self, request):
        # A page that is left before all of it came, and a download, end this way too.
        if request.failure != "net::ERR_ABORTED":
            self.errors.append(f"{request.failure} {request.url}")

    def _see_console(self, message):
        # Chromium also writes every 4xx here: those are judged by their response.
        if message.type == "error" and not message.text.startswith(FAILED_TO_LOAD):
            self.errors.append(message.text)

    def _see_uncaught(self, exception):
        self.errors.append(f"Uncaught: {exception.error}")
