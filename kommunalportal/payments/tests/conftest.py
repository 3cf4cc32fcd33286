"""A payment of A-Stadt and a payment platform, reached over real HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from kommunalportal.connections.actions import configure_connection
from kommunalportal.connections.models import Connection
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.payments.actions import open_payment
from kommunalportal.payments.events import payment_cancelled, payment_failed, payment_needs_clerk, payment_paid
from kommunalportal.payments.models import Payment
from kommunalportal.payments.ports import OrderItem, PaymentProvider
from kommunalportal.wiring.payments import open_payment_provider
from simulators.running import run_simulator

BILL = (OrderItem("1", "Meldebescheinigung", 2, Decimal("9.00")),)


SIGNALS = {
    "paid": payment_paid,
    "failed": payment_failed,
    "cancelled": payment_cancelled,
    "needs_clerk": payment_needs_clerk,
}


@pytest.fixture(autouse=True)
def heard() -> Iterator[list[str]]:
    """The names of the events announced, in order. Upper floors do not listen: these tests are about this room."""
    names: list[str] = []
    before = {name: signal.receivers for name, signal in SIGNALS.items()}
    for name, signal in SIGNALS.items():
        signal.receivers = []
        signal.connect(lambda name=name, **_: names.append(name), weak=False)
    yield names
    for name, signal in SIGNALS.items():
        signal.receivers = before[name]
        signal.sender_receivers_cache.clear()


@dataclass(frozen=True)
class Platform:
    """A provider, its connection, and what a person or an accident does at the platform."""

    url: str
    connection: Connection
    browser: httpx.Client

    @property
    def provider(self) -> PaymentProvider:
        return open_payment_provider(self.connection)

    def press(self, page: str, choice: str) -> None:
        self.browser.post(page, data={"status": choice})

    def faults(self, **faults: object) -> None:
        self.browser.post(f"{self.url}/simulator/faults", json=faults)


@pytest.fixture
def platform(in_a_stadt: Tenant, tmp_path: Path) -> Iterator[Platform]:
    with run_simulator("payment", data_dir=tmp_path) as url, httpx.Client() as browser:
        settings = {"base_url": url, "originator_id": "portal", "end_point_id": "05", "time_limit_seconds": 1}
        connection = configure_connection(
            port="payments", slug="main", provider="xbezahldienste", name="Test", settings=settings, actor=SYSTEM
        )
        yield Platform(url, connection, browser)


@pytest.fixture
def payment(platform: Platform) -> Payment:
    return open_payment(
        subject="AN-2345-6789-X",
        items=BILL,
        connection=platform.connection,
        purpose="Meldebescheinigung",
        actor=SYSTEM,
    )
