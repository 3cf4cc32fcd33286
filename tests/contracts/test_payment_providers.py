"""What every payment provider promises, asked of each line of the wiring table over real HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from kommunalportal.kernel.failures import Misconfigured, PermanentFailure, TemporaryFailure
from kommunalportal.kernel.inbound import InboundCall
from kommunalportal.payments.ports import Order, OrderExists, OrderItem, PaymentProvider
from kommunalportal.wiring.payments import PAYMENT_PROVIDERS
from simulators.running import run_simulator

SETTINGS: dict[str, dict[str, Any]] = {
    "xbezahldienste": {"originator_id": "kommunalportal", "end_point_id": "05162008", "time_limit_seconds": 0.5},
}
BACK = "http://grevenbroich.localhost:8000/antrag/zurueck"


@dataclass(frozen=True)
class Platform:
    """A provider, and the simulator it talks to."""

    provider: PaymentProvider
    url: str
    browser: httpx.Client

    def faults(self, **faults: object) -> None:
        self.browser.post(f"{self.url}/simulator/faults", json=faults).raise_for_status()

    def press(self, page: str, choice: str) -> httpx.Response:
        return self.browser.post(page, data={"status": choice})


@pytest.fixture(params=sorted(PAYMENT_PROVIDERS))
def platform(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Platform]:
    with run_simulator("payment", data_dir=tmp_path, originators=["kommunalportal"]) as url, httpx.Client() as browser:
        settings = {"base_url": url, **SETTINGS[request.param]}
        yield Platform(PAYMENT_PROVIDERS[request.param].open(settings), url, browser)


def an_order(amount: str = "9.00", quantity: int = 1) -> Order:
    unit = Decimal(amount)
    item = OrderItem("1", "Meldebescheinigung, Papier", quantity, unit)
    text = "GV-4F7K-92MX-Q Meldebesch"
    return Order(str(uuid4()), text, "Meldebescheinigung für Grevenbroich", unit * quantity, (item,), BACK)


def test_an_order_is_open_until_somebody_pays(platform: Platform) -> None:
    checkout = platform.provider.start(an_order("9.00", 3))
    outcome = platform.provider.look_up(checkout.provider_reference)
    assert (outcome.state, outcome.amount) == ("open", Decimal("27.00"))


def test_a_payment_is_reported_with_its_kassenzeichen_and_leads_back(platform: Platform) -> None:
    checkout = platform.provider.start(an_order("0.10", 3))
    way_back = platform.press(checkout.redirect_url, "PAYED")
    outcome = platform.provider.look_up(checkout.provider_reference)
    assert (outcome.state, outcome.amount) == ("paid", Decimal("0.30"))
    assert outcome.accounting_reference and outcome.method and outcome.at
    assert (way_back.status_code, way_back.headers["Location"]) == (303, BACK)


@pytest.mark.parametrize(("choice", "state"), [("CANCELED", "cancelled"), ("FAILED", "failed"), ("CLOSE", "paid")])
def test_every_other_way_to_leave_the_payment_page_is_reported(platform: Platform, choice: str, state: str) -> None:
    checkout = platform.provider.start(an_order())
    platform.press(checkout.redirect_url, choice)
    assert platform.provider.look_up(checkout.provider_reference).state == state


def test_what_has_ended_stays_as_it_is_whatever_is_pressed_later(platform: Platform) -> None:
    checkout = platform.provider.start(an_order())
    platform.press(checkout.redirect_url, "CANCELED")
    platform.press(checkout.redirect_url, "PAYED")
    assert platform.provider.look_up(checkout.provider_reference).state == "cancelled"


@pytest.mark.parametrize("faults", [{"down": True}, {"slow_seconds": 5}, {"http_status": 503}, {"garbage": True}])
def test_a_platform_that_does_not_work_is_a_temporary_failure(platform: Platform, faults: dict[str, object]) -> None:
    checkout = platform.provider.start(an_order())
    platform.faults(**faults)
    with pytest.raises(TemporaryFailure):
        platform.provider.look_up(checkout.provider_reference)
    with pytest.raises(TemporaryFailure):
        platform.provider.start(an_order())
    platform.faults()
    assert platform.provider.look_up(checkout.provider_reference).state == "open"


def test_a_platform_that_is_not_there_is_a_temporary_failure_and_red(platform: Platform) -> None:
    platform.faults(down=True)
    assert platform.provider.problems()


def test_a_platform_that_works_is_green(platform: Platform) -> None:
    assert platform.provider.problems() == []


def test_a_start_that_arrived_without_an_answer_is_recognised_when_it_is_sent_again(platform: Platform) -> None:
    order = an_order()
    platform.faults(lose_answer=True)
    with pytest.raises(TemporaryFailure):
        platform.provider.start(order)
    platform.faults()
    with pytest.raises(OrderExists):
        platform.provider.start(order)


def test_the_same_order_is_never_opened_twice(platform: Platform) -> None:
    order = an_order()
    platform.provider.start(order)
    with pytest.raises(OrderExists):
        platform.provider.start(order)


def test_an_order_whose_lines_do_not_add_up_is_refused_for_good(platform: Platform) -> None:
    with pytest.raises(PermanentFailure, match="CALCULATION_ERROR"):
        platform.provider.start(replace(an_order(), amount=Decimal("8.99")))


def test_an_order_opened_with_another_sum_is_refused(platform: Platform) -> None:
    platform.faults(wrong_amount=True)
    with pytest.raises(PermanentFailure, match="sum"):
        platform.provider.start(an_order())


def test_a_look_up_passes_on_the_sum_the_platform_names(platform: Platform) -> None:
    checkout = platform.provider.start(an_order())
    platform.faults(wrong_amount=True)
    assert platform.provider.look_up(checkout.provider_reference).amount == Decimal("9.01")


def test_an_order_without_a_payment_page_is_refused(platform: Platform) -> None:
    platform.faults(without_page=True)
    with pytest.raises(PermanentFailure):
        platform.provider.start(an_order())


def test_an_answer_about_another_order_is_refused(platform: Platform) -> None:
    checkout = platform.provider.start(an_order())
    platform.faults(other_transaction=True)
    with pytest.raises(PermanentFailure):
        platform.provider.look_up(checkout.provider_reference)
    with pytest.raises(PermanentFailure):
        platform.provider.start(an_order())


@pytest.mark.parametrize("reference", ["", "unknown", "../../status/a/b", "a b", "x" * 45])
def test_an_unknown_or_forged_reference_is_refused(platform: Platform, reference: str) -> None:
    with pytest.raises(PermanentFailure):
        platform.provider.look_up(reference)


@pytest.mark.parametrize("query", ["", "?transactionId=", "?transactionId=../x", "?transactionId=a&transactionId=b"])
def test_a_call_that_names_no_order_is_refused(platform: Platform, query: str) -> None:
    with pytest.raises(PermanentFailure):
        platform.provider.reference_in(InboundCall(headers={}, body=b"", path=f"/zurueck{query}"))


def test_an_access_the_platform_does_not_know_is_the_operators_matter(platform: Platform) -> None:
    settings = {"base_url": platform.url, "originator_id": "somebody-else", "end_point_id": "05162008"}
    stranger = PAYMENT_PROVIDERS["xbezahldienste"].open(settings)
    with pytest.raises(Misconfigured):
        stranger.start(an_order())
    assert stranger.problems()
