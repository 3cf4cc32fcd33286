"""What is sealed for one tenant opens for no other, and not after a change."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kommunalportal.connections.models import Connection
from kommunalportal.kernel import storage
from kommunalportal.kernel.encryption import keyed_hash, seal, unseal
from kommunalportal.kernel.failures import PermanentFailure
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for

pytestmark = pytest.mark.django_db


@given(plain=st.binary(max_size=2000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_sealed_opens_again(in_a_stadt: Tenant, plain: bytes) -> None:
    assert unseal(seal(plain)) == plain


def test_another_tenant_cannot_open_it(a_stadt: Tenant, b_dorf: Tenant) -> None:
    with acting_for(a_stadt):
        sealed = seal(b"secret")
    with acting_for(b_dorf), pytest.raises(PermanentFailure):
        unseal(sealed)


def test_one_changed_bit_is_noticed(in_a_stadt: Tenant) -> None:
    sealed = bytearray(seal(b"secret"))
    sealed[-1] ^= 1
    with pytest.raises(PermanentFailure):
        unseal(bytes(sealed))


def test_search_keys_differ_between_tenants(a_stadt: Tenant, b_dorf: Tenant) -> None:
    with acting_for(a_stadt):
        here = keyed_hash("ada@example.org")
    with acting_for(b_dorf):
        assert keyed_hash("ada@example.org") != here


def test_the_database_never_sees_the_plain_value(in_a_stadt: Tenant) -> None:
    made = Connection.objects.create(port="payments", slug="x", provider="p", name="n", settings={"key": "hush-hush"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT settings FROM connections_connection WHERE id = %s", [made.pk])
        (stored,) = cursor.fetchone()
    assert b"hush" not in bytes(stored)
    assert Connection.objects.get(pk=made.pk).settings == {"key": "hush-hush"}


def test_a_stored_file_is_sealed_on_disk_and_gone_after_deleting(in_a_stadt: Tenant) -> None:
    key = storage.put(b"contents of a file")
    assert storage.get(key) == b"contents of a file"
    storage.delete(key)
    with pytest.raises(PermanentFailure):
        storage.get(key)


def test_a_key_never_leads_out_of_the_store(in_a_stadt: Tenant) -> None:
    with pytest.raises(PermanentFailure):
        storage.get("../../../etc/passwd")
