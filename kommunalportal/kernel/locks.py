"""Only one at a time, also across machines, and free again at once when the process dies."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection

from kommunalportal.kernel.failures import TemporaryFailure


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Try to be the only one who does ``name``; yields whether we are.

    A session-level advisory lock of PostgreSQL: it needs no open transaction, and ends with the connection.
    """
    key = _key(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (is_ours,) = cursor.fetchone()
    try:
        yield bool(is_ours)
    finally:
        if is_ours and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def in_turn(name: str, *, wait_seconds: int) -> Iterator[None]:
    """Do ``name`` one after the other: the second of two clicks waits for the first and finds its result.

    The same kind of lock as above; ``TemporaryFailure`` if our turn does not come within ``wait_seconds``.
    """
    key = _key(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{wait_seconds}s"])
        try:
            cursor.execute("SELECT pg_advisory_lock(%s)", [key])
        except OperationalError as error:
            raise TemporaryFailure("Somebody else has been doing the same for too long.") from error
        finally:
            cursor.execute("RESET lock_timeout")
    try:
        yield
    finally:
        if connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def one_at_a_time(name: str) -> None:
    """Wait until nobody else does ``name``, then do it alone until the current transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_key(name)])


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
