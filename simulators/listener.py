"""A small HTTP server with keep-alive.

Werkzeug's own development server closes every connection and waits ten milliseconds after each answer,
which a load test would mistake for the portal's slowness; `http.server` with whole bodies read and answers
written in one piece does neither.
"""

import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any, ClassVar
from urllib.parse import unquote_to_bytes

from werkzeug.wrappers import Request, Response

Answering = Callable[[Request], Response | None]
"""Answers a request; None stands for a system that is down: the connection ends without a word."""

MAX_BODY = 64 * 1024 * 1024
IDLE_SECONDS = 75


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = IDLE_SECONDS
    answering: ClassVar[Answering]

    def _handle(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > MAX_BODY or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            self.send_error(411 if "Transfer-Encoding" in self.headers else 413)
            return
        response = type(self).answering(Request(self._environ(self.rfile.read(int(length)))))
        if response is None:
            self.close_connection = True
            return
        self._write(response)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = _handle

    def _environ(self, body: bytes) -> dict[str, object]:
        path, _, query = self.path.partition("?")
        environ: dict[str, object] = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(self.connection.getsockname()[1]),
            "SERVER_PROTOCOL": self.request_version,
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "wsgi.input": BytesIO(body),
            "wsgi.url_scheme": "http",
        }
        for name, value in self.headers.items():
            environ["HTTP_" + name.upper().replace("-", "_")] = value
        return environ

    def _write(self, response: Response) -> None:
        body = response.get_data()
        response.headers["Content-Length"] = str(len(body))
        self.send_response(response.status_code)
        for name, value in response.headers:
            self.send_header(name, value)
        self._headers_buffer: list[bytes]
        head = b"".join([*self._headers_buffer, b"\r\n"])
        self._headers_buffer = []
        # One write: head and body sent apart would wait for the other side's delayed acknowledgement.
        self.wfile.write(head if self.command == "HEAD" or response.status_code == 204 else head + body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: bodies and addresses of a simulator belong to nobody's log."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is no news; a mistake of ours is."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Listener:
    """A listening server in a thread of its own; port 0 chooses a free one."""

    def __init__(self, answering: Answering, *, port: int = 0, address: str = "127.0.0.1") -> None:
        handler = type("Handler", (_Handler,), {"answering": staticmethod(answering)})
        self._server = _Server((address, port), handler)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening; answers under way may still end."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
