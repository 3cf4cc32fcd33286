"""Several people, tabs, workers and clicks at the same moment."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.models import Tenant
from kommunalportal.kernel.tenancy import acting_for
from kommunalportal.payments import queries
from kommunalportal.payments.actions import settle, start_attempt
from kommunalportal.payments.models import Payment
from kommunalportal.payments.ports import Checkout
from kommunalportal.payments.tests.conftest import Platform

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def _at_once(tenant: Tenant, action: Callable[[], object]) -> list[object]:
    """The results of `action`, done by several threads that begin together."""
    results: list[object] = []
    begin = threading.Barrier(AT_ONCE)

    def run() -> None:
        begin.wait()
        try:
            with acting_for(tenant):
                results.append(action())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_clicks_at_the_same_moment_open_one_order(payment: Payment, platform: Platform, a_stadt: Tenant) -> None:
    def click() -> Checkout:
        return start_attempt(
            payment=payment, provider=platform.provider, return_url="http://a-stadt.localhost/zurueck", actor=SYSTEM
        )

    results = _at_once(a_stadt, click)
    assert len(results) == AT_ONCE
    assert len(set(results)) == 1
    assert payment.attempts.count() == 1


def test_a_payment_found_out_by_several_at_once_is_announced_once(
    payment: Payment, platform: Platform, a_stadt: Tenant, heard: list[str]
) -> None:
    page = start_attempt(payment=payment, provider=platform.provider, return_url="http://x.localhost/", actor=SYSTEM)
    platform.press(page.redirect_url, "PAYED")

    def ask() -> bool:
        attempt = queries.latest_attempt(payment)
        assert attempt is not None
        return settle(attempt=attempt, provider=platform.provider).is_paid

    assert _at_once(a_stadt, ask) == [True] * AT_ONCE
    assert heard == ["paid"]


def test_the_platform_is_asked_without_a_transaction(payment: Payment, platform: Platform) -> None:
    inside: list[bool] = []

    class Watching:
        def __getattr__(self, name: str) -> object:
            inside.append(connection.in_atomic_block)
            return getattr(platform.provider, name)

    watching = Watching()
    start_attempt(payment=payment, provider=watching, return_url="http://x.localhost/", actor=SYSTEM)  # type: ignore[arg-type]
    attempt = queries.latest_attempt(payment)
    assert attempt is not None
    settle(attempt=attempt, provider=watching)  # type: ignore[arg-type]
    assert inside == [False, False]
