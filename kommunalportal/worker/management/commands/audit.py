"""The audit proves itself: `manage.py audit verify`, `manage.py audit digest`, `manage.py audit export`."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kommunalportal.kernel.audit_digest import breaks, digests, parsed, seal_day
from kommunalportal.kernel.models import AuditEntry, Tenant
from kommunalportal.kernel.tenancy import acting_for


class Command(BaseCommand):
    """``verify`` reads every entry and says where something does not fit (and ends with 1).

    ``digest`` writes today's digests, ``export`` prints all of them as JSON lines, to be kept where nobody of the
    database's keepers can write; ``verify --digests FILE`` compares with such a file.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, for whom, and with which digests."""
        parser.add_argument("verb", choices=("verify", "digest", "export"))
        parser.add_argument("--tenant", help="slug; all tenants if left out")
        parser.add_argument("--digests", type=Path, help="exported digests to compare with, instead of our own files")

    def handle(self, *_: Any, verb: str, tenant: str | None, digests: Path | None, **__: Any) -> None:
        """Do it for one tenant after the other."""
        found = Tenant.objects.filter(slug=tenant) if tenant else Tenant.objects.order_by("pk")
        if not found:
            raise CommandError("There is no such tenant.")
        broken = 0
        for one in found:
            with acting_for(one):
                broken += {"verify": self._verify, "digest": self._digest, "export": self._export}[verb](one, digests)
        if broken:
            raise CommandError(f"{broken} breaks in the audit.", returncode=1)

    def _verify(self, tenant: Tenant, file: Path | None) -> int:
        kept = [parsed(json.loads(line)) for line in file.read_text().splitlines()] if file else None
        found = breaks(None if kept is None else [digest for digest in kept if digest.tenant == tenant.slug])
        for one in found:
            self.stdout.write(f"{tenant.slug}: {f'entry {one.number} ' if one.number else ''}{one.problem}")
        if not found:
            self.stdout.write(f"{tenant.slug}: {AuditEntry.objects.count()} entries, unbroken")
        return len(found)

    def _digest(self, tenant: Tenant, _: Path | None) -> int:
        digest = seal_day()
        self.stdout.write(f"{tenant.slug}: {digest.seal if digest else 'nothing to do'}")
        return 0

    def _export(self, _tenant: Tenant, _: Path | None) -> int:
        for digest in digests():
            self.stdout.write(json.dumps(asdict(digest)))
        return 0
