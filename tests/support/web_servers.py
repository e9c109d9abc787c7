"""Small web servers of the tests' own, on a free loopback port, in a thread."""

import contextlib
import threading
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection


@dataclass
class Call:
    method: str
    path: str
    body: str


class Listener(ThreadingHTTPServer):
    """Keeps each call in `calls` and answers with `status`."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.calls = []
        self.status = 200
        self.url = f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.server.calls.append(Call(self.command, self.path, body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    # As the library looks for them.
    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


class Proxy(ThreadingHTTPServer):
    """Hands each GET on to the server at a port, as a web server in front does."""

    daemon_threads = True
    adds_place = adds_scheme = True
    scheme = "http"

    def __init__(self, port):
        super().__init__(("127.0.0.1", 0), _ProxyHandler)
        self.behind = port

    def handle_error(self, *_):
        """Who finds the certificate wrong hangs up."""


class _ProxyHandler(BaseHTTPRequestHandler):
    def do_GET(self):
        headers = dict(self.headers)
        if self.server.adds_place:
            places = filter(None, (headers.get("X-Forwarded-For"), self.client_address[0]))
            headers["X-Forwarded-For"] = ", ".join(places)
        if self.server.adds_scheme:
            headers.setdefault("X-Forwarded-Proto", self.server.scheme)
        with contextlib.closing(HTTPConnection("127.0.0.1", self.server.behind)) as upstream:
            upstream.request("GET", self.path, headers=headers)
            self.hand_back(upstream.getresponse())

    def hand_back(self, answer):
        body = answer.read()
        self.send_response(answer.status)
        for name in ("Content-Type", "Location"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Web(ThreadingMixIn, WSGIServer):
    """The site itself with the settings of this moment, in a thread of the tests' own process."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _WebHandler)
        self.set_app(WSGIHandler())

    def process_request_thread(self, request, client_address):
        try:
            super().process_request_thread(request, client_address)
        finally:
            connection.close()


class _WebHandler(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(server):
    """Have a server of `http.server`'s serve while the block lasts."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
