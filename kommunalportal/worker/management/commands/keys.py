"""Keys of the installation: wrap them anew, or give tenants new ones."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from kommunalportal.kernel.keys import renew_data_key, wrap_anew
from kommunalportal.kernel.models import Tenant

VERBS = {"wrap": wrap_anew, "renew": renew_data_key}


class Command(BaseCommand):
    """``manage.py keys wrap`` after the master key changed, ``manage.py keys renew --tenant <slug>`` for a data key.

    Both may be interrupted and started again; see docs/operations.md for the order of things.
    """

    help = "Wraps the tenants' data keys with the current master key, or gives tenants new data keys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which of both, and for whom."""
        parser.add_argument("verb", choices=sorted(VERBS))
        parser.add_argument("--tenant", help="slug; all tenants if left out")

    def handle(self, *_: Any, verb: str, tenant: str | None, **__: Any) -> None:
        """Do it for one tenant after the other, each in a transaction of its own."""
        found = Tenant.objects.order_by("pk")
        wanted = [Tenant.objects.get(slug=tenant)] if tenant else list(found)
        for one in wanted:
            VERBS[verb](one.pk)
        self.stdout.write(f"{verb}: {len(wanted)} tenants")
