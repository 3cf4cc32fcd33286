"""Callbacks of the service: a hint that something happened, worth nothing without its authentication."""

import hmac
import json
import time
from typing import Any
from uuid import UUID

from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.inbound import InboundCall

MAX_AGE_SECONDS = 300
MAX_BODY = 1_000_000


def verify_callback(call: InboundCall, *, secret: str, now: float | None = None) -> None:
    """Refuse a call that is not the service's, or older than five minutes (or from the future).

    `callback-authentication` is the lower-case hex HMAC-SHA-512 over "<callback-timestamp>.<raw body>".
    """
    stamp = call.header("callback-timestamp")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise Refused("delivery.callback_unauthenticated")
    expected = hmac.digest(secret.encode(), stamp.encode() + b"." + call.body, "sha512").hex()
    given = call.header("callback-authentication")
    if not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
        raise Refused("delivery.callback_unauthenticated")
    if abs((time.time() if now is None else now) - int(stamp)) > MAX_AGE_SECONDS:
        raise Refused("delivery.callback_too_old")


def cases_named_in(body: bytes) -> list[str]:
    """The case ids of any kind of callback, each once; Refused when the body is no callback."""
    document = _parsed(body)
    cases: dict[str, None] = {}
    for entries in document.values():
        for entry in entries if isinstance(entries, list) else ():
            case = entry.get("caseId") if isinstance(entry, dict) else None
            if isinstance(case, str) and _is_uuid(case):
                cases[case] = None
    return list(cases)


def _parsed(body: bytes) -> dict[str, Any]:
    if len(body) > MAX_BODY:
        raise Refused("delivery.callback_unreadable")
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused("delivery.callback_unreadable") from None
    if not isinstance(document, dict):
        raise Refused("delivery.callback_unreadable")
    return document


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
