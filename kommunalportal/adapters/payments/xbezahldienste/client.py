"""HTTP to the platform: time and size limits, authentication, and what each failure means."""

from __future__ import annotations

import ssl
import threading
import time
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import structlog

from kommunalportal.adapters.payments.xbezahldienste.config import Config
from kommunalportal.adapters.payments.xbezahldienste.messages import functional_code
from kommunalportal.kernel.failures import Misconfigured, PermanentFailure, TemporaryFailure
from kommunalportal.kernel.later import load_later
from kommunalportal.payments.ports import OrderExists

if TYPE_CHECKING:
    import httpx
else:
    httpx = load_later("httpx")


ANSWER_LIMIT = 256 * 1024
_TRY_AGAIN = frozenset({408, 425, 429})
_OPERATORS_MATTER = frozenset(
    {"NO_VALID_ORIGINATOR_OR_DESTINATION", "NO_VALID_ORIGINATOR_OR_ENDPOINT", "BOOKING_DATA_MISSING", "FORBIDDEN"}
)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and complete body, within the limits."""

    status: int
    body: bytes


class Client:
    """Speaks to one platform with one access. Safe to share between threads."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._token = ""
        self._token_ends = 0.0

    def call(self, operation: str, method: str, path: str, content: bytes | None = None) -> Answer:
        """One call; answers 200 only, everything else becomes one of the three failures."""
        answer = self._send(operation, method, path, content)
        if answer.status == httpx.codes.UNAUTHORIZED and self._config.authentication == "oauth2":
            self._forget_token()
            answer = self._send(operation, method, path, content)
        if answer.status != httpx.codes.OK:
            raise failure_for(answer, operation)
        return answer

    def _send(self, operation: str, method: str, path: str, content: bytes | None) -> Answer:
        headers = {"Accept": "application/json, application/problem+json", "User-Agent": "Kommunalportal"}
        if content is not None:
            headers["Content-Type"] = "application/json"
        auth: httpx.Auth | None = None
        if self._config.authentication == "basic":
            auth = httpx.BasicAuth(self._config.username, self._config.password.get_secret_value())
        elif self._config.authentication == "oauth2":
            headers["Authorization"] = f"Bearer {self._bearer()}"
        request = httpx.Request(method, f"{self._config.root}{path}", headers=headers, content=content)
        return self._exchange(operation, request, auth)

    def _exchange(self, operation: str, request: httpx.Request, auth: httpx.Auth | None = None) -> Answer:
        """Send within the time limit, and log how it went without what it said."""
        began = time.monotonic()
        result: int | str = "failed"
        try:
            with httpx.Client(timeout=self._config.time_limit_seconds, verify=_trust(), trust_env=False) as http:
                response = http.send(request, auth=auth, stream=True)
                answer = Answer(response.status_code, _read(response, began + self._config.time_limit_seconds))
            result = answer.status
        except httpx.TimeoutException as problem:
            result = "timeout"
            raise TemporaryFailure("payment platform: no answer in time") from problem
        except httpx.TransportError as problem:
            raise TemporaryFailure("payment platform: not reachable") from problem
        except httpx.HTTPError as problem:
            raise TemporaryFailure("payment platform: unreadable answer") from problem
        finally:
            milliseconds = round((time.monotonic() - began) * 1000)
            _log.info("payment_platform_called", operation=operation, result=result, milliseconds=milliseconds)
        return answer

    def _bearer(self) -> str:
        """The access token, fetched anew half a minute before it ends (RFC 6749 section 4.4)."""
        with self._lock:
            if time.monotonic() >= self._token_ends:
                self._token, lifetime = self._fetch_token()
                self._token_ends = time.monotonic() + max(lifetime - 30, 0)
            return self._token

    def _fetch_token(self) -> tuple[str, float]:
        config = self._config
        form = {
            "grant_type": "client_credentials",
            "client_id": config.client_id,
            "client_secret": config.client_secret.get_secret_value(),
        }
        if config.scope:
            form["scope"] = config.scope
        answer = self._exchange("token", httpx.Request("POST", str(config.token_url), data=form))
        if answer.status >= httpx.codes.INTERNAL_SERVER_ERROR or answer.status in _TRY_AGAIN:
            raise TemporaryFailure("payment platform: the token service does not work at the moment")
        if answer.status != httpx.codes.OK:
            raise Misconfigured("payment platform: the token service refuses our credentials")
        try:
            token = httpx.Response(200, content=answer.body).json()
            return str(token["access_token"]), float(token.get("expires_in", 60))
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise TemporaryFailure("payment platform: unreadable answer of the token service") from problem

    def _forget_token(self) -> None:
        with self._lock:
            self._token_ends = 0.0


def failure_for(answer: Answer, operation: str) -> Exception:
    """What an answer other than 200 means: who has to act."""
    code = functional_code(answer.body)
    where = f"payment platform: {operation} answered {answer.status} {code}".rstrip()
    if answer.status >= httpx.codes.INTERNAL_SERVER_ERROR or answer.status in _TRY_AGAIN:
        return TemporaryFailure(where)
    if code == "PAYMENT_EXISTS":
        return OrderExists(where)
    if code in _OPERATORS_MATTER or answer.status in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
        return Misconfigured(where)
    if answer.status == httpx.codes.NOT_FOUND and operation != "look_up":
        return Misconfigured(where)
    return Misconfigured(where) if httpx.codes.is_redirect(answer.status) else PermanentFailure(where)


@cache
def _trust() -> ssl.SSLContext:
    """Loading the trusted authorities takes 20 ms: once per process."""
    return httpx.create_ssl_context()


def _read(response: httpx.Response, deadline: float) -> bytes:
    """The body, as long as it is small and quick; httpx' own limit only covers the gap between two parts."""
    body = bytearray()
    for part in response.iter_bytes():
        body += part
        if len(body) > ANSWER_LIMIT:
            raise httpx.RemoteProtocolError("answer too large")
        if time.monotonic() > deadline:
            raise httpx.ReadTimeout("answer too slow")
    return bytes(body)
