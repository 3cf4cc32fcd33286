"""The chain finds one changed byte, and nobody but the owner of the database can change one."""

import pytest
from django.db import DatabaseError, connection, transaction

from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.audit import first_broken_entry, hash_of, record
from kommunalportal.kernel.models import AuditEntry, Tenant

pytestmark = pytest.mark.django_db


def test_entries_are_chained_without_gaps(in_a_stadt: Tenant) -> None:
    entries = [record("test.happened", by=SYSTEM, on="thing:1", count=number) for number in range(3)]
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert entries[2].previous_hash == entries[1].hash
    assert first_broken_entry() is None


def test_a_changed_detail_breaks_the_chain(in_a_stadt: Tenant) -> None:
    entry = record("test.happened", by=SYSTEM, on="thing:1", count=1)
    entry.details = {"count": 2}
    assert hash_of(entry) != entry.hash


def test_the_application_may_not_change_an_entry(in_a_stadt: Tenant) -> None:
    record("test.happened", by=SYSTEM, on="thing:1")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        AuditEntry.objects.update(action="something.else")


def test_the_application_may_not_delete_an_entry(in_a_stadt: Tenant) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_auditentry")
