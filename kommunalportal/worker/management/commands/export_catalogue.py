"""Take services out into a file."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kommunalportal.catalogue.exchange.csv_table import write_csv
from kommunalportal.catalogue.exchange.exporting import exported_records, exported_services
from kommunalportal.catalogue.exchange.xzufi_names import VERSIONS
from kommunalportal.catalogue.exchange.xzufi_writer import write_xzufi
from kommunalportal.kernel.models import Tenant


class Command(BaseCommand):
    """``manage.py export_catalogue --tenant grevenbroich --format 2.3 --output leistungen.xml``"""

    help = "Exports a tenant's services as XZuFi (not validated against the official schema) or CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose services, as what, and where to."""
        parser.add_argument("--tenant", required=True, help="slug of the municipality")
        parser.add_argument("--format", choices=[*VERSIONS, "csv"], default="2.3")
        parser.add_argument("--output", type=Path, help="without it: to the terminal")

    def handle(self, *args: Any, **options: Any) -> None:
        """Piece by piece."""
        tenant = Tenant.objects.filter(slug=options["tenant"]).first()
        if tenant is None:
            raise CommandError(f"There is no tenant {options['tenant']!r}.")
        pieces = _pieces(tenant, options["format"])
        if options["output"]:
            with options["output"].open("w", encoding="utf-8", newline="") as handle:
                handle.writelines(pieces)
        else:
            for piece in pieces:
                self.stdout.write(piece, ending="")


def _pieces(tenant: Tenant, kind: str) -> Iterator[str]:
    if kind == "csv":
        return write_csv(record for _row, record in exported_services(tenant))
    return write_xzufi(exported_records(tenant), kind, sender=tenant.name, at=timezone.now())
