"""Closed by default, twice."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from kommunalportal.connections.models import Connection
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.provision import provide_tenant
from kommunalportal.kernel.rls import tenant_models
from kommunalportal.kernel.tenancy import NoTenantError, acting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Tenant:
    return provide_tenant(slug="a-stadt-x", kind="municipality", name="A-Stadt", short_name="A-Stadt")


@pytest.fixture
def village() -> Tenant:
    return provide_tenant(slug="b-dorf-x", kind="municipality", name="B-Dorf", short_name="B-Dorf")


def test_without_a_tenant_no_rows_are_to_be_had() -> None:
    with pytest.raises(NoTenantError):
        Connection.objects.count()


def test_rows_of_another_tenant_are_invisible_in_python_and_in_postgresql(town: Tenant, village: Tenant) -> None:
    with acting_for(town):
        Connection.objects.create(port="payments", slug="x", provider="p", name="n")
    with acting_for(village):
        assert Connection.objects.count() == 0
        assert Connection._base_manager.count() == 0, "row-level security answers without the manager's filter"


def test_postgresql_refuses_to_write_for_another_tenant(town: Tenant, village: Tenant) -> None:
    with acting_for(village), pytest.raises(DatabaseError), transaction.atomic():
        Connection._base_manager.bulk_create(
            [Connection(tenant=town, port="payments", slug="x", provider="p", name="n", settings={})]
        )


def test_the_database_is_told_to_forget_the_tenant_on_leaving(town: Tenant) -> None:
    with acting_for(town):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('kp.tenant', true)")
        assert cursor.fetchone() == ("",)


def guarded_tables() -> set[str]:
    """Tables on which row-level security is on, also for their owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        return {name for (name,) in cursor.fetchall()}


def test_exactly_the_tenants_tables_and_those_that_hang_on_them_are_guarded() -> None:
    assert {model._meta.db_table for model in tenant_models()} | set(settings.GUARDED_THROUGH) == guarded_tables()


def test_every_tenants_table_has_a_policy_for_each_command() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, array_agg(cmd ORDER BY cmd) FROM pg_policies GROUP BY tablename")
        commands = {table: set(found) for table, found in cursor.fetchall()}
    expected = {model._meta.db_table: {"SELECT", "INSERT", "UPDATE", "DELETE"} for model in tenant_models()}
    assert commands == expected | {table: {"ALL"} for table in settings.GUARDED_THROUGH}


def test_the_tables_without_a_tenant_are_known_one_by_one() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("kommunalportal.")]
    unguarded = {model._meta.label for model in ours if model._meta.db_table not in guarded_tables()}
    assert unguarded == {"kernel.Tenant", "kernel.RateLimitBucket", "kernel.Heartbeat"}


def test_the_applications_role_is_subject_to_row_level_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")
        assert cursor.fetchone() == (0,)


def test_without_a_tenant_postgresql_itself_shows_no_row(town: Tenant) -> None:
    with acting_for(town):
        Connection.objects.create(port="payments", slug="x", provider="p", name="n")
    assert Connection._base_manager.count() == 0
