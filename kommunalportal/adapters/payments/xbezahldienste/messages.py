"""The messages of XBezahldienste 1.0.0 as values, and their JSON.

The standard spells `grosAmount` with one s and the state `PAYED`. Amounts are JSON numbers with two places: they
are written and read as `Decimal`, never as binary fractions.
"""

import json
import re
import secrets
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AnyHttpUrl, BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic.alias_generators import to_camel

from kommunalportal.payments.ports import Order, OrderItem, Outcome, OutcomeState

TransactionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,44}$")]
Status = Literal["INITIAL", "PAYED", "FAILED", "CANCELED"]

_OUTCOME_STATES: dict[Status, OutcomeState] = {
    "INITIAL": "open",
    "PAYED": "paid",
    "FAILED": "failed",
    "CANCELED": "cancelled",
}
_CENT = Decimal("0.01")


class Message(BaseModel):
    """The standard's names are ours in camel case; what it may add later is passed over."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True)


class PaymentInformation(Message):
    """What the platform knows about the payment itself."""

    transaction_id: TransactionId
    status: Status
    transaction_redirect_url: AnyHttpUrl | None = None
    transaction_reference: str = ""
    transaction_timestamp: datetime | None = None
    payment_method: str | None = None


class EchoedRequest(Message):
    """The part of our own request that the platform repeats and that we compare."""

    request_id: str | None = None
    currency: str | None = None
    gros_amount: Decimal | None = None


class PaymentTransaction(Message):
    """The platform's answer to the start and to a question about the state."""

    payment_information: PaymentInformation
    payment_request: EchoedRequest | None = None

    def is_about(self, request_id: str) -> bool:
        """Whether the answer is about the order with this request id; platforms that do not repeat it are believed."""
        named = self.payment_request.request_id if self.payment_request else None
        return named is None or named == request_id

    @property
    def amount(self) -> Decimal | None:
        """The sum the platform holds for this order, in euros."""
        return self.payment_request.gros_amount if self.payment_request else None

    def outcome(self) -> Outcome:
        """This answer in the words of the payments room."""
        facts = self.payment_information
        return Outcome(
            state=_OUTCOME_STATES[facts.status],
            amount=self.amount,
            method=(facts.payment_method or "")[:36],
            accounting_reference=facts.transaction_reference[:36],
            at=facts.transaction_timestamp,
        )


def read_transaction(body: bytes) -> PaymentTransaction | None:
    """The transaction in an answer, or None where the body is anything else."""
    try:
        return PaymentTransaction.model_validate(json.loads(body, parse_float=Decimal))
    except (ValueError, RecursionError, ValidationError):
        return None


def functional_code(body: bytes) -> str:
    """The `functionalCode` of an error answer (SystemResponse), or an empty text."""
    try:
        code = json.loads(body)["functionalCode"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return ""
    return code if isinstance(code, str) and re.fullmatch(r"[A-Z_]{1,60}", code) else ""


def write_request(order: Order, *, booking_data: dict[str, str], at: datetime) -> bytes:
    """The PaymentRequest for an order. No personal data travel: the requestor is optional and left out."""
    message = {
        "requestId": order.request_id,
        "requestTimestamp": at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "currency": "EUR",
        "grosAmount": order.amount,
        "purpose": order.booking_text,
        "description": order.description,
        "redirectUrl": order.return_url,
        "items": [_item(item, order, booking_data) for item in order.items],
    }
    return _to_json(message)


def _item(item: OrderItem, order: Order, booking_data: dict[str, str]) -> dict[str, Any]:
    return {
        "id": item.id,
        "reference": order.booking_text.split(" ")[0][:36],
        "description": item.description[:250],
        "taxRate": Decimal(0),
        "quantity": item.quantity,
        "totalNetAmount": item.total_amount,
        "totalTaxAmount": Decimal(0),
        "singleNetAmount": item.unit_amount,
        "singleTaxAmount": Decimal(0),
        "bookingData": {**booking_data, **dict(item.booking_data)},
    }


def _to_json(message: dict[str, Any]) -> bytes:
    """JSON with every `Decimal` as a number of two places, which the standard library cannot write itself.

    The mark around the numbers is new in every message, so no text can imitate it.
    """
    mark = secrets.token_hex(16)
    text = json.dumps(message, default=lambda number: f"{mark}{number.quantize(_CENT)}{mark}")
    return re.sub(rf'"{mark}(-?\d+\.\d\d){mark}"', r"\1", text).encode()
