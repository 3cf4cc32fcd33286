"""Who calls: OAuth 2 client credentials and what each client may touch."""

import hmac
import secrets
import threading
import time
from typing import Any

from werkzeug.wrappers import Request, Response

from simulators.fitconnect.checks import Refusal
from simulators.server import json_answer

LIFETIME_SECONDS = 1800
SCOPES = "https://schema.fitko.de/fit-connect/oauth/scopes/"


class Access:
    """Hands out tokens and recognises them; they live in memory and are fetched again after a restart."""

    def __init__(self, registration: dict[str, Any]) -> None:
        self._clients: dict[str, dict[str, Any]] = registration["clients"]
        self._tokens: dict[str, tuple[str, float]] = {}
        self._lock = threading.Lock()

    def token(self, request: Request) -> Response:
        """POST /token, form-encoded; HTTP Basic is refused like at the real service."""
        if not request.headers.get("User-Agent"):
            raise Refusal(403, "forbidden", "User-Agent is missing")
        form = request.form
        if form.get("grant_type") != "client_credentials":
            return json_answer({"error": "unsupported_grant_type"}, 400)
        client = self._clients.get(form.get("client_id", ""))
        given = form.get("client_secret", "")
        if client is None or not hmac.compare_digest(client["secret"].encode(), given.encode()):
            return json_answer({"error": "invalid_client"}, 401)
        if not all(scope.startswith(SCOPES) for scope in form.get("scope", "").split()):
            return json_answer({"error": "invalid_scope"}, 400)
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._tokens[token] = (form["client_id"], time.monotonic() + LIFETIME_SECONDS)
        return json_answer({"access_token": token, "token_type": "Bearer", "expires_in": LIFETIME_SECONDS})

    def client(self, request: Request) -> str:
        """The calling client's id."""
        if not request.headers.get("User-Agent"):
            raise Refusal(403, "forbidden", "User-Agent is missing")
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        name, ends = self._tokens.get(token, ("", 0.0))
        if scheme != "Bearer" or time.monotonic() >= ends:
            raise Refusal(401, "unauthorized", "token is missing or has ended")
        return name

    def forget_tokens(self) -> None:
        """Withdraw every token."""
        with self._lock:
            self._tokens.clear()

    def subscribes(self, client: str, destination: str) -> bool:
        """Whether this client receives what comes for this destination."""
        return destination in self._clients[client].get("destinations", ())

    def callback_of(self, client: str) -> dict[str, str] | None:
        """Where this client wants its notices."""
        callback: dict[str, str] | None = self._clients[client].get("callback")
        return callback
