"""Calls to others in the demonstration, where every `<name>.localhost` is this machine."""

import atexit
import threading
from functools import cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx

# Two threads that open a client at once would leave one of them behind, connections and all.
_opening = threading.Lock()
TIMEOUT = httpx.Timeout(10.0, connect=2.0)


def send(method: str, url: str, **content: Any) -> httpx.Response:
    """One call; raises `httpx.HTTPError` when nobody answers."""
    parts = urlsplit(url)
    headers = {"User-Agent": "Kommunalportal-Simulator/0.1", **content.pop("headers", {})}
    if (parts.hostname or "").endswith(".localhost"):
        headers["Host"] = parts.netloc
        url = urlunsplit(parts._replace(netloc=f"127.0.0.1:{parts.port or 80}"))
    with _opening:
        client = _client()
    return client.request(method, url, headers=headers, **content)


@cache
def _client() -> httpx.Client:
    limits = httpx.Limits(max_connections=40, max_keepalive_connections=20, keepalive_expiry=30)
    client = httpx.Client(timeout=TIMEOUT, limits=limits, trust_env=False)
    atexit.register(client.close)
    return client
