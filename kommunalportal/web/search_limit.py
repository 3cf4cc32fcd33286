"""How often one address may search: a bucket of tokens per address and process, without the database.

Search is the front door and nobody who types meets this limit; it stops a machine that asks thousands of different
questions, all day.
"""

import time
from collections import OrderedDict
from threading import Lock

from django.http import HttpRequest

BURST = 30_000.0
PER_SECOND = 300.0
MAX_ADDRESSES = 10_000

_lock = Lock()
_buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()


def may_search(request: HttpRequest, now: float | None = None) -> bool:
    """Take one token of this address; False if there is none left."""
    address = request.META.get("REMOTE_ADDR", "")
    now = time.monotonic() if now is None else now
    with _lock:
        tokens, at = _buckets.pop(address, (BURST, now))
        tokens = min(BURST, tokens + (now - at) * PER_SECOND)
        allowed = tokens >= 1
        _buckets[address] = (tokens - 1 if allowed else tokens, now)
        while len(_buckets) > MAX_ADDRESSES:
            _buckets.popitem(last=False)
    return allowed


def forget_searches() -> None:
    """For tests."""
    _buckets.clear()
