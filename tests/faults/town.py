"""A municipality with real simulators around it, and a worker whose clock the tests move."""

from dataclasses import dataclass, field
from typing import Any

import httpx
from django.test import Client

from kommunalportal.accounts.models import Account
from kommunalportal.applications.models import Application, TimelineEntry
from kommunalportal.catalogue.models import OnlineService
from kommunalportal.connections.actions import configure_connection
from kommunalportal.connections.models import Connection, Port
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.inbound import InboundCall
from kommunalportal.kernel.models import Tenant
from kommunalportal.wiring.payments import DEMO_PLATFORM
from kommunalportal.wiring.seals import DEMO_SEAL, demo_seal_settings
from simulators.running import Running
from tests.applying import ASSISTANCE, CERTIFICATE, offer_service
from tests.contracts.fitconnect.landscape import Landscape
from tests.factories import client_for, make_account

#: Calls that take longer than this have failed; a simulator that is told to be slow is slower.
PATIENCE_SECONDS = 0.4


@dataclass
class Town:
    """Grevenbroich, because that is whom the simulated systems serve."""

    tenant: Tenant
    landscape: Landscape
    platform: Running
    wire: httpx.Client
    """For calls to the simulators; opening a client costs more than a call."""
    ada: Account = field(init=False)
    offers: dict[str, OnlineService] = field(default_factory=dict)
    answers: dict[bool, dict[str, Any]] = field(default_factory=dict)
    _heard: int = 0

    def furnish(self) -> None:
        """Connections to the simulators, services on offer, and Ada."""
        for system in self.landscape.systems:
            self.connect(system, timeout_seconds=PATIENCE_SECONDS)
        payments = {
            "base_url": self.platform.url,
            "originator_id": "kommunalportal",
            "end_point_id": self.tenant.ags,
            "time_limit_seconds": PATIENCE_SECONDS,
        }
        _configure(Port.PAYMENTS, "payments", DEMO_PLATFORM, payments)
        _configure(Port.SEAL, "seal", DEMO_SEAL, demo_seal_settings(self.tenant.name))
        self.offers = {slug: offer_service(slug) for slug in (CERTIFICATE, ASSISTANCE)}
        self.ada = make_account(self.tenant, "ada@example.org", name="Ada Lindqvist")
        self._heard = len(self.landscape.ear.calls(bool, count=0))

    def connect(self, system: str, **changes: Any) -> Connection:
        """The connection to one back-office system."""
        return _configure(Port.DELIVERY, system, "fitconnect", self.landscape.settings(system, **changes))

    def faults(self, place: str = "", **faults: Any) -> None:
        """Faults of the carrier, or of ``payment`` or a back-office system; none given heals it."""
        urls = {"payment": self.platform.url} | {name: one.url for name, one in self.landscape.systems.items()}
        url = urls.get(place, self.landscape.running.url)
        self.wire.post(f"{url}/simulator/faults", json=faults).raise_for_status()

    def heal(self) -> None:
        """Every foreign system is well again."""
        for place in ("", "payment", *self.landscape.systems):
            self.faults(place)

    def unheard_callbacks(self) -> list[InboundCall]:
        """Callbacks for our deliveries that came since the last time."""
        calls = self.landscape.ear.calls(bool, count=0)
        fresh, self._heard = calls[self._heard :], len(calls)
        return fresh

    def browser(self, account: Account | None = None) -> Client:
        """A browser at the town's portal."""
        return client_for(self.tenant, account)

    def cases(self, system: str, reference: str) -> list[dict[str, Any]]:
        """What the back-office system holds under this reference."""
        cases = self.landscape.back_office(system).store.all("case")
        return [case for case in cases if case["reference"] == reference]

    def accepted_submissions(self, system: str) -> int:
        """How many submissions of ours this back-office system ever decided on; case references do not count here."""
        return len(self.landscape.back_office(system).store.all("answered"))


def kinds_of(application: Application) -> list[str]:
    """The kinds of the application's timeline, in order."""
    return list(TimelineEntry.objects.filter(application=application).values_list("kind", flat=True))


def _configure(port: str, slug: str, provider: str, settings: dict[str, Any]) -> Connection:
    return configure_connection(port=port, slug=slug, provider=provider, name=slug, settings=settings, actor=SYSTEM)
