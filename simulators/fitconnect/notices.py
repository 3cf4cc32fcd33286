"""How a receiver recognises a notice of the service."""

import hmac
import time

from werkzeug.datastructures import Headers

MAX_AGE_SECONDS = 300


def believable(headers: Headers, body: bytes, secret: str) -> bool:
    """Whether the body was signed with this secret in the last five minutes."""
    stamp = headers.get("callback-timestamp", "")
    if not stamp.isdigit() or abs(time.time() - int(stamp)) > MAX_AGE_SECONDS:
        return False
    expected = hmac.digest(secret.encode(), f"{stamp}.".encode() + body, "sha512").hex()
    return hmac.compare_digest(expected, headers.get("callback-authentication", ""))
