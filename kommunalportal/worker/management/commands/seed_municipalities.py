"""`./dev manage seed_municipalities`: all 396 municipalities of Nordrhein-Westfalen, for measuring and looking at."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from kommunalportal.catalogue.all_municipalities import seed_all_municipalities
from kommunalportal.kernel.models import Tenant


class Command(BaseCommand):
    """After `seed_demo`, which brings the state."""

    help = __doc__ or ""

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make those that are missing."""
        began = time.monotonic()
        made = seed_all_municipalities(Tenant.objects.get(slug="nrw"))
        self.stdout.write(f"{made} municipalities in {time.monotonic() - began:.1f} s")
