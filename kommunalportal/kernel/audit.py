"""The audit: a hash chain per tenant that only grows.

Each entry's SHA-256 covers its own content and the previous entry's hash, so one changed byte is found by
``first_broken_entry``. The application's database role may neither change nor delete entries.
"""

import hashlib
import json
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from kommunalportal.kernel.actors import SYSTEM, Actor
from kommunalportal.kernel.models import AuditEntry
from kommunalportal.kernel.tenancy import current_tenant_id

GENESIS = "0" * 64
CHECKED = "audit.checked"
CHECK_JOB = "audit.check"
_LOCK_SPACE = 7301  # first key of our advisory locks; the second is the tenant
_OUR_TURN = "SELECT pg_advisory_xact_lock(%s, %s)"
_LAST = "SELECT number, hash FROM kernel_auditentry WHERE tenant_id = %s ORDER BY number DESC LIMIT 1"
_APPEND = """
    INSERT INTO kernel_auditentry
        (tenant_id, number, at, action, actor_kind, actor_id, "on", details, previous_hash, hash)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"""

Detail = str | int | bool | None


def record(action: str, *, by: Actor, on: models.Model | str, **details: Detail) -> AuditEntry:
    """Add one entry. ``details`` name facts, never persons: references, states, counts.

    Entries of one tenant are chained one after the other, so record late in a transaction and keep it short.
    """
    tenant = current_tenant_id()
    # No savepoint: what cannot be recorded must not happen either. Bare statements, because everything records.
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        # A statement of its own: the next one sees what was recorded while we waited.
        cursor.execute(_OUR_TURN, [_LOCK_SPACE, tenant])
        cursor.execute(_LAST, [tenant])
        last = cursor.fetchone() or (0, GENESIS)
        entry = AuditEntry(
            tenant_id=tenant,
            number=last[0] + 1,
            at=timezone.now(),
            action=action,
            actor_kind=by.kind,
            actor_id=by.id,
            on=on if isinstance(on, str) else f"{on._meta.label_lower}:{on.pk}",
            details=details,
            previous_hash=last[1],
        )
        entry.hash = hash_of(entry)
        columns: list[Any] = [tenant, entry.number, entry.at, action, by.kind, by.id, entry.on, Jsonb(details)]
        cursor.execute(_APPEND, [*columns, entry.previous_hash, entry.hash])
        (entry.pk,) = cursor.fetchone()
    return entry


def hash_of(entry: AuditEntry) -> str:
    """SHA-256 over everything the entry says, and over the hash before it."""
    content: list[Any] = [entry.tenant_id, entry.number, entry.at.isoformat(), entry.action, entry.actor_kind]
    content += [entry.actor_id, entry.on, entry.details, entry.previous_hash]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def first_broken_entry() -> AuditEntry | None:
    """The first entry of the current tenant that does not fit the chain, or nothing if all is well."""
    previous = GENESIS
    for number, entry in enumerate(AuditEntry.objects.order_by("number").iterator(chunk_size=2000), start=1):
        if entry.number != number or entry.previous_hash != previous or entry.hash != hash_of(entry):
            return entry
        previous = entry.hash
    return None


def check_chain() -> AuditEntry:
    """Check the whole chain and write the result down in it: action ``audit.checked`` with ``entries``, ``broken_at``.

    Reads every entry, so it belongs into the background. ``broken_at`` is 0 if all is well.
    """
    broken = first_broken_entry()
    entries = AuditEntry.objects.count()
    return record(CHECKED, by=SYSTEM, on="audit", entries=entries, broken_at=broken.number if broken else 0)
