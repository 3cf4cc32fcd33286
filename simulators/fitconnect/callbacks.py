"""Notices to senders and subscribers: signed, sent at once, repeated while nobody answers 200."""

import hmac
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from simulators.fitconnect.caller import send

TYPES = "https://schema.fitko.de/fit-connect/submission-api/callbacks/"
RETRY_AFTER_SECONDS = (5.0, 30.0, 120.0)


class Notices:
    """Sends notices from a few threads of its own; `copies` says how often each is sent (a fault sends two)."""

    def __init__(self, copies: Callable[[], int]) -> None:
        self._copies = copies
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="notices")
        self._stopping = threading.Event()

    def send(self, kind: str, target: dict[str, str] | None, entries: list[dict[str, Any]]) -> None:
        """Tell `target` (url and secret) about submissions, events or replies; without target nobody is told."""
        if target is None or not target.get("url") or self._stopping.is_set():
            return
        name = kind.removeprefix("new-")
        body = {"type": TYPES + kind, name: entries}
        if kind == "new-submissions":
            body["submissionIds"] = [entry["submissionId"] for entry in entries]
        for _ in range(self._copies()):
            self._pool.submit(self._try, target, json.dumps(body).encode(), 0)

    def stop(self) -> None:
        """Forget what was not delivered: a notice is only a hint."""
        self._stopping.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _try(self, target: dict[str, str], body: bytes, attempt: int) -> None:
        try:
            response = send("POST", target["url"], content=body, headers=signed_headers(body, target["secret"]))
            delivered = response.status_code == 200
        except httpx.HTTPError:
            delivered = False
        if not delivered and attempt < len(RETRY_AFTER_SECONDS):
            timer = threading.Timer(RETRY_AFTER_SECONDS[attempt], self._again, (target, body, attempt + 1))
            timer.daemon = True
            timer.start()

    def _again(self, target: dict[str, str], body: bytes, attempt: int) -> None:
        if not self._stopping.is_set():
            self._pool.submit(self._try, target, body, attempt)


def signed_headers(body: bytes, secret: str) -> dict[str, str]:
    """The headers by which a receiver recognises the service."""
    stamp = str(int(time.time()))
    digest = hmac.digest(secret.encode(), f"{stamp}.".encode() + body, "sha512").hex()
    return {
        "Content-Type": "application/json",
        "callback-timestamp": stamp,
        "callback-authentication": digest,
    }
