"""Closed by default, twice."""

import pytest
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


def test_every_tenant_table_has_forced_row_level_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        guarded = {name for (name,) in cursor.fetchall()}
    assert {model._meta.db_table for model in tenant_models()} <= guarded
