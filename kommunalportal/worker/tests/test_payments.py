"""People who never come back from the payment page."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from django.utils import timezone

from kommunalportal.connections.actions import configure_connection
from kommunalportal.connections.models import Connection
from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.payments.actions import open_payment, start_attempt
from kommunalportal.payments.models import Payment, PaymentAttempt
from kommunalportal.payments.ports import Checkout, OrderItem
from kommunalportal.wiring.payments import open_payment_provider
from kommunalportal.worker.jobs_payments import look_up
from simulators.running import run_simulator

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[str]:
    with run_simulator("payment", data_dir=tmp_path, originators=["portal"]) as url:
        yield url


@pytest.fixture
def checkout(in_a_stadt: Tenant, platform: str) -> Checkout:
    connection = _configure(platform, "portal")
    bill = (OrderItem("1", "Gebühr", 1, Decimal("9.00")),)
    payment = open_payment(subject="AN-1", items=bill, connection=connection, purpose="Gebühr", actor=SYSTEM)
    provider = open_payment_provider(connection)
    return start_attempt(payment=payment, provider=provider, return_url="http://a.localhost/zurueck", actor=SYSTEM)


def _configure(url: str, originator: str) -> Connection:
    settings = {"base_url": url, "originator_id": originator, "end_point_id": "05", "time_limit_seconds": 1}
    return configure_connection(
        port="payments", slug="main", provider="xbezahldienste", name="Test", settings=settings, actor=SYSTEM
    )


def _look_up_when_due() -> PaymentAttempt:
    PaymentAttempt.objects.update(next_look_up_at=timezone.now() - timedelta(seconds=1))
    look_up(attempt_id=PaymentAttempt.objects.get().pk)
    return PaymentAttempt.objects.get()


def test_somebody_who_paid_and_closed_the_window_is_found_out(checkout: Checkout) -> None:
    httpx.post(checkout.redirect_url, data={"status": "CLOSE"})
    attempt = _look_up_when_due()
    assert Payment.objects.get().is_paid
    assert attempt.next_look_up_at is None, "there is nothing more to ask"


def test_nobody_is_asked_before_it_is_time(checkout: Checkout) -> None:
    httpx.post(checkout.redirect_url, data={"status": "CLOSE"})
    look_up(attempt_id=PaymentAttempt.objects.get().pk)
    assert not Payment.objects.get().is_paid


def test_a_platform_that_is_down_is_asked_again_later(checkout: Checkout, platform: str) -> None:
    httpx.post(f"{platform}/simulator/faults", json={"down": True})
    attempt = _look_up_when_due()
    assert attempt.looked_up_at is None
    assert attempt.next_look_up_at is not None
    assert attempt.next_look_up_at > timezone.now() + timedelta(seconds=50)


def test_an_access_that_no_longer_works_is_shown_to_the_operator(checkout: Checkout, platform: str) -> None:
    _configure(platform, "somebody-else")
    _look_up_when_due()
    connection = Connection.objects.get()
    assert connection.paused_at is not None
    assert connection.problems


def test_an_attempt_that_is_gone_is_no_error(in_a_stadt: Tenant) -> None:
    look_up(attempt_id=4711)
