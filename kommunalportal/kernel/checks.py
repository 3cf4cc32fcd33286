"""System checks of the kernel: settings that would be dangerous are refused at start."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection


@register(Tags.database)
def check_database_role(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The application's role must be subject to row-level security."""
    if not databases:
        return []
    return [Error(problem, id="kernel.E001") for problem in role_problems()]


def role_problems() -> list[str]:
    """Why the current database role is too mighty; empty if it is not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        row = cursor.fetchone()
    if row and row[0]:
        return ["The database role of the application is superuser or may bypass row-level security."]
    return []
