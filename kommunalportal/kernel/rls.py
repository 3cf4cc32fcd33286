"""Row-level security: PostgreSQL itself refuses another tenant's rows.

After every ``migrate`` the owner role puts the policies on all tables of tenant models, so that no migration can
forget them. ``FORCE`` makes them hold for the owner as well; referential integrity checks are exempt by PostgreSQL.
Tables of libraries that hang on one of ours are guarded through it (``settings.GUARDED_THROUGH``).
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from psycopg import sql

from kommunalportal.kernel.models import AuditEntry, SharedDownModel, TenantModel

OWN = "tenant_id = NULLIF(current_setting('kp.tenant', true), '')::bigint"
LINEAGE = "tenant_id = ANY (string_to_array(NULLIF(current_setting('kp.lineage', true), ''), ',')::bigint[])"


def tenant_models() -> Iterator[type[TenantModel]]:
    """Every concrete model whose rows belong to a tenant."""
    return (model for model in apps.get_models(include_auto_created=True) if issubclass(model, TenantModel))


def guard_tables(using: str = "default", **_: Any) -> None:
    """Receiver of ``post_migrate`` (owner role): policies on all tenant tables, rights for the application's role."""
    with connections[using].cursor() as cursor:
        existing = set(connections[using].introspection.table_names(cursor))
        for model in tenant_models():
            if model._meta.db_table in existing:
                for statement in _policies(model):
                    cursor.execute(statement)
        for table, (column, parent) in settings.GUARDED_THROUGH.items():
            if table in existing:
                for statement in _policies_through(table, column, parent):
                    cursor.execute(statement)
        for statement in _rights(existing):
            cursor.execute(statement)


def _policies(model: type[TenantModel]) -> Iterator[sql.Composed]:
    table = model._meta.db_table
    yield from _closed(table)
    readable = LINEAGE if issubclass(model, SharedDownModel) else OWN
    yield _policy(table, "tenant_read", "SELECT", f"USING ({readable})")
    yield _policy(table, "tenant_insert", "INSERT", f"WITH CHECK ({OWN})")
    yield _policy(table, "tenant_update", "UPDATE", f"USING ({OWN}) WITH CHECK ({OWN})")
    yield _policy(table, "tenant_delete", "DELETE", f"USING ({OWN})")


def _policies_through(table: str, column: str, parent: str) -> Iterator[sql.Composed]:
    condition = f"EXISTS (SELECT 1 FROM {parent} AS parent WHERE parent.id = {column})"  # noqa: S608 (names from settings)
    yield from _closed(table)
    yield _policy(table, "tenant_through", "ALL", f"USING ({condition}) WITH CHECK ({condition})")


def _closed(table: str) -> Iterator[sql.Composed]:
    name = sql.Identifier(table)
    yield sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(name)
    yield sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(name)


def _policy(table: str, policy: str, command: str, condition: str) -> sql.Composed:
    return sql.SQL("DROP POLICY IF EXISTS {policy} ON {table}; CREATE POLICY {policy} ON {table} FOR {rest}").format(
        policy=sql.Identifier(policy), table=sql.Identifier(table), rest=sql.SQL(f"{command} {condition}")
    )


def _rights(existing: set[str]) -> Iterator[sql.Composed]:
    role = sql.Identifier(settings.APP_ROLE)
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role)
    yield sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(role)
    yield sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(role)
    yield sql.SQL("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}").format(role)
    if AuditEntry._meta.db_table in existing:
        audit = sql.Identifier(AuditEntry._meta.db_table)
        yield sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(audit, role)
