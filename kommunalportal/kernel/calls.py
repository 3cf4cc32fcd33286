"""Calls to foreign systems over HTTP: limits on time and size, and the three failures that everything else becomes."""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from prometheus_client import Histogram

from kommunalportal.kernel.failures import Misconfigured, PermanentFailure, TemporaryFailure
from kommunalportal.kernel.later import load_later

if TYPE_CHECKING:
    import httpx
else:
    httpx = load_later("httpx")

USER_AGENT = "Kommunalportal/0.1"
TEMPORARY = frozenset({408, 425, 429})
MAX_ANSWER = 96 * 1024 * 1024
#: An answer may take this many time limits in all.
PATIENCE = 4

# Two threads that open a client at once would leave one of them behind, connections and all.
_opening = threading.Lock()
CALL_SECONDS = Histogram("kp_foreign_call_seconds", "Calls to foreign systems", ["product", "step", "result"])


class Rejected(PermanentFailure):
    """The other side says no to this call; `status` and the last part of the problem type tell why."""

    def __init__(self, message: str, *, status: int, problem: str) -> None:
        super().__init__(message)
        self.status = status
        self.problem = problem


class Caller:
    """Calls one product. `product` begins every message; `problems` is what its problem types (RFC 9457) begin with."""

    def __init__(
        self, product: str, *, timeout_seconds: float, connect_timeout_seconds: float, problems: str = ""
    ) -> None:
        self._product = product
        self._problems = problems
        self._timeout_seconds = timeout_seconds
        self._timeout = httpx.Timeout(timeout_seconds, connect=connect_timeout_seconds)

    def call(self, step: str, method: str, url: str, **content: Any) -> httpx.Response:
        """Make a call that has to succeed. Raises `TemporaryFailure`, `Rejected` or `Misconfigured`."""
        return self.checked(step, self.send(step, method, url, **content))

    def get(self, step: str, url: str, **content: Any) -> dict[str, Any]:
        """GET a JSON object."""
        return self.object_in(step, self.call(step, "GET", url, **content))

    def send(self, step: str, method: str, url: str, **content: Any) -> httpx.Response:
        """Make a call and take any status; `step` names it in metrics and messages."""
        headers = {"User-Agent": USER_AGENT, **content.pop("headers", {})}
        started = time.perf_counter()
        result = "unreachable"
        try:
            with _opening:
                client = _http()
            with client.stream(method, url, timeout=self._timeout, headers=headers, **content) as streamed:
                response = self._read_within_limits(step, streamed, started)
            result = str(response.status_code)
        except httpx.TimeoutException:
            raise TemporaryFailure(self._says(step, "Zeitgrenze überschritten")) from None
        except (httpx.TransportError, httpx.DecodingError, httpx.TooManyRedirects) as error:
            raise TemporaryFailure(self._says(step, f"nicht erreichbar ({type(error).__name__})")) from None
        except httpx.InvalidURL:
            raise Misconfigured(self._says(step, "Adresse ist ungültig")) from None
        finally:
            CALL_SECONDS.labels(self._product, step, result).observe(time.perf_counter() - started)
        return response

    def checked(self, step: str, response: httpx.Response) -> httpx.Response:
        """The answer to a call that succeeded."""
        status = response.status_code
        if status in TEMPORARY or status >= 500:
            raise TemporaryFailure(self._says(step, str(status)))
        if status in (401, 403):
            raise Misconfigured(self._says(step, f"kein Zugriff ({status})"))
        if not 200 <= status < 300:
            problem = self._problem_name(response)
            raise Rejected(self._says(step, f"{status} {problem}".rstrip()), status=status, problem=problem)
        return response

    def object_in(self, step: str, response: httpx.Response) -> dict[str, Any]:
        """A JSON object; anything else comes from something between us and the other side, and may pass."""
        try:
            document = response.json()
        except (ValueError, RecursionError):
            document = None
        if not isinstance(document, dict):
            raise TemporaryFailure(self._says(step, "unverständliche Antwort"))
        return document

    def _read_within_limits(self, step: str, streamed: httpx.Response, started: float) -> httpx.Response:
        """The whole answer, unless it is too large or drips for too long: httpx counts its limits per packet."""
        content = bytearray()
        for part in streamed.iter_bytes():
            content += part
            if len(content) > MAX_ANSWER:
                raise PermanentFailure(self._says(step, "Antwort ist zu groß"))
            if time.perf_counter() - started > self._timeout_seconds * PATIENCE:
                raise TemporaryFailure(self._says(step, "Zeitgrenze überschritten"))
        return httpx.Response(streamed.status_code, content=bytes(content))

    def _problem_name(self, response: httpx.Response) -> str:
        """The last part of a problem's type; the detail may quote what was sent and stays out of messages."""
        try:
            problem = response.json()
        except (ValueError, RecursionError):
            return ""
        kind = problem.get("type") if isinstance(problem, dict) else None
        name = kind.removeprefix(self._problems) if isinstance(kind, str) else ""
        return name if name.replace("-", "").isalnum() and len(name) <= 60 else ""

    def _says(self, step: str, what: str) -> str:
        return f"{self._product}: {step}: {what}"


def objects_in(answer: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects an answer lists under this name; whatever else is in that list is left out."""
    values = answer.get(name)
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


@cache
def _http() -> httpx.Client:
    """One pool of kept-alive connections per process; opening a client costs more than a call."""
    limits = httpx.Limits(max_connections=50, max_keepalive_connections=20, keepalive_expiry=30)
    client = httpx.Client(limits=limits, follow_redirects=False, trust_env=False)
    atexit.register(client.close)
    return client
