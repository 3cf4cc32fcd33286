"""What travels to the platform, and what comes back."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunalportal.adapters.payments.xbezahldienste.messages import functional_code, read_transaction, write_request
from kommunalportal.payments.ports import Order, OrderItem

AT = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)


def _order(amount: Decimal, description: str = "Gebühr") -> Order:
    item = OrderItem("1", description, 3, amount, (("haushaltsstelle", "1234"),))
    return Order("r-1", "GV-4F7K-92MX-Q Gebuehr", description, amount * 3, (item,), "https://a.example/zurueck")


def _transaction(**information: object) -> bytes:
    facts = {"transactionId": "t-1", "status": "PAYED", **information}
    return json.dumps({"paymentInformation": facts, "paymentRequest": {"grosAmount": 27.3}}).encode()


@given(st.decimals("0.01", "9999", places=2))
def test_amounts_are_numbers_with_two_places_to_the_cent(amount: Decimal) -> None:
    text = write_request(_order(amount), booking_data={}, at=AT).decode()
    assert f'"grosAmount": {amount * 3:.2f},' in text
    assert f'"singleNetAmount": {amount:.2f},' in text


def test_the_request_follows_the_standard() -> None:
    message: dict[str, Any] = json.loads(write_request(_order(Decimal("9.10")), booking_data={"kasse": "7"}, at=AT))
    item = message.pop("items")[0]
    assert message == {
        "requestId": "r-1",
        "requestTimestamp": "2026-03-02T09:30:15.123Z",
        "currency": "EUR",
        "grosAmount": 27.3,
        "purpose": "GV-4F7K-92MX-Q Gebuehr",
        "description": "Gebühr",
        "redirectUrl": "https://a.example/zurueck",
    }
    assert item["bookingData"] == {"kasse": "7", "haushaltsstelle": "1234"}
    assert (item["reference"], item["quantity"], item["totalNetAmount"]) == ("GV-4F7K-92MX-Q", 3, 27.3)


@given(st.text(max_size=40))
def test_no_text_can_pass_itself_off_as_a_number(description: str) -> None:
    order = _order(Decimal("1.00"), description + "\0" + "5.00\0")
    assert json.loads(write_request(order, booking_data={}, at=AT))["description"] == order.description


def test_an_answer_is_read_to_the_cent() -> None:
    transaction = read_transaction(_transaction(transactionReference="KZ1", paymentMethod="PAYPAL"))
    assert transaction is not None
    outcome = transaction.outcome()
    assert (outcome.state, outcome.amount, outcome.accounting_reference) == ("paid", Decimal("27.3"), "KZ1")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"paymentInformation": null}',
        _transaction(status="PAID"),
        _transaction(transactionId="../x"),
        _transaction(transactionRedirectUrl="javascript:alert(1)"),
    ],
)
def test_anything_else_is_no_answer(body: bytes) -> None:
    assert read_transaction(body) is None


@pytest.mark.parametrize("body", [b"", b"[]", b'{"functionalCode": 7}', b'{"functionalCode": "<b>"}'])
def test_an_error_without_a_code_has_none(body: bytes) -> None:
    assert functional_code(body) == ""
