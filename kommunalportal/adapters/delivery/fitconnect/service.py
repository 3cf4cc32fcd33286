"""The HTTP side: one call to the service, its token, its time limits, and what its errors mean for us."""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from prometheus_client import Histogram

from kommunalportal.adapters.delivery.fitconnect.config import Config
from kommunalportal.kernel.failures import Misconfigured, PermanentFailure, TemporaryFailure
from kommunalportal.kernel.later import load_later

if TYPE_CHECKING:
    import httpx
else:
    httpx = load_later("httpx")

USER_AGENT = "Kommunalportal/0.1"
PROBLEMS = "https://schema.fitko.de/fit-connect/submission-api/problems/"
SEND_SUBMISSIONS = "https://schema.fitko.de/fit-connect/oauth/scopes/send-submissions"
TOKEN_MARGIN_SECONDS = 60
TEMPORARY = frozenset({408, 425, 429})
MAX_ANSWER = 96 * 1024 * 1024
#: An answer may take this many time limits in all.
PATIENCE = 4

# Two threads that open a client at once would leave one of them behind, connections and all.
_opening = threading.Lock()
CALL_SECONDS = Histogram("kp_fitconnect_call_seconds", "Calls to FIT-Connect", ["step", "result"])


class Rejected(PermanentFailure):
    """The service says no to this call; `status` and the last part of the problem type tell why."""

    def __init__(self, step: str, status: int, problem: str) -> None:
        super().__init__(f"FIT-Connect: {step}: {status} {problem}".rstrip())
        self.status = status
        self.problem = problem


class Service:
    """The submission API as one API client sees it. Safe to use from several threads."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._timeout = httpx.Timeout(config.timeout_seconds, connect=config.connect_timeout_seconds)
        self._lock = threading.Lock()
        self._token = ""
        self._token_ends = 0.0

    def get(self, step: str, path: str) -> dict[str, Any]:
        """GET a JSON object."""
        return _object(step, self.call(step, "GET", path))

    def post(self, step: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST a JSON object, get one."""
        return _object(step, self.call(step, "POST", path, json=body))

    def call(self, step: str, method: str, path: str, **content: Any) -> httpx.Response:
        """Make an authorised call; a token that was withdrawn is replaced once.

        `step` names the call in metrics and messages. Raises `TemporaryFailure`, `Rejected` or `Misconfigured`.
        """
        response = self._send(step, method, path, **content)
        if response.status_code == 401:
            self._forget_token()
            response = self._send(step, method, path, **content)
        return _checked(step, response)

    def get_openly(self, step: str, url: str) -> dict[str, Any]:
        """GET a JSON object that everybody may read: no token goes along."""
        response = self._measured(step, "GET", url, headers={"User-Agent": USER_AGENT})
        return _object(step, _checked(step, response))

    def _send(self, step: str, method: str, path: str, **content: Any) -> httpx.Response:
        headers = {
            "Authorization": f"Bearer {self._current_token()}",
            "User-Agent": USER_AGENT,
            **content.pop("headers", {}),
        }
        return self._measured(step, method, self._config.base_url + path, headers=headers, **content)

    def _measured(self, step: str, method: str, url: str, **content: Any) -> httpx.Response:
        started = time.perf_counter()
        result = "unreachable"
        try:
            with _opening:
                client = _http()
            with client.stream(method, url, timeout=self._timeout, **content) as streamed:
                response = self._read_within_limits(step, streamed, started)
            result = str(response.status_code)
        except httpx.TimeoutException:
            raise TemporaryFailure(f"FIT-Connect: {step}: Zeitgrenze überschritten") from None
        except (httpx.TransportError, httpx.DecodingError, httpx.TooManyRedirects) as error:
            raise TemporaryFailure(f"FIT-Connect: {step}: nicht erreichbar ({type(error).__name__})") from None
        except httpx.InvalidURL:
            raise Misconfigured(f"FIT-Connect: {step}: Adresse ist ungültig") from None
        finally:
            CALL_SECONDS.labels(step, result).observe(time.perf_counter() - started)
        return response

    def _read_within_limits(self, step: str, streamed: httpx.Response, started: float) -> httpx.Response:
        """The whole answer, unless it is too large or drips for too long: each limit alone counts per packet."""
        content = bytearray()
        for part in streamed.iter_bytes():
            content += part
            if len(content) > MAX_ANSWER:
                raise PermanentFailure(f"FIT-Connect: {step}: Antwort ist zu groß")
            if time.perf_counter() - started > self._config.timeout_seconds * PATIENCE:
                raise TemporaryFailure(f"FIT-Connect: {step}: Zeitgrenze überschritten")
        return httpx.Response(streamed.status_code, content=bytes(content))

    def _current_token(self) -> str:
        with self._lock:
            if time.monotonic() >= self._token_ends:
                self._fetch_token()
            return self._token

    def _forget_token(self) -> None:
        with self._lock:
            self._token_ends = 0.0

    def _fetch_token(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._config.client_id,
            "client_secret": self._config.client_secret.get_secret_value(),
            "scope": SEND_SUBMISSIONS,
        }
        response = self._measured("token", "POST", self._config.auth_url, data=form, headers={"User-Agent": USER_AGENT})
        if response.status_code in (400, 401, 403, 404):
            raise Misconfigured("FIT-Connect: Zugangsdaten werden nicht angenommen")
        answer = _object("token", _checked("token", response))
        token, lifetime = answer.get("access_token"), answer.get("expires_in", 0)
        if not isinstance(token, str) or not token.isascii() or not isinstance(lifetime, int):
            raise TemporaryFailure("FIT-Connect: token: unverständliche Antwort")
        self._token = token
        self._token_ends = time.monotonic() + max(lifetime - TOKEN_MARGIN_SECONDS, 1)


def uuid_in(step: str, answer: Mapping[str, Any], name: str) -> str:
    """The UUID an answer must hold under this name."""
    try:
        return str(UUID(str(answer.get(name))))
    except ValueError:
        raise TemporaryFailure(f"FIT-Connect: {step}: Antwort ohne {name}") from None


def text_in(step: str, answer: Mapping[str, Any], name: str) -> str:
    """The text an answer must hold under this name."""
    value = answer.get(name)
    if not isinstance(value, str):
        raise TemporaryFailure(f"FIT-Connect: {step}: Antwort ohne {name}")
    return value


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


def _checked(step: str, response: httpx.Response) -> httpx.Response:
    status = response.status_code
    if status in TEMPORARY or status >= 500:
        raise TemporaryFailure(f"FIT-Connect: {step}: {status}")
    if status in (401, 403):
        raise Misconfigured(f"FIT-Connect: {step}: kein Zugriff ({status})")
    if not 200 <= status < 300:
        raise Rejected(step, status, _problem_name(response))
    return response


def _problem_name(response: httpx.Response) -> str:
    """The last part of an RFC 7807 type; the detail may quote what was sent and stays out of messages."""
    try:
        problem = response.json()
    except (ValueError, RecursionError):
        return ""
    kind = problem.get("type") if isinstance(problem, dict) else None
    name = kind.removeprefix(PROBLEMS) if isinstance(kind, str) else ""
    return name if name.replace("-", "").isalnum() and len(name) <= 60 else ""


def _object(step: str, response: httpx.Response) -> dict[str, Any]:
    """A JSON object; anything else comes from something between us and the service, and may pass."""
    try:
        document = response.json()
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise TemporaryFailure(f"FIT-Connect: {step}: unverständliche Antwort")
    return document
