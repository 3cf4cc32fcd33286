"""Load the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kommunalportal.worker.demo import seed


class Command(BaseCommand):
    """``manage.py seed_demo``: tenants, catalogue, connections, people; safe to run again."""

    help = "Loads the demonstration; refuses outside it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Never mixes fictitious people into a real portal."""
        if not settings.DEMO:
            raise CommandError("KP_DEMO is 0: this is not a demonstration.")
        seed()
