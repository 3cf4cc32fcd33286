"""Whatever people, platforms and workers do, in whatever order: money counts once and is never lost.

A failing run names its seed; `KP_ACCIDENTS` sets how many there are.
"""

import os
import random
from collections.abc import Callable
from contextlib import suppress

import httpx
import pytest

from kommunalportal.kernel.actors import SYSTEM
from kommunalportal.kernel.failures import ForeignFailure, Refused
from kommunalportal.payments import rules
from kommunalportal.payments.actions import look_up_again, settle, start_attempt
from kommunalportal.payments.models import Payment, PaymentAttempt
from kommunalportal.payments.tests.conftest import Platform

pytestmark = pytest.mark.django_db
RUNS = int(os.environ.get("KP_ACCIDENTS", "20"))
FAULTS: list[dict[str, object]] = [
    {"down": True},
    {"http_status": 502},
    {"lose_answer": True},
    {"garbage": True},
    {"other_transaction": True},
]


class World:
    """One payment, one platform, and everything that may happen to them."""

    def __init__(self, payment: Payment, platform: Platform, seed: int) -> None:
        self.payment = payment
        self.platform = platform
        self.random = random.Random(seed)
        self.pages: list[str] = []
        self.moves: list[Callable[[], None]] = [self.start, self.start, self.press, self.press, self.ask]
        self.moves += [self.ask, self.break_platform, self.mend_platform, self.let_time_run_out]

    def start(self) -> None:
        checkout = start_attempt(
            payment=self.payment, provider=self.platform.provider, return_url="http://x.localhost/", actor=SYSTEM
        )
        self.pages.append(checkout.redirect_url)

    def press(self) -> None:
        if self.pages:
            choice = self.random.choice(["PAYED", "PAYED", "CANCELED", "FAILED", "CLOSE"])
            self.platform.press(self.random.choice(self.pages), choice)

    def ask(self) -> None:
        attempts = list(PaymentAttempt.objects.select_related("payment"))
        if attempts:
            settle(attempt=self.random.choice(attempts), provider=self.platform.provider)

    def break_platform(self) -> None:
        self.platform.faults(**self.random.choice(FAULTS))

    def mend_platform(self) -> None:
        self.platform.faults()

    def let_time_run_out(self) -> None:
        PaymentAttempt.objects.update(look_ups=len(rules.LOOK_UP_DISTANCES))
        for attempt in PaymentAttempt.objects.all():
            look_up_again(attempt=attempt)

    def ask_about_everything(self) -> list[str]:
        """What the mended platform says of each of our orders, once we have heard it."""
        self.mend_platform()
        attempts = list(PaymentAttempt.objects.select_related("payment").exclude(provider_reference=""))
        for attempt in attempts:
            settle(attempt=attempt, provider=self.platform.provider)
        return [self.platform.provider.look_up(attempt.provider_reference).state for attempt in attempts]


@pytest.mark.parametrize("seed", range(RUNS))
def test_money_counts_once_and_is_never_lost(payment: Payment, platform: Platform, heard: list[str], seed: int) -> None:
    world = World(payment, platform, seed)
    for _ in range(world.random.randrange(5, 30)):
        with suppress(ForeignFailure, Refused, httpx.TransportError):
            world.random.choice(world.moves)()
        assert PaymentAttempt.objects.filter(ended_at=None).count() <= 1
    paid_there = world.ask_about_everything().count("paid")
    paid_here = Payment.objects.get()
    assert paid_here.is_paid == (paid_there > 0)
    assert heard.count("paid") == min(paid_there, 1)
    assert (paid_here.clerk_reason == "paid_twice") == (paid_there > 1)
