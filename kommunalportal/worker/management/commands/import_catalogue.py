"""Bring services in from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kommunalportal.catalogue.exchange.files import MAX_BYTES
from kommunalportal.catalogue.exchange.importing import import_at_once, try_import
from kommunalportal.catalogue.exchange.report import Report
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.failures import Refused
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for


class Command(BaseCommand):
    """``manage.py import_catalogue lieferung.xml --tenant grevenbroich --dry-run``: all or nothing, with a report."""

    help = "Imports XZuFi 2.2/2.3, PVOG or FIM portal JSON, or CSV for one tenant."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which file, for whom, and whether it is only a trial."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--tenant", required=True, help="slug of the municipality or state")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read at most what may be imported, and print the report."""
        file: Path = options["file"]
        tenant = Tenant.objects.filter(slug=options["tenant"]).first()
        if tenant is None:
            raise CommandError(f"There is no tenant {options['tenant']!r}.")
        try:
            with file.open("rb") as handle:
                content = handle.read(MAX_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        act = try_import if options["dry_run"] else import_at_once
        try:
            with acting_for(tenant):
                run = act(content=content, filename=file.name, actor=SYSTEM)
        except Refused as refusal:
            raise CommandError(refusal.message) from None
        self._print(Report.from_json(run.report), is_trial=options["dry_run"])

    def _print(self, report: Report, *, is_trial: bool) -> None:
        for line in report.lines():
            self.stdout.write(line)
        counts = ", ".join(f"{outcome}: {count}" for outcome, count in sorted(report.counts.items()))
        self.stdout.write(f"{counts}{' (dry run, nothing was changed)' if is_trial else ''}")
