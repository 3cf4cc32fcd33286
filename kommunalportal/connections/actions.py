"""What changes a connection."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from kommunalportal.connections.events import connection_changed
from kommunalportal.connections.models import Connection
from kommunalportal.kernel.actors import SYSTEM, Actor
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.events import announce
from kommunalportal.kernel.jobs import defer

CHECK_JOB = "connections.check"


def configure_connection(
    *, port: str, slug: str, provider: str, name: str, settings: dict[str, Any], actor: Actor
) -> Connection:
    """Create or replace one connection's settings; it may work again at once."""
    values = {"provider": provider, "name": name, "settings": settings, "is_active": True, "paused_at": None}
    connection, _ = Connection.objects.update_or_create(port=port, slug=slug, defaults=values)
    record("connection.configured", by=actor, on=connection, port=port, slug=slug, provider=provider)
    announce(connection_changed, connection)
    return connection


def ask_for_check(*, connection: Connection, actor: Actor = SYSTEM) -> None:
    """Let the worker ask the provider how it is, once however often somebody presses the button."""
    with transaction.atomic():
        defer(CHECK_JOB, queueing_lock=f"{CHECK_JOB}:{connection.pk}", connection_id=connection.pk)
        if actor != SYSTEM:
            record("connection.check_asked", by=actor, on=connection)


def note_health(*, connection: Connection, problems: Sequence[str]) -> Connection:
    """Write down what the provider said of itself; a connection that recovers is no longer paused."""
    was_paused = connection.paused_at is not None
    connection.last_checked_at = timezone.now()
    connection.problems = list(problems)
    if not problems:
        connection.last_ok_at = connection.last_checked_at
        connection.paused_at = None
    connection.save(update_fields=["last_checked_at", "problems", "last_ok_at", "paused_at"])
    if was_paused and not problems:
        record("connection.resumed", by=SYSTEM, on=connection)
        announce(connection_changed, connection)
    return connection


def pause_connection(*, connection: Connection, problem: str) -> None:
    """A misconfigured connection waits for the operator; its jobs wait with it."""
    newly = connection.paused_at is None
    connection.paused_at = connection.paused_at or timezone.now()
    connection.problems = [problem]
    connection.save(update_fields=["paused_at", "problems"])
    if newly:
        record("connection.paused", by=SYSTEM, on=connection)
        announce(connection_changed, connection)
