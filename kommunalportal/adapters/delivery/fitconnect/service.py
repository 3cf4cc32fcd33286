"""The HTTP side: authorised calls to the service, and its token."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from kommunalportal.adapters.delivery.fitconnect.config import Config
from kommunalportal.kernel.calls import Caller, Rejected, objects_in
from kommunalportal.kernel.failures import Misconfigured, TemporaryFailure

if TYPE_CHECKING:
    import httpx

__all__ = ["Rejected", "Service", "objects_in", "text_in", "uuid_in"]

PROBLEMS = "https://schema.fitko.de/fit-connect/submission-api/problems/"
SEND_SUBMISSIONS = "https://schema.fitko.de/fit-connect/oauth/scopes/send-submissions"
TOKEN_MARGIN_SECONDS = 60


class Service:
    """The submission API as one API client sees it. Safe to use from several threads."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._caller = Caller(
            "FIT-Connect",
            timeout_seconds=config.timeout_seconds,
            connect_timeout_seconds=config.connect_timeout_seconds,
            problems=PROBLEMS,
        )
        self._lock = threading.Lock()
        self._token = ""
        self._token_ends = 0.0

    def get(self, step: str, path: str) -> dict[str, Any]:
        """GET a JSON object."""
        return self._caller.object_in(step, self.call(step, "GET", path))

    def post(self, step: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST a JSON object, get one."""
        return self._caller.object_in(step, self.call(step, "POST", path, json=body))

    def call(self, step: str, method: str, path: str, **content: Any) -> httpx.Response:
        """Make an authorised call; a token that was withdrawn is replaced once.

        `step` names the call in metrics and messages. Raises `TemporaryFailure`, `Rejected` or `Misconfigured`.
        """
        headers = content.pop("headers", {})
        response = self._send(step, method, path, headers, **content)
        if response.status_code == 401:
            self._forget_token()
            response = self._send(step, method, path, headers, **content)
        return self._caller.checked(step, response)

    def get_openly(self, step: str, url: str) -> dict[str, Any]:
        """GET a JSON object that everybody may read: no token goes along."""
        return self._caller.get(step, url)

    def _send(self, step: str, method: str, path: str, headers: Mapping[str, str], **content: Any) -> httpx.Response:
        authorised = {"Authorization": f"Bearer {self._current_token()}", **headers}
        return self._caller.send(step, method, self._config.base_url + path, headers=authorised, **content)

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
        response = self._caller.send("token", "POST", self._config.auth_url, data=form)
        if response.status_code in (400, 401, 403, 404):
            raise Misconfigured("FIT-Connect: Zugangsdaten werden nicht angenommen")
        answer = self._caller.object_in("token", self._caller.checked("token", response))
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
