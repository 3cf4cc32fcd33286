"""What changes a connection."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from kommunalportal.connections.events import connection_changed
from kommunalportal.connections.models import Connection
from kommunalportal.connections.ports import Expiry
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


def note_health(*, connection: Connection, problems: Sequence[str], expiries: Sequence[Expiry] = ()) -> Connection:
    """Write down what the provider said of itself; a connection that recovers is no longer paused."""
    was_paused = connection.paused_at is not None
    connection.last_checked_at = timezone.now()
    connection.problems = list(problems)
    first = min(expiries, key=lambda expiry: expiry.at, default=None)
    connection.expires_at, connection.expires_what = (first.at, first.what) if first else (None, "")
    if not problems:
        connection.last_ok_at = connection.last_checked_at
        connection.paused_at = None
    noted = ["last_checked_at", "problems", "last_ok_at", "paused_at", "expires_at", "expires_what"]
    connection.save(update_fields=noted)
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


def hold_connection(*, connection: Connection, actor: Actor) -> Connection:
    """Somebody stops it: what is to go over it waits until somebody lets it go on. Nothing gets lost."""
    with transaction.atomic():
        connection = Connection.objects.select_for_update().get(pk=connection.pk)
        if connection.held_at is None:
            connection.held_at = timezone.now()
            connection.save(update_fields=["held_at"])
            record("connection.held", by=actor, on=connection)
    return connection


def release_connection(*, connection: Connection, actor: Actor) -> bool:
    """It may go on; answers whether it was held at all, for a second click changes nothing."""
    with transaction.atomic():
        connection = Connection.objects.select_for_update().get(pk=connection.pk)
        if connection.held_at is None:
            return False
        connection.held_at = None
        connection.save(update_fields=["held_at"])
        record("connection.released", by=actor, on=connection)
    return True
