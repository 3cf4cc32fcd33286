"""``manage.py demo_logins``: who may be played in the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from kommunalportal.accounts.demo import demo_people
from kommunalportal.kernel.models import Tenant


class Command(BaseCommand):
    """Prints address, password and part of every person, by host."""

    help = "Prints the people of the demonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses outside the demonstration."""
        if not settings.DEMO:
            raise CommandError("KP_DEMO is 0: there are no public logins here.")
        with translation.override("de"):
            for tenant in Tenant.objects.filter(is_active=True).order_by("kind", "slug"):
                self._print(tenant)

    def _print(self, tenant: Tenant) -> None:
        people = demo_people(tenant)
        if not people:
            return
        self.stdout.write(f"http://{tenant.slug}.{settings.BASE_DOMAIN}:{settings.PORT}/anmelden")
        for person in people:
            self.stdout.write(f"  {person.email:45} {person.password:18} {person.name}, {person.part}")
