"""A process that dies at a chosen moment, played inside the test's own process.

Whoever dies leaves what is committed and nothing else: the open transaction is lost, locks of the session are free,
and no ``finally`` or ``except`` block of the dead gets anything into the database any more.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


class Killed(BaseException):
    """The process is dead; product code catches ``Exception`` at most."""


@contextmanager
def dies_at(statement: int | None, *, afterwards: bool = False) -> Iterator[None]:
    """The block dies before (or right after) its n-th SQL statement; with None, or too few statements, it lives on."""
    left = -1 if statement is None else statement

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        if left == 0 or (left == 1 and not afterwards):
            left = 0
            raise Killed
        result = execute(sql, params, many, context)
        if left > 0:
            left -= 1
            if left == 0:
                raise Killed
        return result

    try:
        with connection.execute_wrapper(watch):
            yield
    except Killed:
        connection.close()  # the session's advisory locks go with it
