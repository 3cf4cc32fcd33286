"""Whoever owns the database can change it; `manage.py audit verify` says where. The changes are real SQL."""

import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from devkit.database import SUPERUSER, Server
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.audit import record
from kommunalportal.kernel.audit_digest import seal_day
from kommunalportal.kernel.models import AuditEntry, Tenant, TenantKind
from kommunalportal.kernel.provision import provide_tenant
from kommunalportal.kernel.tenancy import acting_for

OwnersHand = Callable[..., object]


@pytest.fixture
def town(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[Tenant]:
    settings.DATA_DIR = tmp_path
    names: dict[str, Any] = {"name": "A-Stadt", "short_name": "A-Stadt", "kind": TenantKind.MUNICIPALITY}
    tenant = provide_tenant(slug="a-stadt", **names)
    with acting_for(tenant):
        for number in range(6):
            record("test.happened", by=SYSTEM, on=f"thing:{number}", count=number)
        yield tenant


@pytest.fixture
def tamper(town: Tenant, server: Server) -> Iterator[OwnersHand]:
    """SQL past all rights and policies, committed."""
    with psycopg.connect(server.url(SUPERUSER, str(connection.settings_dict["NAME"])), autocommit=True) as owner:
        yield lambda statement, *values: owner.execute(statement, values)


def verify(*options: str) -> str:
    """What the command prints when it finds something."""
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("audit", "verify", *options, stdout=out)
    return out.getvalue()


def last() -> int:
    return int(AuditEntry.objects.count())


def test_an_untouched_chain_is_unbroken(town: Tenant) -> None:
    seal_day()
    out = StringIO()
    call_command("audit", "verify", "--tenant", "a-stadt", stdout=out)
    assert out.getvalue() == f"a-stadt: {last()} entries, unbroken\n"


def test_one_changed_byte_is_found_and_named(tamper: OwnersHand) -> None:
    tamper('UPDATE kernel_auditentry SET "on" = %s WHERE number = 3', "thing:X")
    assert verify() == "a-stadt: entry 3 was changed after it was written\n"


@pytest.mark.parametrize(
    "column", ["at = at + interval '1 microsecond'", "details = '{\"count\": 9}'", "actor_id = 'somebody'"]
)
def test_no_column_can_be_changed_unseen(tamper: OwnersHand, column: str) -> None:
    tamper(f"UPDATE kernel_auditentry SET {column} WHERE number = 4")
    assert "entry 4 was changed" in verify()


def test_a_deleted_entry_is_missed(tamper: OwnersHand) -> None:
    tamper("DELETE FROM kernel_auditentry WHERE number = 4")
    assert verify() == "a-stadt: entry 4 is missing; the next one there is 5\n"


def test_swapped_entries_are_found(tamper: OwnersHand) -> None:
    for before, after in ((3, 900), (4, 3), (900, 4)):
        tamper("UPDATE kernel_auditentry SET number = %s WHERE number = %s", after, before)
    assert "entry 3 does not follow" in verify()


def test_an_end_that_was_cut_off_is_missed_by_the_digest(tamper: OwnersHand) -> None:
    seal_day()
    number = last()
    tamper("DELETE FROM kernel_auditentry WHERE number > %s", number - 2)
    assert f"entry {number} is missing; the digest of" in verify()


def test_a_chain_computed_anew_is_found_by_digests_that_were_kept_elsewhere(
    town: Tenant, tamper: OwnersHand, tmp_path: Path
) -> None:
    seal_day()
    out = StringIO()
    call_command("audit", "export", stdout=out)
    elsewhere = tmp_path / "digests.jsonl"
    elsewhere.write_text(out.getvalue())
    count = last()
    tamper("DELETE FROM kernel_auditentry")
    for _ in range(count):
        record("test.happened", by=SYSTEM, on="another:1")
    assert f"entry {count} is not the entry" in verify("--digests", str(elsewhere))


def test_a_changed_digest_is_found(town: Tenant, tmp_path: Path) -> None:
    seal_day()
    (file,) = tmp_path.glob("audit/*/*.json")
    digest = json.loads(file.read_text())
    file.write_text(json.dumps({**digest, "number": digest["number"] - 1}))
    assert "was changed" in verify()


def test_a_day_is_sealed_once(town: Tenant) -> None:
    assert seal_day() is not None
    assert seal_day() is None
