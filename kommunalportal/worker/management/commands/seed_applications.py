"""`./dev manage seed_applications COUNT`: so many finished applications in all municipalities, for measuring."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from kommunalportal.worker.many_applications import seed_applications


class Command(BaseCommand):
    """After `seed_municipalities`."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many."""
        parser.add_argument("count", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make them."""
        began = time.monotonic()
        made = seed_applications(options["count"])
        self.stdout.write(f"{made} applications in {time.monotonic() - began:.1f} s")
