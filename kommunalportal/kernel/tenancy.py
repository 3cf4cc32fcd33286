"""Which municipality we act for: closed by default, said twice.

Python keeps the current tenant in a context variable, which the managers of ``TenantModel`` ask. PostgreSQL is told
the same in two session variables, which the row-level security policies read. They are set per *session*, not per
transaction: a transaction-local setting is gone in ``on_commit`` and would force a transaction around every call to
a foreign system. So pooling must be in-process or PgBouncer in session mode.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection

if TYPE_CHECKING:
    from kommunalportal.kernel.models import Tenant

_current: ContextVar["Tenant | None"] = ContextVar("kommunalportal_tenant", default=None)
_TELL = "SELECT set_config('kp.tenant', %s, false), set_config('kp.lineage', %s, false)"


class NoTenantError(RuntimeError):
    """Somebody asked for a municipality's rows without saying which municipality."""


def current_tenant() -> "Tenant":
    """The tenant we act for; ``NoTenantError`` outside ``acting_for``."""
    tenant = _current.get()
    if tenant is None:
        raise NoTenantError("No tenant: wrap this in acting_for(tenant).")
    return tenant


def current_tenant_or_none() -> "Tenant | None":
    """The tenant we act for, if any."""
    return _current.get()


def current_tenant_id() -> int:
    """Default of every ``tenant`` column."""
    return int(current_tenant().pk)


@contextmanager
def acting_for(tenant: "Tenant") -> Iterator["Tenant"]:
    """Open exactly one tenant's rows; nested calls replace it and put it back."""
    token = _current.set(tenant)
    _tell_database()
    try:
        yield tenant
    finally:
        _current.reset(token)
        _tell_database()


def tell_new_connection(**_: Any) -> None:
    """Receiver of Django's ``connection_created``: a pooled connection may come back with another's tenant, or dead."""
    try:
        connection.connection.execute(_TELL, _values())
    except psycopg.OperationalError:
        connection.close()
        raise


def _tell_database() -> None:
    raw = connection.connection
    if raw is None:
        return  # told on connecting
    try:
        raw.execute(_TELL, _values())
    except psycopg.errors.InFailedSqlTransaction:
        # The transaction is lost; its rollback brings back the values from before it began, which are the outer ones.
        return
    except psycopg.OperationalError:
        connection.close()  # a dead connection tells nobody anything; the next one is told on connecting


def _values() -> tuple[str, str]:
    tenant = _current.get()
    return (str(tenant.pk), ",".join(map(str, tenant.lineage_ids()))) if tenant else ("", "")
