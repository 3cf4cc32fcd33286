"""What the portal asks of a payment platform.

Values in, values out; amounts are `Decimal` euros with two places. Every method may raise `TemporaryFailure`
(try again later), `PermanentFailure` (a clerk has to look) or `Misconfigured` (the operator has to look), and
nothing else.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol

from kommunalportal.kernel.failures import PermanentFailure
from kommunalportal.kernel.inbound import InboundCall

OutcomeState = Literal["open", "paid", "failed", "cancelled"]


class OrderExists(PermanentFailure):
    """The platform already holds an order with this request id: an earlier answer never reached us."""


@dataclass(frozen=True, slots=True)
class OrderItem:
    """One line of an order. `unit_amount` is what one piece costs in euros; municipal fees carry no tax."""

    id: str
    description: str
    quantity: int
    unit_amount: Decimal
    booking_data: tuple[tuple[str, str], ...] = ()

    @property
    def total_amount(self) -> Decimal:
        """Quantity times unit amount, in euros."""
        return self.unit_amount * self.quantity


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody is about to pay.

    `request_id` is ours, at most 36 characters, and the same when the same attempt is sent again.
    `booking_text` appears on the bank statement (at most 27 characters, letters, digits, blanks and hyphens).
    """

    request_id: str
    booking_text: str
    description: str
    amount: Decimal
    items: tuple[OrderItem, ...]
    return_url: str


@dataclass(frozen=True, slots=True)
class Checkout:
    """The platform's name for the order, and the address of the page where the person pays."""

    provider_reference: str
    redirect_url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the platform says about an order now.

    `amount` is the sum the platform holds for the order, None where it does not say.
    `accounting_reference` is the Kassenzeichen; `method` a word such as "CREDITCARD".
    """

    state: OutcomeState
    amount: Decimal | None = None
    method: str = ""
    accounting_reference: str = ""
    at: datetime | None = None


class PaymentProvider(Protocol):
    """One configured access to a payment platform."""

    def start(self, order: Order) -> Checkout:
        """Create the order. Raises `OrderExists` where the platform already has this request id."""
        ...

    def reference_in(self, call: InboundCall) -> str:
        """The provider reference that a call from outside names; never a proof of anything.

        Raises `PermanentFailure` where the call names none.
        """
        ...

    def look_up(self, provider_reference: str) -> Outcome:
        """The present state of an order. Raises `PermanentFailure` where the platform does not know it."""
        ...

    def problems(self) -> list[str]:
        """What is wrong with this access, in German sentences for an administrator; empty when all is well."""
        ...
